/**
 * future-ticks — when schedules that are switched on will tick. Pure but for the clock of cron.
 *
 * Units    at most 200 ticks of one schedule, and fewer where there are many: some 4,000 in all
 */
import type { InstigatorState, ScheduleSnapshot } from '@ingot/core'
import { tickTimes } from '@ingot/core'

const MOST_OF_ONE = 200
const MOST_IN_ALL = 4_000
const LEAST_OF_ONE = 2

export interface ScheduleTicks {
  readonly schedule: ScheduleSnapshot
  readonly atMs: readonly number[]
}

/** After `fromMs`, up to `toMs`. Schedules that do not tick then are left out. */
export function futureTicks(
  schedules: readonly ScheduleSnapshot[],
  fromMs: number,
  toMs: number,
): readonly ScheduleTicks[] {
  const most = Math.min(MOST_OF_ONE, Math.max(LEAST_OF_ONE, Math.floor(MOST_IN_ALL / Math.max(1, schedules.length))))
  return schedules
    .map((schedule) => ({ schedule, atMs: ticksBetween(schedule, fromMs, toMs, most) }))
    .filter(({ atMs }) => atMs.length > 0)
}

function ticksBetween(schedule: ScheduleSnapshot, fromMs: number, toMs: number, most: number): readonly number[] {
  const times = tickTimes(schedule)
  const ticks: number[] = []
  for (let at = times.next(fromMs); at !== undefined && at <= toMs && ticks.length < most; at = times.next(at)) {
    ticks.push(at)
  }
  return ticks
}

/** As a person chose, or as its definition says. */
export function isSwitchedOn(schedule: ScheduleSnapshot, state: Pick<InstigatorState, 'chosen'> | undefined): boolean {
  return state?.chosen === undefined ? schedule.isRunningByDefault : state.chosen === 'running'
}
