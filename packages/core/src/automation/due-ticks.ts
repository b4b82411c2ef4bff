/**
 * due-ticks — which ticks of a schedule are to be made now, and when the next one is. Pure.
 *
 * Units    instants in ms since the Unix epoch
 * Rules    A tick is due when its instant lies in (max(running since, last tick), now]. What was missed is made up for
 *          as `catchUp` says; the ticks passed over are never made. Several expressions that name the same instant
 *          make one tick. When the clock goes back nothing is due until it has passed the last tick again.
 * Cost     O(ticks that are given); a year without a daemon costs no more than a minute.
 */
import { cronTimes } from '../cron.ts'
import type { CronTimes } from '../cron.ts'
import type { CatchUp } from '../definition/schedule.ts'

/** What of a schedule says when it ticks; a `ScheduleSnapshot` is one. */
export interface TickTimes {
  readonly name: string
  readonly cron: readonly string[]
  readonly timezone: string
  readonly catchUp: CatchUp
  readonly afterMs?: number
}

export interface TicksDone {
  /** Undefined = switched off: nothing is due. */
  readonly runningSinceMs: number | undefined
  readonly lastTickAtMs: number | undefined
}

export interface DueTicks {
  /** Oldest first; with `all` at most 1,000 at a time: the rest is due when these are made. */
  readonly due: readonly number[]
  /** True when ticks were missed that are never made. */
  readonly hasPassedOver: boolean
  /** Undefined = never again, or switched off. */
  readonly nextDueMs: number | undefined
}

const NOTHING: DueTicks = { due: [], hasPassedOver: false, nextDueMs: undefined }
const MOST_AT_ONCE = 1_000
// Whoever ticks later than this was not there when it was time.
const ON_TIME_MS = 60_000

export function dueTicks(schedule: TickTimes, done: TicksDone, nowMs: number): DueTicks {
  if (done.runningSinceMs === undefined) return NOTHING
  const times = tickTimes(schedule)
  const afterMs = Math.max(done.runningSinceMs, done.lastTickAtMs ?? done.runningSinceMs)
  const nextDueMs = times.next(Math.max(afterMs, nowMs))
  const first = nowMs > afterMs ? times.next(afterMs) : undefined
  if (first === undefined || first > nowMs) return { due: [], hasPassedOver: false, nextDueMs }
  const due = caughtUp(times, schedule.catchUp, first, nowMs)
  return { due, hasPassedOver: schedule.catchUp !== 'all' && due[0] !== first, nextDueMs }
}

/** `first` is the oldest that is due. */
function caughtUp(times: Times, catchUp: CatchUp, first: number, nowMs: number): readonly number[] {
  switch (catchUp) {
    case 'all':
      return forward(times, first, nowMs)
    case 'latest':
      return backward(times, first, nowMs, 1)
    case 'skip':
      return backward(times, first, nowMs, 1).filter((atMs) => nowMs - atMs <= ON_TIME_MS)
    default:
      return backward(times, first, nowMs, catchUp.max)
  }
}

function forward(times: Times, first: number, nowMs: number): readonly number[] {
  const due: number[] = []
  for (let at: number | undefined = first; at !== undefined && at <= nowMs; at = times.next(at)) {
    if (due.push(at) === MOST_AT_ONCE) break
  }
  return due
}

function backward(times: Times, first: number, nowMs: number, count: number): readonly number[] {
  const due: number[] = []
  for (let at = times.previous(nowMs + 1); at !== undefined && at >= first; at = times.previous(at)) {
    if (due.push(at) === count) break
  }
  return due.toReversed()
}

type Times = Pick<CronTimes, 'next' | 'previous'>

// A daemon asks at every tick; to read an expression costs more than to find its next time.
const KEPT = 4_000
const kept = new Map<string, CronTimes>()

/** The instants of all its expressions together, moved by `afterMs`. */
export function tickTimes({ name, cron, timezone, afterMs = 0 }: Omit<TickTimes, 'catchUp'>): Times {
  const all = cron.map((expression) => keptTimes(name, expression, timezone))
  return {
    next: (ms) => moved(least(all.map((one) => one.next(ms - afterMs))), afterMs),
    previous: (ms) => moved(most(all.map((one) => one.previous(ms - afterMs))), afterMs),
  }
}

function keptTimes(name: string, expression: string, timezone: string): CronTimes {
  const key = `${timezone} ${expression}`
  const found = kept.get(key)
  if (found !== undefined) return found
  if (kept.size >= KEPT) kept.clear()
  const times = cronTimes(`schedule "${name}"`, expression, timezone)
  kept.set(key, times)
  return times
}

function moved(ms: number | undefined, byMs: number): number | undefined {
  return ms === undefined ? undefined : ms + byMs
}

function least(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function most(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}
