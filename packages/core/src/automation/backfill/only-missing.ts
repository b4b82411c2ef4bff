/**
 * only-missing — of the partitions that a backfill could make, those that were never made, or whose last attempt failed.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import type { KeySpace, PartitionMoment } from '../../partition/key-space.ts'
import { keySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { fromKeyRanges, indexSet, rangeSet, subtract, union } from '../../partition/partition-set.ts'
import type { RunState } from '../../run/run-state.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Target } from './wiring.ts'

export async function onlyMissing(
  storage: Storage,
  graph: AssetGraph,
  job: string | undefined,
  targets: readonly Target[],
  sets: ReadonlyMap<string, PartitionSet>,
  moment: PartitionMoment,
): Promise<ReadonlyMap<string, PartitionSet>> {
  const missing = new Map<string, PartitionSet>()
  for (const target of targets) {
    const space = target.partitions === undefined ? undefined : keySpace(target.partitions, moment)
    const made =
      job === undefined
        ? await madeOfAsset(storage, target.key, space)
        : await madeOfJob(storage, graph.project.name, job, space)
    missing.set(target.key, subtract(sets.get(target.key) ?? rangeSet(0, -1), made))
  }
  return wholeSteps(graph, targets, missing)
}

/** What is made by one function is made again together, unless it can make a part. */
function wholeSteps(
  graph: AssetGraph,
  targets: readonly Target[],
  missing: Map<string, PartitionSet>,
): ReadonlyMap<string, PartitionSet> {
  const bySteps = new Map<string, string[]>()
  for (const { key, step } of targets) {
    if (graph.nodes.get(key)?.step?.isSubsettable !== false) continue
    bySteps.set(step, [...(bySteps.get(step) ?? []), key])
  }
  for (const keys of bySteps.values()) {
    const together = union(...keys.map((key) => missing.get(key) ?? rangeSet(0, -1)))
    for (const key of keys) missing.set(key, together)
  }
  return missing
}

async function madeOfAsset(storage: Storage, assetKey: string, space: KeySpace | undefined): Promise<PartitionSet> {
  const states = await storage.listAssets({ assetKeys: [assetKey] })
  const made = states.filter(({ materialization, failure }) => materialization !== undefined && failure === undefined)
  return indexSet(
    made.flatMap(({ partition = '' }) => {
      const index = space === undefined ? (partition === '' ? 0 : undefined) : space.indexOf(partition)
      return index === undefined ? [] : [index]
    }),
  )
}

const PAGE = 1_000

/** Of a job: partitions of which a run has succeeded. */
async function madeOfJob(
  storage: Storage,
  project: string,
  job: string,
  space: KeySpace | undefined,
): Promise<PartitionSet> {
  let made = rangeSet(0, -1)
  for (let cursor: string | undefined; ;) {
    const query = { project, job, statuses: ['succeeded'] as const, limit: PAGE }
    const page = await storage.listRuns(cursor === undefined ? query : { ...query, cursor })
    made = union(made, ...page.runs.map((run) => partitionsOfRun(run, space)))
    cursor = page.nextCursor
    if (cursor === undefined) return made
  }
}

function partitionsOfRun({ request: { partition, partitions } }: RunState, space: KeySpace | undefined): PartitionSet {
  if (space === undefined) return rangeSet(0, 0)
  const ranges = partitions ?? (partition === undefined ? [] : ([[partition, partition]] as const))
  return fromKeyRanges(
    space,
    ranges.filter(([first, last]) => space.indexOf(first) !== undefined && space.indexOf(last) !== undefined),
  )
}
