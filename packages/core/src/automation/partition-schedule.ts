/**
 * partition-schedule — which partition a tick of a schedule over partitions is for: the newest whose window has ended.
 */
import type { Schedule } from '../definition/schedule.ts'
import { windowsOf } from '../graph/target.ts'
import type { KeySpace } from '../partition/key-space.ts'
import { keySpace } from '../partition/key-space.ts'
import type { TimeWindowPartitions } from '../partition/partition.ts'
import { tickTimes } from './due-ticks.ts'
import type { TickCall } from './tick-call.ts'

const NO_KEYS = (): readonly string[] => []

/** Undefined for another schedule, and when no new window has ended since the tick before: it is excluded, or not begun. */
export function endedPartition(call: TickCall, schedule: Schedule, dueAtMs: number): string | undefined {
  if (schedule.onNewPartition === undefined) return undefined
  const windows = windowsOf(call.graph, schedule)
  const { cron, timezone } = windows
  const endMs = dueAtMs - schedule.onNewPartition.afterMs
  const beforeMs = tickTimes({ name: schedule.name, cron: [cron], timezone }).previous(endMs)
  const newest = newestEnded(windows, endMs)
  return newest === (beforeMs === undefined ? undefined : newestEnded(windows, beforeMs)) ? undefined : newest
}

function newestEnded(windows: TimeWindowPartitions, atMs: number): string | undefined {
  const space = keySpace(windows, { nowMs: atMs, dynamicKeys: NO_KEYS })
  const endOf = (index: number): number => windowEnd(space, index)
  let low = 0
  let high = space.size
  while (low < high) {
    const middle = (low + high) >>> 1
    if (endOf(middle) <= atMs) low = middle + 1
    else high = middle
  }
  return low === 0 ? undefined : space.keyAt(low - 1)
}

function windowEnd(space: KeySpace, index: number): number {
  const key = space.keyAt(index)
  return (key === undefined ? undefined : space.windowOf(key))?.endMs ?? Infinity
}
