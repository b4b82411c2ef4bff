import type { KeySpace, PartitionMoment } from '../../partition/key-space.ts'
import { keySpace } from '../../partition/key-space.ts'
import type { PartitionsDefinition, TimeWindowPartitions } from '../../partition/partition.ts'
import { dimensionsOf } from '../../partition/partition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { fullSet, rangeSet, union } from '../../partition/partition-set.ts'

/**
 * The partitions whose window ends less than `lookbackMs` before the newest one's end; without it, the newest alone.
 * Of several dimensions, every combination with such a window. All where there are no windows.
 */
export function latestWindow(
  partitions: PartitionsDefinition | undefined,
  moment: PartitionMoment,
  space: KeySpace,
  lookbackMs: number | undefined,
): PartitionSet {
  if (partitions?.kind === 'time-window') return newest(space, lookbackMs)
  if (partitions?.kind !== 'multi') return fullSet(space)
  const dimensions = dimensionsOf(partitions)
  const at = dimensions.findIndex(([, one]) => isWindows(one))
  const sizes = dimensions.map(([, one]) => keySpace(one, moment).size)
  const windows = dimensions[at]?.[1]
  if (windows === undefined || space.size === 0) return fullSet(space)
  const stride = sizes.slice(at + 1).reduce((product, size) => product * size, 1)
  const block = stride * (sizes[at] ?? 1)
  const digits = newest(keySpace(windows, moment), lookbackMs).ranges
  const ranges: PartitionSet[] = []
  for (let start = 0; start < space.size; start += block) {
    for (const [from, to] of digits) ranges.push(rangeSet(start + from * stride, start + (to + 1) * stride - 1))
  }
  return union(...ranges)
}

function isWindows(definition: PartitionsDefinition): definition is TimeWindowPartitions & PartitionsDefinition {
  return definition.kind === 'time-window'
}

function newest(space: KeySpace, lookbackMs: number | undefined): PartitionSet {
  const last = space.size - 1
  if (last < 0 || lookbackMs === undefined) return rangeSet(Math.max(0, last), last)
  const endOf = (index: number): number => space.windowOf(space.keyAt(index) ?? '')?.endMs ?? Infinity
  const fromMs = endOf(last) - lookbackMs
  let low = 0
  let high = last
  while (low < high) {
    const middle = (low + high) >>> 1
    if (endOf(middle) > fromMs) high = middle
    else low = middle + 1
  }
  return rangeSet(low, last)
}
