/**
 * partition-status — how the partitions of an asset stand, as compact ranges.
 *
 * Rules    failed: the last attempt came to nothing, whatever was made before. materialized: made, and not failed since.
 *          missing: neither. Each partition that there is stands in exactly one of the three; `stale` are some of those
 *          that are materialized. States of partitions that there are no longer count for nothing.
 * Cost     O(states), however many partitions there are.
 */
import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace } from '../partition/key-space.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { count, fullSet, indexSet, subtract, toKeyRanges, union } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AssetState } from '../run/asset-state.ts'

export interface PartitionPart {
  readonly count: number
  readonly ranges: PartitionRanges
  /** Of the key space at that moment. */
  readonly set: PartitionSet
}

export interface PartitionStatus {
  readonly total: number
  readonly materialized: PartitionPart
  readonly failed: PartitionPart
  readonly missing: PartitionPart
  /** Present when it was asked for. */
  readonly stale?: PartitionPart
}

/** `states`: of one asset's partitions. `isStale` is asked of each that is materialized. */
export function partitionStatus(
  definition: PartitionsDefinition,
  moment: PartitionMoment,
  states: Iterable<AssetState>,
  isStale?: (state: AssetState) => boolean,
): PartitionStatus {
  const space = keySpace(definition, moment)
  const made: number[] = []
  const failed: number[] = []
  const stale: number[] = []
  for (const state of states) {
    const index = state.partition === undefined ? undefined : space.indexOf(state.partition)
    if (index === undefined) continue
    if (state.failure !== undefined) failed.push(index)
    else if (state.materialization !== undefined) {
      made.push(index)
      if (isStale?.(state) === true) stale.push(index)
    }
  }
  const part = (set: PartitionSet): PartitionPart => ({ count: count(set), ranges: toKeyRanges(space, set), set })
  const [madeSet, failedSet] = [indexSet(made), indexSet(failed)]
  return {
    total: space.size,
    materialized: part(madeSet),
    failed: part(failedSet),
    missing: part(subtract(fullSet(space), union(madeSet, failedSet))),
    ...(isStale === undefined ? {} : { stale: part(indexSet(stale)) }),
  }
}
