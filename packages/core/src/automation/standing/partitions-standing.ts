/**
 * partitions-standing — how each partition of an asset stands, for whoever draws them.
 *
 * Shapes   `keys` are in the order of the definition, of very many the last; `statuses` covers them without gaps.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import { describePartitions } from '../../partition/describe-partitions.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { keySpace } from '../../partition/key-space.ts'
import type { PartitionsDefinition } from '../../partition/partition.ts'
import { dimensionsOf } from '../../partition/partition.ts'
import { staleness } from '../../run/staleness.ts'
import type { AssetStates } from './asset-states.ts'

export interface PartitionsStanding {
  /** `daily from 2026-01-01 in Europe/Zurich` */
  readonly sentence: string
  readonly total: number
  /** Of partitions in one dimension that one, called `''`. */
  readonly dimensions: readonly PartitionDimension[]
  /** The last 100,000 at most; `total` says how many there are. */
  readonly keys: readonly string[]
  /** Ranges of indexes of `keys`, both ends included, in order. None of a job: its runs say how it stands. */
  readonly statuses: readonly StatusRange[]
}

export interface PartitionDimension {
  readonly name: string
  readonly kind: 'time' | 'static' | 'dynamic'
  readonly keyCount: number
  /** The last 100,000 at most. */
  readonly keys: readonly string[]
}

/** `failed`: the last attempt came to nothing, whatever was made before. */
export interface StatusRange {
  readonly from: number
  readonly to: number
  readonly status: 'materialized' | 'failed' | 'missing' | 'stale'
}

const MOST_KEYS = 100_000

/** Undefined for an asset without partitions. */
export function partitionsStanding(
  graph: AssetGraph,
  assetKey: string,
  all: AssetStates,
): PartitionsStanding | undefined {
  const definition = graph.nodes.get(assetKey)?.spec.partitions
  if (definition === undefined) return undefined
  const { moment, versions } = all
  const statusOf = (key: string): StatusRange['status'] => {
    const state = all.get(assetKey, key)
    if (state?.failure !== undefined) return 'failed'
    if (state?.materialization === undefined) return 'missing'
    const { status } = staleness(graph, assetKey, state, versions, key, moment)
    return status === 'stale' ? 'stale' : 'materialized'
  }
  const found = partitionKeys(definition, moment)
  return { ...found, statuses: rangesOf(found.keys.map(statusOf)) }
}

function rangesOf(statuses: readonly StatusRange['status'][]): readonly StatusRange[] {
  const ranges: { from: number; to: number; readonly status: StatusRange['status'] }[] = []
  for (const [index, status] of statuses.entries()) {
    const last = ranges.at(-1)
    if (last?.status === status) last.to = index
    else ranges.push({ from: index, to: index, status })
  }
  return ranges
}

/** Which partitions there are, without a word of how they stand. */
export function partitionKeys(definition: PartitionsDefinition, moment: PartitionMoment): PartitionsStanding {
  const keys = lastKeys(definition, moment)
  return {
    sentence: describePartitions(definition),
    total: keySpace(definition, moment).size,
    dimensions: dimensions(definition, moment, keys),
    keys,
    statuses: [],
  }
}

function lastKeys(definition: PartitionsDefinition, moment: PartitionMoment): readonly string[] {
  const space = keySpace(definition, moment)
  return space.size === 0 ? [] : [...space.keys(Math.max(0, space.size - MOST_KEYS), space.size - 1)]
}

function dimensions(
  definition: PartitionsDefinition,
  moment: PartitionMoment,
  keys: readonly string[],
): readonly PartitionDimension[] {
  const dimension = (name: string, one: PartitionsDefinition, own: readonly string[]): PartitionDimension => {
    const kind = one.kind === 'time-window' ? 'time' : one.kind === 'dynamic' ? 'dynamic' : 'static'
    return { name, kind, keyCount: keySpace(one, moment).size, keys: own }
  }
  if (definition.kind !== 'multi') return [dimension('', definition, keys)]
  return dimensionsOf(definition).map(([name, one]) => dimension(name, one, lastKeys(one, moment)))
}
