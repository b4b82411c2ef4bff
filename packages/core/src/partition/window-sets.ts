import { gridOf } from './grid.ts'
import type { MappingEnds, Reading } from './mapping-ends.ts'
import type { PartitionMapping } from './mapping-kinds.ts'
import type { PartitionsDefinition, TimeWindow, TimeWindowPartitions } from './partition.ts'
import type { PartitionSet } from './partition-set.ts'
import { emptySet, rangeSet } from './partition-set.ts'
import type { PartitionMoment } from './space.ts'
import type { TimeSpace } from './time-space.ts'
import { timeSpace } from './time-space.ts'

type WindowMapping = Extract<PartitionMapping, { kind: 'windows' }>

/** The windows that share time with that of the key, moved by the mapping's offsets. */
export function windowsAbove({ start, end, allowMissing }: WindowMapping, ends: MappingEnds, key: string): Reading {
  const up = spaceOf(ends.upstream, ends.moment)
  const window = spaceOf(ends.downstream, ends.moment).windowOf(key)
  if (window === undefined) return { set: emptySet, missing: `a window for "${key}"` }
  const from = up.firstEndingAfter(window.startMs) + start
  const to = up.lastBeginningBefore(window.endMs) + end
  const set = rangeSet(Math.max(from, 0), Math.min(to, up.size - 1))
  const isMissing =
    from < 0 ||
    to >= up.size ||
    (start <= 0 && beginsTooEarly(ends.upstream, window)) ||
    (end >= 0 && endsTooLate(ends.upstream, window))
  return { set, missing: !allowMissing && isMissing ? describeMissing(up, window, from, to) : undefined }
}

/** The windows that read that of the key: those for which it lies in what `windowsAbove` gives. */
export function windowsBelow({ start, end }: WindowMapping, ends: MappingEnds, key: string): PartitionSet {
  const up = spaceOf(ends.upstream, ends.moment)
  const down = spaceOf(ends.downstream, ends.moment)
  const index = up.indexOf(key)
  if (index === undefined || index - start < 0) return emptySet
  // The reader ends after this one has begun…
  const first = index - end < 0 ? Number.NEGATIVE_INFINITY : up.windowAt(index - end)?.startMs
  if (first === undefined) return emptySet
  // …and begins before that one has ended.
  const last = up.windowAt(index - start)?.endMs
  const from = first === Number.NEGATIVE_INFINITY ? 0 : down.firstEndingAfter(first)
  const to = last === undefined ? down.size - 1 : down.lastBeginningBefore(last)
  return rangeSet(from, Math.min(to, down.size - 1))
}

function spaceOf(definition: PartitionsDefinition, moment: PartitionMoment): TimeSpace {
  if (definition.kind === 'time-window') return timeSpace(definition, moment)
  throw new Error('a mapping by windows between what are no windows')
}

function beginsTooEarly(definition: PartitionsDefinition, window: TimeWindow): boolean {
  return window.startMs < (gridOf(windows(definition)).startOf(0) ?? Number.POSITIVE_INFINITY)
}

function endsTooLate(definition: PartitionsDefinition, window: TimeWindow): boolean {
  const { endMs } = windows(definition)
  if (endMs === undefined) return false
  const grid = gridOf(windows(definition))
  return window.endMs > (grid.startOf(grid.firstFrom(endMs + 1) - 1) ?? Number.POSITIVE_INFINITY)
}

function windows(definition: PartitionsDefinition): TimeWindowPartitions {
  if (definition.kind === 'time-window') return definition
  throw new Error('a mapping by windows between what are no windows')
}

function describeMissing(up: TimeSpace, window: TimeWindow, from: number, to: number): string {
  const at = to >= up.size ? up.windowAt(Math.max(from, up.size)) : undefined
  const { startMs, endMs } = at ?? window
  return `the window ${new Date(startMs).toISOString()} to ${new Date(endMs).toISOString()}${from < 0 ? ', moved to before the first one' : ''}`
}
