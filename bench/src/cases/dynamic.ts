// A job whose one dynamic output has 100,000 keys: each mapped, all collected. Events in SQLite, values in files.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  buildGraph,
  defineJob,
  defineOp,
  defineProject,
  dynamic,
  executeRun,
  idMaker,
  launchRun,
  systemClock,
} from '@ingot/core'
import { fileRunValues } from '@ingot/storage'

import { report, time } from '../case.ts'
import { portsOf, withStorage } from '../ports.ts'

const KEYS = Number(process.argv[2] ?? 100_000)

const list = defineOp({
  name: 'list',
  run: () =>
    dynamic(
      Array.from({ length: KEYS }, (_, i) => ({ id: `key-${i}`, n: i })),
      (item) => item.id,
    ),
})
const double = defineOp({ name: 'double', run: ({ item }: { item: { readonly n: number } }) => item.n * 2 })
const total = defineOp({
  name: 'total',
  run: ({ all }: { all: readonly number[] }) => all.reduce((sum, n) => sum + n, 0),
})
const job = defineJob({
  name: 'fan',
  compose: () =>
    total({
      all: list()
        .map((item) => double({ item }))
        .collect(),
    }),
})

const directory = mkdtempSync(join(tmpdir(), 'ingot-bench-values-'))
const graph = buildGraph(defineProject({ name: 'bench', assets: [], jobs: [job] }))
const ms = await withStorage('sqlite', (storage) =>
  time(async () => {
    const ports = { ...portsOf(storage), values: fileRunValues(directory) }
    const request = { action: 'materialize', assetKeys: [], job: 'fan', launchedBy: 'bench' } as const
    const state = await executeRun(ports, await launchRun(ports, graph, idMaker(systemClock)(), request))
    if (state.status !== 'succeeded' || state.steps.succeeded !== KEYS + 2) {
      throw new Error(`the run ended ${state.status} with ${state.steps.succeeded} steps: ${state.message ?? ''}`)
    }
  }),
)
rmSync(directory, { recursive: true })
report([
  { name: '100,000 mapped steps and their collection', value: ms / 1_000, unit: 's' },
  { name: 'memory at most, mapped steps', value: process.resourceUsage().maxRSS / 1_000, unit: 'MB' },
])
