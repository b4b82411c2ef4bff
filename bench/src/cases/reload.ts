// From a project's file being saved to new code being served, with a daemon that watches it.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDaemon } from 'ingot/daemon'

import { report } from '../case.ts'
import { until } from '../daemon/open.ts'

const TIMES = 20

const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
symlinkSync(new URL('../../../node_modules', import.meta.url).pathname, join(folder, 'node_modules'))
const project = join(folder, 'project.ts')
save(0)
const daemon = await openDaemon({ project, instanceDirectory: join(folder, 'ingot'), port: 0, isWatching: true })
try {
  await daemon.warm()
  const took: number[] = []
  for (let turn = 1; turn <= TIMES; turn += 1) {
    const before = versionServed()
    const savedAtMs = performance.now()
    save(turn)
    await until(() => versionServed() !== before)
    took.push(performance.now() - savedAtMs)
  }
  took.sort((a, b) => a - b)
  report([
    { name: 'saved → served, median', value: took[TIMES / 2] ?? Number.NaN, unit: 'ms' },
    { name: 'saved → served, slowest', value: took.at(-1) ?? Number.NaN, unit: 'ms' },
  ])
} finally {
  await daemon.stop({ isCanceling: true })
  rmSync(folder, { recursive: true })
}

function save(turn: number): void {
  writeFileSync(
    project,
    `import { defineAsset, defineProject } from 'ingot'
const made = defineAsset({ key: 'bronze/made', run: () => ${turn} })
export default defineProject({ name: 'reload', assets: [made] })
`,
  )
}

function versionServed(): string | undefined {
  return daemon.projects()[0]?.codeVersion
}
