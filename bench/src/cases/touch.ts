// headline under `ingot dev`: from touching its sample file to the new report.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { report } from '../case.ts'
import { until } from '../daemon/open.ts'

const SYSTEM = new URL('../../../systems/headline', import.meta.url).pathname
const INGOT = new URL('../../../packages/ingot/bin/ingot.js', import.meta.url).pathname
const TIMES = 9

const home = mkdtempSync(join(tmpdir(), 'ingot-bench-headline-'))
const samples = join(home, 'samples')
cpSync(join(SYSTEM, 'samples'), samples, { recursive: true })
const env = { ...process.env, HEADLINE_HOME: home, HEADLINE_SAMPLES: samples }
const child = spawn(process.execPath, [INGOT, 'dev', '--port', '0'], { cwd: SYSTEM, env, stdio: 'ignore' })
const made = (): number => statSync(join(home, 'data/fetch_summary.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0
try {
  await until(() => made() > 0)
  const took: number[] = []
  for (let i = 0; i < TIMES; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const now = new Date()
    utimesSync(join(samples, 'guardian.json'), now, now)
    await until(() => made() >= now.getTime())
    took.push(made() - now.getTime())
  }
  const sorted = took.toSorted((a, b) => a - b)
  report([
    {
      name: 'headline: sample touched → report, median',
      value: sorted[Math.floor(TIMES / 2)] ?? Number.NaN,
      unit: 'ms',
    },
    { name: 'headline: sample touched → report, slowest', value: sorted.at(-1) ?? Number.NaN, unit: 'ms' },
  ])
} finally {
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(home, { recursive: true, force: true })
}
