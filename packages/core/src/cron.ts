/**
 * cron — instants named by a cron expression in a time zone.
 *
 * Shapes   five fields (minute hour day month weekday), six with seconds first, or `@hourly @daily @weekly @monthly
 *          @yearly`. Names of months and days, `L`, `W`, `#` as croner understands them. Where both a day of the month
 *          and a weekday are given, either suffices (`+` before the weekday: both are needed).
 * Rules    a time of day is fixed when its seconds, minutes and hours have neither `*` nor `/` in them.
 *          One that a change of clocks skips comes at the first instant after the change when it is fixed, and not at
 *          all when it is not; several that are skipped together come once.
 *          One that a change brings twice comes once, the first time, when it is fixed, and both times when it is not.
 * Promise  `next` and `previous` are strictly monotone, and each undoes the other; instants are whole seconds.
 * Errors   DefinitionError definition/bad-cron   also for one that never comes, like 30 February
 */
import { Cron } from 'croner'

import { DefinitionError } from './errors.ts'

export interface CronTimes {
  readonly expression: string
  /** IANA name; `UTC` unless given. */
  readonly timezone: string
  /** The first instant after `ms`; undefined when there is none any more. */
  next(ms: number): number | undefined
  /** The last instant before `ms`. */
  previous(ms: number): number | undefined
}

// To read an expression costs more than to find its next time.
const KEPT = 4_000
const kept = new Map<string, CronTimes>()

/** `what` names the schedule, asset or policy in the message. */
export function cronTimes(what: string, expression: string, timezone = 'UTC'): CronTimes {
  const name = `${timezone} ${expression}`
  const known = kept.get(name)
  if (known !== undefined) return known
  const cron = parse(what, expression, timezone)
  const times: CronTimes = {
    expression,
    timezone,
    next: (ms) => cron.nextRun(new Date(ms))?.getTime(),
    previous: (ms) => cron.previousRuns(1, new Date(ms))[0]?.getTime(),
  }
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, times)
  return times
}

function parse(what: string, expression: string, timezone: string): Cron {
  let why: string
  let cause: unknown
  try {
    // croner takes a date and a time for an expression too.
    if (expression.includes(':')) throw new TypeError('it is a date, not an expression')
    const cron = new Cron(expression, { timezone, paused: true, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' })
    // A fault in the time zone is seen only when a time is computed; the years after this one have every date.
    if (cron.nextRun(new Date('2026-01-01T00:00:00Z')) !== null) return cron
    why = 'it never comes'
  } catch (error) {
    cause = error
    why = error instanceof Error ? error.message : String(error)
  }
  throw new DefinitionError(
    'definition/bad-cron',
    `${what}: cron expression ${JSON.stringify(expression)} in time zone "${timezone}" is not allowed: ${why}. ` +
      'Write it like "0 6 * * *".',
    { cause },
  )
}
