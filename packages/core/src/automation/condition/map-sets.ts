/**
 * map-sets — carries a set of partitions along an edge of the graph, either way.
 *
 * Rules    a partition of the reader stands for those that it reads: it is in the answer when at least one of them is in
 *          the given set. Where one of the two has no partitions, its whole stands for all of the other's, or for those
 *          that its mapping names.
 * Cost     O(ranges) where the keys are the same; else a look per key of the smaller side.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import { downstreamSet, readByWhole, upstreamSet } from '../../partition/mapping.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import {
  count,
  emptySet,
  fullSet,
  indexesOf,
  indexSet,
  intersect,
  isEmpty,
  union,
} from '../../partition/partition-set.ts'
import { samePartitions } from '../../partition/same-partitions.ts'
import type { AutomationReadModel } from './read-model.ts'

interface Edge {
  readonly reader: string
  readonly source: string
}

/** The reader's partitions, of `candidates`, that read any of `set`. */
export function readersOf(
  model: AutomationReadModel,
  edge: Edge,
  set: PartitionSet,
  candidates: PartitionSet,
): PartitionSet {
  if (isEmpty(set) || isEmpty(candidates)) return emptySet
  const { reader, source, mapping } = ends(model, edge)
  if (source === undefined || mapping === undefined) return candidates
  if (reader === undefined) {
    return isEmpty(intersect(readByWhole(mapping, source, model.moment).set, set)) ? emptySet : candidates
  }
  if (isIdentity(model.graph, edge)) return intersect(set, candidates)
  const readerSpace = model.space(edge.reader)
  const sourceSpace = model.space(edge.source)
  if (count(candidates) <= count(set)) {
    const reads = (index: number): boolean => {
      const key = readerSpace.keyAt(index) ?? ''
      return !isEmpty(intersect(upstreamSet(mapping, reader, source, model.moment, key), set))
    }
    return indexSet([...indexesOf(candidates)].filter(reads))
  }
  const below = [...indexesOf(set)].map((index) =>
    downstreamSet(mapping, reader, source, model.moment, sourceSpace.keyAt(index) ?? ''),
  )
  return intersect(union(...below), candidates)
}

/** What the reader's partitions `set` read of the source. */
export function readBy(model: AutomationReadModel, edge: Edge, set: PartitionSet): PartitionSet {
  if (isEmpty(set)) return emptySet
  const { reader, source, mapping } = ends(model, edge)
  if (source === undefined || mapping === undefined) return fullSet(model.space(edge.source))
  if (reader === undefined) return readByWhole(mapping, source, model.moment).set
  if (isIdentity(model.graph, edge)) return set
  const space = model.space(edge.reader)
  return union(
    ...[...indexesOf(set)].map((index) => upstreamSet(mapping, reader, source, model.moment, space.keyAt(index) ?? '')),
  )
}

/** True when both are made in one run, partition by partition, the source first. */
export function runTogether(graph: AssetGraph, reader: string, source: string): boolean {
  if (reader === source) return true
  // An observation is a run of its own, and may see nothing new.
  if (![reader, source].every((key) => graph.nodes.get(key)?.step !== undefined)) return false
  if (!graph.upstream(reader).includes(source)) {
    return samePartitions(graph.nodes.get(reader)?.spec.partitions, graph.nodes.get(source)?.spec.partitions)
  }
  return isIdentity(graph, { reader, source })
}

function isIdentity(graph: AssetGraph, { reader, source }: Edge): boolean {
  if (reader === source) return true
  const own = graph.nodes.get(reader)?.spec.partitions
  const other = graph.nodes.get(source)?.spec.partitions
  if (!samePartitions(own, other)) return false
  return own === undefined || graph.mappingOf(reader, source)?.kind === 'identity'
}

function ends({ graph }: AutomationReadModel, edge: Edge) {
  const isOne = edge.reader === edge.source
  return {
    reader: graph.nodes.get(edge.reader)?.spec.partitions,
    source: graph.nodes.get(edge.source)?.spec.partitions,
    mapping: isOne ? ({ kind: 'identity' } as const) : graph.mappingOf(edge.reader, edge.source),
  }
}
