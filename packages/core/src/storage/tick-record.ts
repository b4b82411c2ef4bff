/**
 * tick-record — a tick as it is kept. Pure: the same in every store.
 */
import type { Created, NewRun } from './storage.ts'
import type { NewTick, Tick } from './tick-store.ts'

/** What the store adds to a tick. */
export type TickAdditions = Pick<Tick, 'runIds' | 'reused'>

/** What came of the runs that a tick asked for. */
export function additionsOf(runs: readonly NewRun[], created: readonly Created[]): TickAdditions {
  const runIds: string[] = []
  const reused: { runKey: string; runId: string }[] = []
  for (const [i, { runId, runKey }] of runs.entries()) {
    const made = created[i]
    if (made?.kind === 'created') runIds.push(runId)
    else if (made !== undefined) reused.push({ runKey: runKey?.key ?? runId, runId: made.runId })
  }
  return { runIds, reused }
}

/** As JSON gives it back, but for its id and count. */
export function tickBody(tick: NewTick, { runIds, reused }: TickAdditions): Omit<Tick, 'id' | 'count'> {
  const { count: _count, ...rest } = tick
  return JSON.parse(JSON.stringify({ ...rest, runIds, reused }))
}

/**
 * True when `next`, which came right after `before`, says the same again: a skip for the same reason at the same
 * cursor, that did nothing and logged nothing.
 */
export function isSameSkip(before: Tick, next: Omit<Tick, 'id' | 'count'>): boolean {
  return isPlainSkip(before) && isPlainSkip(next) && sameness(before) === sameness(next)
}

function isPlainSkip({ status, logs, runIds, partitionChanges = [] }: Omit<Tick, 'id' | 'count'>): boolean {
  return status === 'skipped' && logs.length === 0 && runIds.length === 0 && partitionChanges.length === 0
}

function sameness({ skipReason, cursorBefore, cursorAfter, reused, isSlow }: Omit<Tick, 'id' | 'count'>): string {
  return JSON.stringify([skipReason, cursorBefore, cursorAfter, reused, isSlow === true])
}

/** Both in one record; `count` is how many ticks `next` stands for. */
export function joinSkips(before: Tick, next: Omit<Tick, 'id' | 'count'>, count: number): Tick {
  return { ...before, endedAtMs: next.endedAtMs, count: before.count + count }
}
