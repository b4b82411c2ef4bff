/**
 * cron — instants named by a cron expression in a time zone.
 *
 * Shapes   five fields (minute hour day month weekday), six with seconds first, or `@hourly @daily @weekly @monthly
 *          @yearly`. Names of months and days, `L`, `W`, `#` as croner understands them.
 * Rules    an instant that a change to summer time leaves out fires at the first moment after the gap when the hour is
 *          fixed, and not at all when it is a wildcard; one that the change back brings twice fires once, the first
 *          time, when the hour is fixed, and both times when it is a wildcard.
 * Errors   DefinitionError definition/bad-cron
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

/** `what` names the schedule, asset or policy in the message. */
export function cronTimes(what: string, expression: string, timezone = 'UTC'): CronTimes {
  const cron = parse(what, expression, timezone)
  return {
    expression,
    timezone,
    next: (ms) => cron.nextRun(new Date(ms))?.getTime(),
    previous: (ms) => cron.previousRuns(1, new Date(ms))[0]?.getTime(),
  }
}

function parse(what: string, expression: string, timezone: string): Cron {
  try {
    // A fault in the time zone is seen only when a time is computed.
    const cron = new Cron(expression, { timezone, paused: true })
    cron.nextRun()
    return cron
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DefinitionError(
      'definition/bad-cron',
      `${what}: cron expression ${JSON.stringify(expression)} in time zone "${timezone}" is not allowed: ${why}. ` +
        'Write it like "0 6 * * *".',
      { cause },
    )
  }
}
