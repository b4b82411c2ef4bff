/**
 * hand-model — a read model written by hand: what is not given is nothing. For core's own tests.
 */
import type { AutomationReadModel, Update } from '../automation/condition/read-model.ts'
import { WHOLE_SPACE } from '../automation/condition/whole-space.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { keySpace } from '../partition/key-space.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { emptySet, indexSet } from '../partition/partition-set.ts'

type Indexes = Readonly<Record<string, readonly number[]>>

/** Indexes by asset, or by `asset check`. */
export interface World {
  readonly missing?: Indexes
  readonly failed?: Indexes
  readonly running?: Indexes
  readonly backfilled?: Indexes
  readonly passed?: Indexes
  readonly refused?: Indexes
  readonly dataChanged?: Indexes
  readonly requested?: Indexes
  readonly updates?: Readonly<Record<string, Readonly<Record<number, Partial<Update>>>>>
  /** `run subject` → what it is to make. */
  readonly targets?: Indexes
  readonly nowMs?: number
  readonly previousMs?: number
  /** Cron expressions that ticked, with the id of the event before the tick. */
  readonly ticks?: Readonly<Record<string, number>>
  readonly tick?: number
  readonly headId?: number
  readonly previousHeadId?: number
  readonly dynamic?: Readonly<Record<string, readonly string[]>>
}

export function handModel(graph: AssetGraph, world: World = {}): AutomationReadModel {
  const { nowMs = 0, headId = 10, previousHeadId = 0, previousMs = 0 } = world
  const moment = { nowMs, dynamicKeys: (name: string) => world.dynamic?.[name] ?? [] }
  const set = (named: Indexes | undefined, id: string): PartitionSet => indexSet(named?.[id] ?? [])
  return {
    graph,
    moment,
    nowMs,
    previousMs,
    headId,
    previousHeadId,
    tick: world.tick ?? 1,
    // Ticks are given as ids: time and place are one here.
    newestIdAt: (atMs) => atMs,
    latestTick: (cron) => world.ticks?.[cron],
    space: (key) => {
      const partitions = graph.nodes.get(key)?.spec.partitions
      return partitions === undefined ? WHOLE_SPACE : keySpace(partitions, moment)
    },
    missing: ({ id }) => set(world.missing, id),
    failed: ({ id }) => set(world.failed, id),
    runInProgress: ({ id }) => set(world.running, id),
    backfillInProgress: ({ id }) => set(world.backfilled, id),
    checkResult: ({ id }, passed) => set(passed ? world.passed : world.refused, id),
    updates({ id }) {
      const own = world.updates?.[id] ?? {}
      return {
        set: indexSet(Object.keys(own).map(Number)),
        at: (index) => {
          const one = own[index]
          return one === undefined ? undefined : { id: 5, sinceId: one.id ?? 5, runId: undefined, ...one }
        },
      }
    },
    dataChanged: ({ id }) => set(world.dataChanged, id),
    requestedBefore: ({ id }) => set(world.requested, id),
    runTargets: (runId, { id }) => (world.targets === undefined ? emptySet : set(world.targets, `${runId} ${id}`)),
  }
}
