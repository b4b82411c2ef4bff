/**
 * backfill-sets — which partitions of each target a backfill is to make.
 *
 * Rules    ranges are of the roots: the targets with partitions that read no other target with partitions. From there they
 *          go down through the mappings: what reads a partition of the backfill is made again.
 *          Without ranges every partition of every target is meant.
 * Errors   InvalidError invalid/backfill, invalid/unknown-partition
 */
import { InvalidError } from '../../errors.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { keySpace } from '../../partition/key-space.ts'
import { downstreamSet } from '../../partition/mapping.ts'
import type { PartitionRanges } from '../../partition/partition-ranges.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { count, emptySet, fromKeyRanges, fullSet, rangeSet, toKeys, union } from '../../partition/partition-set.ts'
import type { PartitionsDefinition } from '../../partition/partition.ts'
import { samePartitions } from '../../partition/same-partitions.ts'
import type { Target } from './wiring.ts'

/** By target; of one without partitions, index 0. */
export function backfillSets(
  targets: readonly Target[],
  ranges: PartitionRanges | undefined,
  moment: PartitionMoment,
): ReadonlyMap<string, PartitionSet> {
  const byKey = new Map(targets.map((target) => [target.key, target]))
  const sourcesOf = ({ key, partitions, sources }: Target) =>
    partitions === undefined
      ? []
      : sources.filter((source) => source.key !== key && byKey.get(source.key)?.partitions !== undefined)
  const roots = targets.filter((target) => target.partitions !== undefined && sourcesOf(target).length === 0)
  if (ranges !== undefined) checkRoots(roots)
  const sets = new Map<string, PartitionSet>()
  for (const target of targets) {
    const { partitions } = target
    const sources = sourcesOf(target)
    if (partitions === undefined) sets.set(target.key, rangeSet(0, 0))
    else if (ranges === undefined) sets.set(target.key, fullSet(keySpace(partitions, moment)))
    else if (sources.length === 0) sets.set(target.key, fromKeyRanges(keySpace(partitions, moment), ranges))
    else {
      const parts = sources.map((source) => {
        const upstream = byKey.get(source.key)?.partitions
        if (upstream === undefined || source.mapping === undefined) return emptySet
        const set = sets.get(source.key) ?? emptySet
        if (source.mapping.kind === 'identity' && samePartitions(partitions, upstream)) return set
        return readersOf(source.mapping, partitions, upstream, set, moment)
      })
      sets.set(target.key, union(...parts))
    }
  }
  return sets
}

function readersOf(
  mapping: Parameters<typeof downstreamSet>[0],
  partitions: PartitionsDefinition,
  upstream: PartitionsDefinition,
  set: PartitionSet,
  moment: PartitionMoment,
): PartitionSet {
  const all = keySpace(partitions, moment).size
  let readers = emptySet
  let pending: PartitionSet[] = []
  const join = (): void => {
    readers = union(readers, ...pending)
    pending = []
  }
  for (const key of toKeys(keySpace(upstream, moment), set)) {
    pending.push(downstreamSet(mapping, partitions, upstream, moment, key))
    if (pending.length < 1_000 && readers.ranges.length + pending.length > 1) continue
    join()
    if (count(readers) === all) break
  }
  join()
  return readers
}

function checkRoots(roots: readonly Target[]): void {
  const [first, ...others] = roots
  if (first === undefined) {
    throw new InvalidError(
      'invalid/backfill',
      'a partition range is given, and nothing that is selected has partitions.',
    )
  }
  const other = others.find(({ partitions }) => !samePartitions(partitions, first.partitions))
  if (other === undefined) return
  throw new InvalidError(
    'invalid/backfill',
    `a partition range is given, and "${first.key}" and "${other.key}" are not in the same partitions: one range cannot be ` +
      'meant for both. Backfill them one after the other, or leave the range out to make all partitions.',
  )
}
