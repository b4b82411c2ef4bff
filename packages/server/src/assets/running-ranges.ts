/**
 * running-ranges — partitions that an unfinished run shall make, laid over how they stand. Pure.
 *
 * Shapes   ranges are over indexes of keys, both ends included, in order and without gaps; so is what comes out.
 */
import type { RunRequest } from '@ingot/core'

import type { PartitionRangeJson } from '../contract/index.ts'

type Range = readonly [from: number, to: number]

export function withRunning(
  ranges: readonly PartitionRangeJson[],
  keys: readonly string[],
  requests: readonly Pick<RunRequest, 'partition' | 'partitions'>[],
): PartitionRangeJson[] {
  const running = joined(runningRanges(keys, requests))
  if (running.length === 0) return [...ranges]
  const rest = ranges.flatMap((range) => without(range, running))
  const over = running.map(([from, to]): PartitionRangeJson => ({ from, to, status: 'running' }))
  return [...rest, ...over].toSorted((a, b) => a.from - b.from)
}

/** A run may name partitions of another asset, from which this one's follow: those are passed over. */
function runningRanges(
  keys: readonly string[],
  requests: readonly Pick<RunRequest, 'partition' | 'partitions'>[],
): readonly Range[] {
  const named = requests.flatMap(({ partition, partitions = [] }) =>
    partition === undefined ? partitions : [[partition, partition] as const, ...partitions],
  )
  if (named.length === 0) return []
  const places = new Map(keys.map((key, index) => [key, index]))
  return named.flatMap(([first, last]): Range[] => {
    const [from, to] = [places.get(first), places.get(last)]
    return from === undefined || to === undefined || to < from ? [] : [[from, to]]
  })
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = []
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** What is left of a range when others, in order and apart, are taken out. */
function without(range: PartitionRangeJson, taken: readonly Range[]): readonly PartitionRangeJson[] {
  const { status, to: end } = range
  const left: PartitionRangeJson[] = []
  let { from } = range
  for (const [first, last] of taken) {
    if (last < from) continue
    if (first > end) break
    if (first > from) left.push({ from, to: first - 1, status })
    from = last + 1
  }
  if (from <= end) left.push({ from, to: end, status })
  return left
}
