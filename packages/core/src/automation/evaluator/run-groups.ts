/**
 * run-groups — cuts what conditions ask for into runs.
 *
 * Rules    assets with the same partitions (or none) that want the same partition go into one run, which makes them in
 *          their order. Partitions that want the same assets are a run each; more than 20 of them are one run over their
 *          ranges, and so are several when every asset of it takes a range. What the assets' `backfill` says, when all
 *          of them say the same, goes over that.
 *          A check is not asked for beside its asset: the run that makes the asset evaluates it.
 */
import type { RunAsk } from '../../definition/run-ask.ts'
import type { RunPolicy } from '../../definition/run-policy.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { assetKind } from '../../graph/node.ts'
import type { KeySpace } from '../../partition/key-space.ts'
import type { PartitionsDefinition } from '../../partition/partition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import {
  count,
  has,
  indexesOf,
  indexSet,
  isEmpty,
  rangeSet,
  subtract,
  toKeyRanges,
  union,
} from '../../partition/partition-set.ts'
import { samePartitions } from '../../partition/same-partitions.ts'
import type { Subject } from '../condition/subject.ts'

export const MOST_SINGLE_RUNS = 20

export interface Wanted {
  readonly subject: Subject
  readonly set: PartitionSet
}

interface Group {
  readonly action: NonNullable<RunAsk['action']>
  readonly partitions: PartitionsDefinition | undefined
  readonly wanted: Wanted[]
}

export function groupRequests(
  graph: AssetGraph,
  spaceOf: (assetKey: string) => KeySpace,
  wanted: readonly Wanted[],
): readonly RunAsk[] {
  return groupsOf(graph, withoutCovered(wanted)).flatMap((group) => {
    const space = spaceOf(group.wanted[0]?.subject.assetKey ?? '')
    return classesOf(group.wanted).flatMap(({ subjects, set }) => asksOf(graph, group, space, subjects, set))
  })
}

function withoutCovered(wanted: readonly Wanted[]): readonly Wanted[] {
  const made = new Map(
    wanted.filter(({ subject }) => subject.check === undefined).map((one) => [one.subject.id, one.set]),
  )
  return wanted.flatMap(({ subject, set }) => {
    const covered = subject.check === undefined ? undefined : made.get(subject.assetKey)
    const left = covered === undefined ? set : subtract(set, covered)
    return isEmpty(left) ? [] : [{ subject, set: left }]
  })
}

function groupsOf(graph: AssetGraph, wanted: readonly Wanted[]): readonly Group[] {
  const groups: Group[] = []
  for (const one of wanted) {
    const node = graph.nodes.get(one.subject.assetKey)
    if (node === undefined) continue
    const action =
      one.subject.check !== undefined ? 'check' : assetKind(node) === 'observable' ? 'observe' : 'materialize'
    const { partitions } = node.spec
    const known = groups.find((group) => group.action === action && samePartitions(group.partitions, partitions))
    if (known === undefined) groups.push({ action, partitions, wanted: [one] })
    else known.wanted.push(one)
  }
  return groups
}

interface Class {
  readonly subjects: readonly Subject[]
  readonly set: PartitionSet
}

/** Partitions that are wanted of the same subjects, together. */
function classesOf(wanted: readonly Wanted[]): readonly Class[] {
  const starts = wanted.flatMap(({ set }) => set.ranges.flatMap(([from, to]) => [from, to + 1]))
  const edges = [...new Set(starts)].toSorted((a, b) => a - b)
  const classes = new Map<string, Class>()
  for (const [i, from] of edges.entries()) {
    const end = edges[i + 1]
    if (end === undefined) break
    const here = wanted.filter(({ set }) => has(set, from)).map(({ subject }) => subject)
    if (here.length === 0) continue
    const name = here.map(({ id }) => id).join('\n')
    const set = union(classes.get(name)?.set ?? { ranges: [] }, rangeSet(from, end - 1))
    classes.set(name, { subjects: here, set })
  }
  return [...classes.values()]
}

function asksOf(
  graph: AssetGraph,
  { action, partitions }: Group,
  space: KeySpace,
  subjects: readonly Subject[],
  set: PartitionSet,
): readonly RunAsk[] {
  const assets = [...new Set(subjects.map(({ assetKey }) => assetKey))]
  const ask: RunAsk = {
    kind: 'ingot/request',
    action,
    assets,
    ...(action === 'check' ? { checks: subjects.map(({ assetKey, check }) => `${assetKey}/${check ?? ''}`) } : {}),
  }
  if (partitions === undefined) return [ask]
  return cut(set, policyOf(graph, assets, count(set))).map((part) => {
    const only = count(part) === 1 ? space.keyAt(part.ranges[0]?.[0] ?? 0) : undefined
    return only === undefined ? { ...ask, partitions: toKeyRanges(space, part) } : { ...ask, partition: only }
  })
}

function policyOf(graph: AssetGraph, assets: readonly string[], partitionCount: number): RunPolicy {
  const nodes = assets.flatMap((key) => graph.nodes.get(key) ?? [])
  const said = nodes.map(({ spec }) => JSON.stringify(spec.backfill))
  const [first] = nodes
  if (first?.spec.backfill !== undefined && said.every((one) => one === said[0])) return first.spec.backfill
  const isOneRun = partitionCount > MOST_SINGLE_RUNS || nodes.every(({ step }) => step?.takesRange === true)
  return isOneRun ? 'single-run' : 'per-partition'
}

function cut(set: PartitionSet, policy: RunPolicy): readonly PartitionSet[] {
  if (policy === 'single-run') return [set]
  const size = policy === 'per-partition' ? 1 : policy.batch
  const indexes = [...indexesOf(set)]
  return Array.from({ length: Math.ceil(indexes.length / size) }, (_, i) =>
    indexSet(indexes.slice(i * size, (i + 1) * size)),
  )
}
