import type { AssetGraph } from '../graph/graph.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace } from '../partition/key-space.ts'
import { readByWhole, upstreamSet } from '../partition/mapping.ts'
import { toKeys } from '../partition/partition-set.ts'
import type { VersionsRead } from './data-versions.ts'

/** The partitions of `source` that `reader`, or its partition, reads; undefined = the whole. */
export function partitionsRead(
  graph: AssetGraph,
  reader: string,
  partition: string | undefined,
  source: string,
  moment: PartitionMoment,
): readonly string[] | undefined {
  const mapping = graph.mappingOf(reader, source)
  if (mapping === undefined || mapping.kind === 'all') return undefined
  const downstream = graph.nodes.get(reader)?.spec.partitions
  const upstream = graph.nodes.get(source)?.spec.partitions
  if (upstream === undefined) return undefined
  if (downstream === undefined) {
    return toKeys(keySpace(upstream, moment), readByWhole(mapping, upstream, moment).set)
  }
  if (partition === undefined) return undefined
  // Spares the key space, which without a moment is empty.
  if (mapping.kind === 'identity') return [partition]
  return toKeys(keySpace(upstream, moment), upstreamSet(mapping, downstream, upstream, moment, partition))
}

/** Which data of `source` it is that `reader`, or its partition, reads now. */
export function versionRead(
  graph: AssetGraph,
  versions: VersionsRead,
  reader: string,
  partition: string | undefined,
  source: string,
  moment: PartitionMoment,
): string {
  const keys = partitionsRead(graph, reader, partition, source, moment)
  return keys === undefined ? versions.of(source, undefined) : versions.ofKeys(source, keys)
}
