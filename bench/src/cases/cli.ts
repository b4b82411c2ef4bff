// `ingot asset list` in the headline system, as a whole process: what a person waits for.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

import { report, time } from '../case.ts'

const root = resolve(import.meta.dirname, '../../..')
const ingot = resolve(root, 'packages/ingot/bin/ingot.js')

const ms = await time(() => {
  const run = spawnSync(process.execPath, [ingot, 'asset', 'list'], { cwd: resolve(root, 'systems/headline') })
  if (run.status !== 0) throw new Error(run.stderr.toString())
})
report([{ name: 'ingot asset list', value: ms, unit: 'ms' }])
