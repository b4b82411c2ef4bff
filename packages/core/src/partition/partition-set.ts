/**
 * partition-set — a set of keys of one key space, as sorted ranges of their indexes.
 *
 * Shapes   ranges are inclusive, sorted, and neither overlap nor touch, so that equal sets have equal ranges.
 *          A set belongs to the key space, at one moment, that it was made for. As text it is ranges of keys.
 * Errors   InvalidError invalid/unknown-partition
 * Cost     O(ranges), never O(keys), but for what names keys.
 */
import { InvalidError } from '../errors.ts'
import type { KeySpace } from './key-space.ts'
import type { PartitionRanges } from './partition-ranges.ts'

type Range = readonly [from: number, to: number]

export interface PartitionSet {
  readonly ranges: readonly Range[]
}

export const emptySet: PartitionSet = { ranges: [] }

export function fullSet(space: KeySpace): PartitionSet {
  return rangeSet(0, space.size - 1)
}

/** Of indexes; empty when `to` is below `from`. */
export function rangeSet(from: number, to: number): PartitionSet {
  return to < from ? emptySet : { ranges: [[from, to]] }
}

/** Of indexes, in any order, repeated or not. */
export function indexSet(indexes: Iterable<number>): PartitionSet {
  return joined([...indexes].toSorted((a, b) => a - b).map((index) => [index, index]))
}

export function setOf(space: KeySpace, keys: Iterable<string>): PartitionSet {
  return indexSet([...keys].map((key) => requiredIndex(space, key)))
}

export function setOfRange(space: KeySpace, first: string, last: string): PartitionSet {
  const from = requiredIndex(space, first)
  const to = requiredIndex(space, last)
  if (to >= from) return rangeSet(from, to)
  throw new InvalidError('invalid/unknown-partition', `the range "${first}" to "${last}" ends before it begins.`)
}

export function union(...sets: readonly PartitionSet[]): PartitionSet {
  const [first = emptySet, ...others] = sets.filter(({ ranges }) => ranges.length > 0)
  if (others.length === 0) return first
  return joined(sets.flatMap(({ ranges }) => ranges).toSorted(([a], [b]) => a - b))
}

export function intersect(a: PartitionSet, b: PartitionSet): PartitionSet {
  const ranges: Range[] = []
  for (let i = 0, j = 0; ;) {
    const [left, right] = [a.ranges[i], b.ranges[j]]
    if (left === undefined || right === undefined) return { ranges }
    const from = Math.max(left[0], right[0])
    const to = Math.min(left[1], right[1])
    if (from <= to) ranges.push([from, to])
    if (left[1] < right[1]) i += 1
    else j += 1
  }
}

export function subtract(a: PartitionSet, b: PartitionSet): PartitionSet {
  const ranges: Range[] = []
  let j = 0
  for (const [start, to] of a.ranges) {
    let from = start
    while ((b.ranges[j]?.[1] ?? Infinity) < from) j += 1
    for (let k = j; from <= to; k += 1) {
      const hole = b.ranges[k]
      if (hole === undefined || hole[0] > to) {
        ranges.push([from, to])
        break
      }
      if (hole[0] > from) ranges.push([from, hole[0] - 1])
      from = hole[1] + 1
    }
  }
  return { ranges }
}

export function has({ ranges }: PartitionSet, index: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.[1] ?? Infinity) < index) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.[0] ?? Infinity) <= index
}

export function count({ ranges }: PartitionSet): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
}

export function isEmpty({ ranges }: PartitionSet): boolean {
  return ranges.length === 0
}

export function* indexesOf({ ranges }: PartitionSet): Generator<number> {
  for (const [from, to] of ranges) for (let index = from; index <= to; index += 1) yield index
}

export function toKeys(space: KeySpace, { ranges }: PartitionSet): readonly string[] {
  return ranges.flatMap(([from, to]) => [...space.keys(from, to)])
}

/** Ranges that hold the same keys at a later moment too, when there are more. */
export function toKeyRanges(space: KeySpace, { ranges }: PartitionSet): PartitionRanges {
  return ranges.flatMap(([from, to]) => {
    const named: (readonly [string, string])[] = []
    for (let start = from; start <= to;) {
      const blockEnd = (Math.floor(start / space.steadyRun) + 1) * space.steadyRun - 1
      const end = Number.isFinite(blockEnd) ? Math.min(to, blockEnd) : to
      named.push([space.keyAt(start) ?? '', space.keyAt(end) ?? ''])
      start = end + 1
    }
    return named
  })
}

export function fromKeyRanges(space: KeySpace, ranges: PartitionRanges): PartitionSet {
  return union(...ranges.map(([first, last]) => setOfRange(space, first, last)))
}

function requiredIndex(space: KeySpace, key: string): number {
  const index = space.indexOf(key)
  if (index !== undefined) return index
  const known =
    space.size === 0 ? 'There are none yet' : `They go from "${space.keyAt(0)}" to "${space.keyAt(space.size - 1)}"`
  throw new InvalidError('invalid/unknown-partition', `there is no partition "${key}". ${known}.`)
}

/** Sorted ranges, put together where they overlap or touch. */
function joined(sorted: readonly Range[]): PartitionSet {
  const ranges: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = ranges.at(-1)
    if (last === undefined || from > last[1] + 1) ranges.push([from, to])
    else if (to > last[1]) last[1] = to
  }
  return { ranges }
}
