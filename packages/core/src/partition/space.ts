import type { TimeWindow } from './partition.ts'

/** What decides which keys there are. Never changed once it is made. */
export interface PartitionMoment {
  readonly nowMs: number
  /** Keys of a set of dynamic partitions, in the order in which they were added. */
  readonly dynamicKeys: (partitions: string) => readonly string[]
}

/** The keys of a definition at a moment: see key-space.ts. */
export interface KeySpace {
  readonly size: number
  keyAt(index: number): string | undefined
  indexOf(key: string): number | undefined
  /** From index to index, both included; all unless given. */
  keys(from?: number, to?: number): Iterable<string>
  /** Undefined for what is not a time window. Known of windows that have not ended too. */
  windowOf(key: string): TimeWindow | undefined
  /** Keys that appear later never come between two that lie in the same block of so many; Infinity = anywhere. */
  readonly steadyRun: number
}

/** Shared by spaces that have `keyAt`. */
export function* keysBetween(
  space: Pick<KeySpace, 'keyAt' | 'size'>,
  from = 0,
  to: number = space.size - 1,
): Generator<string> {
  for (let index = Math.max(0, from); index <= to; index += 1) {
    const key = space.keyAt(index)
    if (key === undefined) return
    yield key
  }
}
