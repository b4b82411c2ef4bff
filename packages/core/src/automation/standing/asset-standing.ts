/**
 * asset-standing — how fresh an asset is as a whole, its partitions taken together.
 *
 * Rules    an asset without partitions is as `staleness` says. A partitioned one is missing while no partition was
 *          made, stale while one is stale, missing while one was never made, else fresh; the reasons say how many.
 *          States of partitions that there are no longer count for nothing.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import { keySpace } from '../../partition/key-space.ts'
import type { PartitionRanges } from '../../partition/partition-ranges.ts'
import type { Freshness, Staleness } from '../../run/staleness.ts'
import { staleness } from '../../run/staleness.ts'
import { partitionStatus } from '../partition-status.ts'
import type { AssetStates } from './asset-states.ts'

export interface AssetStanding {
  readonly assetKey: string
  readonly status: Freshness
  /** Sentences. */
  readonly reasons: readonly string[]
  /** Present for an asset in partitions. */
  readonly partitions?: PartitionCounts
}

export interface PartitionCounts {
  readonly total: number
  readonly materialized: number
  /** Whose last attempt came to nothing, made before or not. */
  readonly failed: number
}

/** Which partitions are how, as ranges of keys. One that failed is in `failed` alone. */
export interface StandingRanges {
  readonly materialized: PartitionRanges
  readonly failed: PartitionRanges
  readonly missing: PartitionRanges
}

export function assetStanding(graph: AssetGraph, assetKey: string, all: AssetStates): AssetStanding {
  const { versions, moment } = all
  const parts = partsOf(graph, assetKey, all)
  if (parts === undefined) {
    return { assetKey, ...staleness(graph, assetKey, all.get(assetKey), versions, undefined, moment) }
  }
  const isExternal = graph.nodes.get(assetKey)?.step === undefined
  const { status, reasons } = isExternal ? EXTERNAL : overall(parts)
  const { total, materialized, failed } = parts
  return { assetKey, status, reasons, partitions: { total, materialized, failed } }
}

const EXTERNAL: Staleness = { status: 'external', reasons: [] }

/** Undefined for an asset without partitions. */
export function standingRanges(graph: AssetGraph, assetKey: string, all: AssetStates): StandingRanges | undefined {
  const partitions = graph.nodes.get(assetKey)?.spec.partitions
  if (partitions === undefined) return undefined
  const { materialized, failed, missing } = partitionStatus(partitions, all.moment, all.all(assetKey))
  return { materialized: materialized.ranges, failed: failed.ranges, missing: missing.ranges }
}

interface Parts extends PartitionCounts {
  readonly staleCount: number
  /** Of the first that is stale. */
  readonly staleReasons: readonly string[]
}

function partsOf(graph: AssetGraph, key: string, all: AssetStates): Parts | undefined {
  const partitions = graph.nodes.get(key)?.spec.partitions
  if (partitions === undefined) return undefined
  const { versions, moment } = all
  const space = keySpace(partitions, moment)
  let [materialized, failed, staleCount] = [0, 0, 0]
  let staleReasons: readonly string[] = []
  for (const state of all.each(key)) {
    const { partition } = state
    if (partition === undefined || space.indexOf(partition) === undefined) continue
    if (state.failure !== undefined) failed += 1
    if (state.materialization === undefined) continue
    materialized += 1
    const { status, reasons } = staleness(graph, key, state, versions, partition, moment)
    if (status !== 'stale') continue
    if (staleCount === 0) staleReasons = reasons
    staleCount += 1
  }
  return { total: space.size, materialized, failed, staleCount, staleReasons }
}

function overall({ total, materialized, staleCount, staleReasons }: Parts): Staleness {
  if (materialized === 0) return { status: 'missing', reasons: [] }
  const missing = total - materialized
  const of = `of ${total} partition${total === 1 ? '' : 's'}`
  const reasons = [
    ...(staleCount === 0 ? [] : [`${staleCount} ${of} stale: ${staleReasons.join('; ')}`]),
    ...(missing === 0 ? [] : [`${missing} ${of} never made`]),
  ]
  if (staleCount > 0) return { status: 'stale', reasons }
  return { status: missing > 0 ? 'missing' : 'fresh', reasons }
}
