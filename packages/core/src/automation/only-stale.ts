import type { AssetGraph } from '../graph/graph.ts'
import { dataVersions } from '../run/data-versions.ts'
import { staleness } from '../run/staleness.ts'
import { readPartitionMoment } from '../storage/partition-moment.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * Those of the assets that are missing or stale, in any of the partitions, and those below them: what lies below an
 * asset that is made anew will be stale in its turn.
 */
export async function onlyStale(
  storage: Pick<Storage, 'listAssets' | 'listPartitions'>,
  graph: AssetGraph,
  assetKeys: readonly string[],
  { partition, partitions }: { readonly partition?: string; readonly partitions?: readonly string[] },
  nowMs: number,
): Promise<readonly string[]> {
  const states = await storage.listAssets()
  const versions = dataVersions(states)
  const moment = await readPartitionMoment(storage, graph.dynamicPartitions, nowMs)
  const nameOf = (key: string, part: string | undefined) => JSON.stringify([key, part])
  const byName = new Map(states.map((state) => [nameOf(state.assetKey, state.partition), state]))
  const asked = partitions ?? [partition]
  const isOutOfDate = (key: string): boolean => {
    const own = graph.nodes.get(key)?.spec.partitions === undefined ? [undefined] : asked
    return own.some((part) => {
      const { status } = staleness(graph, key, byName.get(nameOf(key, part)), versions, part, moment)
      return status === 'missing' || status === 'stale'
    })
  }
  const chosen = new Set<string>()
  const wanted = new Set(assetKeys)
  for (const key of graph.order) {
    if (wanted.has(key) && (isOutOfDate(key) || graph.upstream(key).some((dep) => chosen.has(dep)))) chosen.add(key)
  }
  return [...chosen]
}
