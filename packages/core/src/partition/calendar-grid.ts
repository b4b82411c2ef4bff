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
  const jumpMs = dateLineJump(zone, startMs)
  const jumped = steps.stepOf(jumpMs + zone.offsetAt(jumpMs - 1))
  /** The step that begins and ends at the same instant. */
  const leftOut = instantAt(jumped) === instantAt(jumped + 1) ? jumped : Number.POSITIVE_INFINITY
  const stepAt = (index: number): number => first + index + (first + index >= leftOut ? 1 : 0)
  const indexAt = (step: number): number => step - first - (step > leftOut ? 1 : 0)
  const defaults = timeDefaults(timeMs, options)
  return {
    startOf: (index) => (index < 0 || localAt(stepAt(index)) > LAST_YEAR_MS ? undefined : instantAt(stepAt(index))),
    firstFrom: (ms) => (ms === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, indexAt(stepFrom(ms)))),
    keyOf: (index) => (index < 0 ? undefined : format.print(localAt(stepAt(index)))),
    indexOf(key) {
      const localMs = format.parse(key, defaults)
      if (localMs === undefined) return undefined
      const index = indexAt(steps.stepOf(localMs))
      return index >= 0 && localAt(stepAt(index)) === localMs ? index : undefined
    },
  }
}

/** The first instant after the zone left out a day, at or after `startMs`; `startMs` where it left out none. */
function dateLineJump(zone: Zone, startMs: number): number {
  const isAcross = (ms: number): boolean => zone.offsetAt(ms) - zone.offsetAt(startMs - 1) > DAY_MS / 2
  if (!isAcross(LAST_YEAR_MS)) return startMs
  let [low, high] = [startMs - 1, LAST_YEAR_MS]
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2)
    if (isAcross(middle)) high = middle
    else low = middle
  }
  return high
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
