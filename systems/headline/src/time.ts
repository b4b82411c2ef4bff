/**
 * time — reads the instants of seven services.
 *
 * Units    a number or a string of digits is seconds since the Unix epoch; everything else is ISO 8601, with `T` or a
 *          space, with or without seconds, fraction and zone.
 * Promise  1. A time without zone is in the zone the caller names; UTC unless told.
 *          2. What is no date on the calendar is null, never another date (30 February is not 2 March).
 */
export type Zone = 'UTC' | 'America/New_York'

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const EPOCH_SECONDS = /^\d{8,11}(\.\d+)?$/
/** Beyond this a number is no date of ours; milliseconds mistaken for seconds land far outside. */
const LAST_MS = Date.UTC(2200, 0, 1)

/** The instant, or null when the value cannot be read as one. A date without time is that day's midnight in `zone`. */
export function parseTime(value: unknown, zone: Zone = 'UTC'): Date | null {
  if (typeof value === 'number') return fromSeconds(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (EPOCH_SECONDS.test(text)) return fromSeconds(Number(text))
  const match = ISO.exec(text)
  if (match === null) return null
  const localMs = calendarMs(match.slice(1, 7).map((part) => Number(part ?? 0)))
  if (localMs === null) return null
  const ms = localMs + Math.floor(Number(`0.${match[7] ?? 0}`) * 1000)
  const offset = match[8]
  if (offset !== undefined) return withOffset(ms, offset)
  return new Date(zone === 'UTC' ? ms : fromZone(ms, zone))
}

/** 0 and below are how services say "no time", not 1970. */
function fromSeconds(seconds: number): Date | null {
  const ms = Math.round(seconds * 1000)
  return seconds > 0 && ms < LAST_MS ? new Date(ms) : null
}

function calendarMs(parts: readonly number[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  if (hour > 23 || minute > 59 || second > 59) return null
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(ms)
  const isOnCalendar = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isOnCalendar && ms < LAST_MS ? ms : null
}

function withOffset(ms: number, offset: string): Date | null {
  if (offset.toUpperCase() === 'Z') return new Date(ms)
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(3).replace(':', ''))
  if (hours > 23 || minutes > 59) return null
  const sign = offset.startsWith('-') ? -1 : 1
  return new Date(ms - sign * (hours * 60 + minutes) * 60_000)
}

/**
 * A wall clock reading, given as if it were UTC, turned into the instant. The second look corrects guesses that fell
 * on the other side of a change of clocks. A reading that happens twice is the earlier one; one that is skipped moves
 * on by the hour (as RFC 5545 and Temporal's "compatible" have it).
 */
function fromZone(localMs: number, zone: Zone): number {
  const guess = localMs - zoneOffsetMs(localMs, zone)
  const second = localMs - zoneOffsetMs(guess, zone)
  return second + zoneOffsetMs(second, zone) === localMs ? second : guess
}

const wallClocks = new Map<Zone, Intl.DateTimeFormat>()

function zoneOffsetMs(ms: number, zone: Zone): number {
  const part = Object.fromEntries(
    wallClock(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000
}

function wallClock(zone: Zone): Intl.DateTimeFormat {
  const known = wallClocks.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  wallClocks.set(zone, made)
  return made
}
