import type { Grid } from './grid-shape.ts'
import type { Field, KeyFormat } from './key-format.ts'
import type { Zone } from './zone.ts'

interface CalendarOptions {
  readonly zone: Zone
  readonly startMs: number
  readonly format: KeyFormat
  readonly every: 'day' | 'week' | 'month'
  /** Of day, within a day. */
  readonly timeMs: number
  /** Of a week: 0 = Sunday. Of a month: 1 = the first. */
  readonly day: number
}

const DAY_MS = 86_400_000
const LAST_YEAR_MS = Date.UTC(9999, 11, 31)

/** Windows of local days, weeks or months: by arithmetic on the calendar. */
export function calendarGrid(options: CalendarOptions): Grid {
  const { zone, startMs, format, timeMs } = options
  const steps = options.every === 'month' ? monthSteps(options.day) : daySteps(options)
  const localAt = (step: number): number => steps.dateAt(step) + timeMs
  const instantAt = (step: number): number => zone.firstInstant(localAt(step))
  /** The first step at or after an instant. */
  const stepFrom = (ms: number): number => {
    let step = steps.stepOf(ms + zone.offsetAt(ms)) - 1
    while (instantAt(step) < ms) step += 1
    while (instantAt(step - 1) >= ms) step -= 1
    return step
  }
  const first = stepFrom(startMs)
  const defaults = timeDefaults(timeMs, options)
  return {
    startOf: (index) => (index < 0 || localAt(first + index) > LAST_YEAR_MS ? undefined : instantAt(first + index)),
    firstFrom: (ms) => (ms === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, stepFrom(ms) - first)),
    keyOf: (index) => (index < 0 ? undefined : format.print(localAt(first + index))),
    indexOf(key) {
      const localMs = format.parse(key, defaults)
      if (localMs === undefined) return undefined
      const index = steps.stepOf(localMs) - first
      return index >= 0 && localAt(first + index) === localMs ? index : undefined
    },
  }
}

interface Steps {
  /** Local midnight of the day on which a step begins. */
  dateAt(step: number): number
  /** The step whose day is that of a local time, or the last one before. */
  stepOf(localMs: number): number
}

function daySteps({ every, day }: CalendarOptions): Steps {
  const days = every === 'week' ? 7 : 1
  // 1970-01-01 was a Thursday.
  const phase = every === 'week' ? (day + 7 - 4) % 7 : 0
  return {
    dateAt: (step) => (step * days + phase) * DAY_MS,
    stepOf: (localMs) => Math.floor((Math.floor(localMs / DAY_MS) - phase) / days),
  }
}

function monthSteps(day: number): Steps {
  return {
    dateAt: (step) => Date.UTC(1970 + Math.floor(step / 12), ((step % 12) + 12) % 12, day),
    stepOf(localMs) {
      const date = new Date(localMs)
      const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
      return date.getUTCDate() >= day ? month : month - 1
    },
  }
}

function timeDefaults(timeMs: number, { every, day }: CalendarOptions): ReadonlyMap<Field, number> {
  const minutes = Math.floor(timeMs / 60_000)
  const time: [Field, number][] = [
    ['H', Math.floor(minutes / 60)],
    ['M', minutes % 60],
  ]
  return new Map(every === 'month' ? [...time, ['d', day]] : time)
}
