/**
 * step-groups — what is to be made, by the function that makes it, and which partitions each of them makes in a run.
 *
 * Rules    a group whose definition has keys that are asked for makes those. One that has none of them makes the ones
 *          that follow, by the mappings, from the groups that it reads; else those that the groups which read it need.
 * Errors   InvalidError invalid/partition-needed, /unknown-partition, /partition-not-mapped
 */
import type { StepDefinition } from '../definition/step.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { checkPartitionKey, keySpace, someKeys } from '../partition/key-space.ts'
import { downstreamSet, upstreamSet } from '../partition/mapping.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { emptySet, indexSet, isEmpty, toKeys, union } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import { samePartitions } from '../partition/same-partitions.ts'
import type { RequestedKeys } from './requested-keys.ts'

export interface Group {
  /** The asset key, or the multi-asset's name. */
  readonly key: string
  /** Undefined: an external asset is observed. */
  readonly step: StepDefinition | undefined
  /** Those that are selected. */
  readonly nodes: readonly AssetNode[]
  readonly partitions: PartitionsDefinition | undefined
}

/** Upstream first, as the nodes are. */
export function groupNodes(nodes: readonly AssetNode[]): readonly Group[] {
  const groups = new Map<unknown, { step: StepDefinition | undefined; nodes: AssetNode[] }>()
  for (const node of nodes) {
    const owner = node.step ?? node
    const known = groups.get(owner)
    if (known === undefined) groups.set(owner, { step: node.step, nodes: [node] })
    else known.nodes.push(node)
  }
  return [...groups.values()].map((group) => ({
    key: group.step?.key ?? group.nodes[0]?.key ?? '',
    step: group.step,
    nodes: group.nodes,
    partitions: group.nodes[0]?.spec.partitions,
  }))
}

/** The partitions that each group makes; undefined for one without any. */
export type GroupSets = ReadonlyMap<Group, PartitionSet | undefined>

export function groupSets(
  graph: AssetGraph,
  groups: readonly Group[],
  { keys, found }: RequestedKeys,
  moment: PartitionMoment,
): GroupSets {
  const cut = groups.filter((group) => group.partitions !== undefined)
  const sets = new Map<Group, PartitionSet | undefined>(groups.map((group) => [group, undefined]))
  const [first] = cut
  if (first?.partitions === undefined) return sets
  if (keys.length === 0) throw partitionNeeded(first, moment)
  const unknown = new Set(found === undefined ? keys : [])
  for (const group of cut) {
    const isFound = found !== undefined && samePartitions(group.partitions, found.definition)
    sets.set(group, isFound ? found.set : ownKeys(group, keys, moment, unknown))
  }
  const [strange] = unknown
  if (strange !== undefined)
    checkPartitionKey(`asset "${first.nodes[0]?.key ?? ''}"`, first.partitions, strange, moment)
  const makers = new Map(groups.flatMap((group) => group.nodes.map((node) => [node.key, group] as const)))
  const fill = (group: Group, find: (group: Group) => PartitionSet): void => {
    const known = sets.get(group)
    if (known !== undefined && isEmpty(known)) sets.set(group, find(group))
  }
  for (const group of cut) fill(group, (one) => fromAbove(graph, one, makers, sets, moment))
  for (const group of cut.toReversed()) fill(group, (one) => fromBelow(graph, one, makers, sets, moment))
  const left = cut.find((group) => isEmpty(sets.get(group) ?? emptySet))
  if (left !== undefined) throw notMapped(left, keys, moment)
  return sets
}

function ownKeys(
  { partitions }: Group,
  keys: readonly string[],
  moment: PartitionMoment,
  unknown: Set<string>,
): PartitionSet {
  if (partitions === undefined) return emptySet
  const space = keySpace(partitions, moment)
  const indexes: number[] = []
  for (const key of keys) {
    const index = space.indexOf(key)
    if (index === undefined) continue
    indexes.push(index)
    unknown.delete(key)
  }
  return indexSet(indexes)
}

type Makers = ReadonlyMap<string, Group>

function fromAbove(
  graph: AssetGraph,
  group: Group,
  makers: Makers,
  sets: GroupSets,
  moment: PartitionMoment,
): PartitionSet {
  const reads = group.nodes.flatMap((node) => graph.upstream(node.key).map((source) => [node.key, source] as const))
  const found = reads.map(([reader, source]) => {
    const maker = makers.get(source)
    const mapping = graph.mappingOf(reader, source)
    const { partitions } = group
    if (maker?.partitions === undefined || mapping === undefined || partitions === undefined) return emptySet
    const upstream = maker.partitions
    const keys = toKeys(keySpace(upstream, moment), sets.get(maker) ?? emptySet)
    return union(...keys.map((key) => downstreamSet(mapping, partitions, upstream, moment, key)))
  })
  return union(...found)
}

function fromBelow(
  graph: AssetGraph,
  group: Group,
  makers: Makers,
  sets: GroupSets,
  moment: PartitionMoment,
): PartitionSet {
  const reads = group.nodes.flatMap((node) => graph.downstream(node.key).map((reader) => [reader, node.key] as const))
  const found = reads.map(([reader, source]) => {
    const maker = makers.get(reader)
    const mapping = graph.mappingOf(reader, source)
    const { partitions } = group
    if (maker?.partitions === undefined || mapping === undefined || partitions === undefined) return emptySet
    const downstream = maker.partitions
    const keys = toKeys(keySpace(downstream, moment), sets.get(maker) ?? emptySet)
    return union(...keys.map((key) => upstreamSet(mapping, downstream, partitions, moment, key)))
  })
  return union(...found)
}

function partitionNeeded({ nodes: [node], partitions }: Group, moment: PartitionMoment): InvalidError {
  const example = partitions === undefined ? undefined : exampleKey(partitions, moment)
  return new InvalidError(
    'invalid/partition-needed',
    `asset "${node?.key ?? ''}" is partitioned; say which partition${example === undefined ? '' : `, like "${example}"`}.`,
  )
}

/** The newest window, or the first of other keys. */
function exampleKey(partitions: PartitionsDefinition, moment: PartitionMoment): string | undefined {
  const space = keySpace(partitions, moment)
  return space.keyAt(partitions.kind === 'time-window' ? space.size - 1 : 0)
}

function notMapped(
  { nodes: [node], partitions }: Group,
  keys: readonly string[],
  moment: PartitionMoment,
): InvalidError {
  const known = partitions === undefined ? '' : ` It has ${someKeys(partitions, moment)}.`
  const asked =
    keys.length === 1
      ? `no partition "${keys[0]}"`
      : `none of the ${keys.length} partitions asked for, like "${keys[0]}"`
  return new InvalidError(
    'invalid/partition-not-mapped',
    `asset "${node?.key ?? ''}" has ${asked}, and none of its partitions follows from them by what is selected with it.` +
      `${known} Leave it out, or ask for its own partitions.`,
  )
}
