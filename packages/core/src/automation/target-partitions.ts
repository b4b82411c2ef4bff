/**
 * target-partitions — the partitions that a request names, as keys.
 *
 * Errors   InvalidError invalid/unknown-partition, invalid/target
 */
import type { RunAsk } from '../definition/run-ask.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { partitionsOf } from '../graph/target.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { dynamicNames, keySpace } from '../partition/key-space.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import { fromKeyRanges, toKeys } from '../partition/partition-set.ts'
import type { Storage } from '../storage/storage.ts'
import type { Launched } from './asked-target.ts'
import type { EvaluationPorts } from './ports.ts'

/** The moment at which the keys are asked for; reads the sets of dynamic keys that the definition needs. */
export async function momentOf(
  storage: Pick<Storage, 'listPartitions'>,
  partitions: PartitionsDefinition,
  nowMs: number,
): Promise<PartitionMoment> {
  const names = dynamicNames(partitions)
  const lists = await Promise.all(names.map((name) => storage.listPartitions(name)))
  const byName = new Map(names.map((name, i) => [name, lists[i] ?? []]))
  return { nowMs, dynamicKeys: (name) => byName.get(name) ?? [] }
}

export interface AskedPartitions {
  readonly partition?: string
  readonly partitions?: readonly string[]
}

/** The partitions of a request, its ranges as keys. */
export async function askedPartitions(
  ports: EvaluationPorts,
  graph: AssetGraph,
  launched: Launched,
  { partition, partitions: ranges }: RunAsk,
): Promise<AskedPartitions> {
  if (ranges === undefined) return partition === undefined ? {} : { partition }
  if (partition !== undefined) {
    throw new InvalidError('invalid/target', 'the request gives both `partition` and `partitions`; give one of them.')
  }
  const definition = partitionsOf(graph, launched.job, launched.assetKeys)
  if (definition === undefined) {
    throw new InvalidError('invalid/target', 'the request gives partitions, and what it launches has none.')
  }
  const space = keySpace(definition, await momentOf(ports.storage, definition, ports.clock.nowMs()))
  return { partitions: toKeys(space, fromKeyRanges(space, ranges)) }
}
