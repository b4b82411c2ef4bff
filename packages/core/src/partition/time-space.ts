import { cronTimes } from '../cron.ts'
import { gridOf } from './grid.ts'
import { keptWindows } from './kept-windows.ts'
import type { TimeWindow, TimeWindowPartitions } from './partition.ts'
import type { KeySpace, PartitionMoment } from './space.ts'
import { keysBetween } from './space.ts'

/** Windows of time. Indexes beyond `size` stand for windows that are yet to come. */
export interface TimeSpace extends KeySpace {
  /** Undefined below 0 and past the definition's end. */
  windowAt(index: number): TimeWindow | undefined
  /** The index of the first window that ends after `ms`, whether it is there yet or not. */
  firstEndingAfter(ms: number): number
  /** The index of the last window that begins before `ms`, whether it is there yet or not; -1 = none does. */
  lastBeginningBefore(ms: number): number
}

export function timeSpace(definition: TimeWindowPartitions, { nowMs }: Pick<PartitionMoment, 'nowMs'>): TimeSpace {
  const grid = gridOf(definition)
  const kept = keptWindows(definition)
  const rawEnd = rawEndOf(definition)
  const size = kept.indexFrom(Math.min(rawEnd, rawCount(definition, nowMs)))
  const lastIndex = (): number => (rawEnd === Number.POSITIVE_INFINITY ? rawEnd : kept.indexFrom(rawEnd) - 1)
  const rawWindow = (raw: number): TimeWindow | undefined => {
    const startMs = grid.startOf(raw)
    const endMs = grid.startOf(raw + 1)
    return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs }
  }
  const rawOf = (index: number): number | undefined => {
    const raw = index < 0 || !Number.isInteger(index) ? undefined : kept.rawOf(index)
    return raw === undefined || raw >= rawEnd ? undefined : raw
  }
  const keyAt = (index: number): string | undefined => {
    const raw = index < size ? rawOf(index) : undefined
    return raw === undefined ? undefined : grid.keyOf(raw)
  }
  return {
    size,
    steadyRun: Number.POSITIVE_INFINITY,
    keyAt,
    keys: (from, to) => keysBetween({ keyAt, size }, from, to),
    indexOf(key) {
      const raw = grid.indexOf(key)
      if (raw === undefined || !kept.isKept(raw)) return undefined
      const index = kept.indexFrom(raw)
      return index < size ? index : undefined
    },
    windowOf(key) {
      const raw = grid.indexOf(key)
      return raw === undefined || raw >= rawEnd || !kept.isKept(raw) ? undefined : rawWindow(raw)
    },
    windowAt(index) {
      const raw = rawOf(index)
      return raw === undefined ? undefined : rawWindow(raw)
    },
    // The window that holds `ms` is the one before the first that begins after it.
    firstEndingAfter: (ms) => kept.indexFrom(Math.min(rawEnd, Math.max(0, grid.firstFrom(ms + 1) - 1))),
    lastBeginningBefore: (ms) => Math.min(lastIndex(), kept.indexFrom(grid.firstFrom(ms)) - 1),
  }
}

/** How many windows there are until the definition's own end. */
function rawEndOf(definition: TimeWindowPartitions): number {
  const { endMs } = definition
  return endMs === undefined ? Number.POSITIVE_INFINITY : Math.max(0, gridOf(definition).firstFrom(endMs + 1) - 1)
}

/** How many windows are there at a moment: those that have ended, and `endOffset` more. */
function rawCount(definition: TimeWindowPartitions, nowMs: number): number {
  const { endOffset, startMs } = definition
  const grid = gridOf(definition)
  if (!Number.isFinite(nowMs) || (nowMs < startMs && endOffset <= 1)) return 0
  const begun = grid.firstFrom(nowMs + 1)
  if (begun > 0 || endOffset <= 1) return Math.max(0, begun - 1 + endOffset)
  // None has begun: those that are ahead count from the first tick after now.
  const times = cronTimes('partitions', definition.cron, definition.timezone)
  const firstMs = grid.startOf(0) ?? Number.POSITIVE_INFINITY
  let ahead = endOffset
  for (let ms = nowMs; ahead > 0; ahead -= 1) {
    const next = times.next(ms)
    if (next === undefined || next >= firstMs) return ahead - (next === undefined ? ahead : 1)
    ms = next
  }
  return 0
}
