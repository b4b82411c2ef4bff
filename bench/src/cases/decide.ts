// What the pure cores cost at their largest: a plan over many partitions, the queue, the status of a million partitions.
import type { AssetRef, Event, RunState } from '@ingot/core'
import {
  decideQueue,
  defineAsset,
  foldRun,
  hourly,
  mapPartitions,
  partitionStatus,
  planRun,
  staticPartitions,
  windowOffsets,
} from '@ingot/core'

import { report, time } from '../case.ts'
import { graphOf } from '../ports.ts'

const MOMENT = { nowMs: Date.parse('2026-12-31T00:00:00Z'), dynamicKeys: () => [] }

report([
  { name: 'plan of 50,000 partitions by key', value: await time(planByKey), unit: 'ms' },
  { name: 'plan of 50,000 partitions by window', value: await time(planByWindow), unit: 'ms' },
  { name: 'queue of 1,000 runs decided', value: await queueDecided(), unit: 'ms' },
  { name: 'status of 1,000,000 partitions', value: await time(statusOfMillion), unit: 'ms' },
])

function planByKey(): void {
  const keys = Array.from({ length: 10_000 }, (_, i) => `k${i}`)
  const partitions = staticPartitions(keys)
  const assets: ReturnType<typeof make>[] = []
  const make = (i: number, deps: readonly AssetRef[]) =>
    defineAsset({
      key: `a${i}`,
      partitions,
      deps: Object.fromEntries(deps.map((dep) => ['dep', dep])),
      run: () => 1,
    })
  for (let i = 0; i < 5; i += 1) assets.push(make(i, assets.slice(-1)))
  const graph = graphOf(assets)
  const { steps } = planRun(graph, { action: 'materialize', assetKeys: graph.order, partitions: keys }, MOMENT)
  if (steps.length !== 50_000) throw new Error(`${steps.length} steps were planned`)
}

function planByWindow(): void {
  const partitions = hourly({ start: '2020-01-01', timezone: 'Europe/Zurich' })
  const hours = defineAsset({ key: 'hours', partitions, run: () => 1 })
  const next = defineAsset({
    key: 'next',
    partitions,
    deps: { hours: mapPartitions(hours, windowOffsets({ start: -1, allowMissing: true })) },
    run: () => 1,
  })
  const graph = graphOf([hours, next])
  const partitionRanges = [['2020-01-01-00:00', '2022-11-06-00:00']] as const
  const { steps } = planRun(graph, { action: 'materialize', assetKeys: graph.order, partitionRanges }, MOMENT)
  if (steps.length < 49_000) throw new Error(`${steps.length} steps were planned`)
}

/** The median of many: the loop decides at every change. */
async function queueDecided(): Promise<number> {
  const queued = Array.from({ length: 1_000 }, (_, i) => queuedRun(i))
  const limits = { tagLimits: [{ key: 'team', perUniqueValue: true, limit: 2 }] }
  const pools = [{ name: 'db', limit: 3, isChosen: true, held: [], waiting: [] }]
  const took: number[] = []
  for (let i = 0; i < 30; i += 1) took.push(await time(() => void decideQueue({ queued, running: [], limits, pools })))
  return took.toSorted((a, b) => a - b)[15] ?? Number.NaN
}

function statusOfMillion(): void {
  const { missing } = partitionStatus(hourly({ start: '1912-01-01' }), MOMENT, [])
  if (missing.count < 1_000_000) throw new Error(`${missing.count} partitions are missing`)
}

function queuedRun(i: number): RunState {
  const event: Event = {
    kind: 'run-queued',
    runId: `r${i}`,
    atMs: i,
    request: {
      project: 'bench',
      assets: ['a'],
      assetCount: 1,
      action: 'materialize',
      config: {},
      tags: { team: `t${i % 20}` },
      priority: i % 5,
      pools: i % 3 === 0 ? ['db'] : [],
      launchedBy: 'bench',
    },
  }
  const state = foldRun(undefined, event)
  if (state === undefined) throw new Error('not a run')
  return state
}
