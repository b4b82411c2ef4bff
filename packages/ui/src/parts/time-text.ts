/** time-text — instants and durations in words. Pure: now is passed in. */

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What is due since less than a minute is still to come: whoever does it looks a few times a minute. */
export function dueText(atMs: number, nowMs: number): string {
  return atMs <= nowMs && nowMs - atMs < MINUTE ? 'now' : agoText(atMs, nowMs)
}

/** `just now`, `42 s ago`, `5 min ago`, `3 h ago`, `2 d ago`; `in 5 min` for what is to come. */
export function agoText(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs)
  if (distance < 5 * SECOND) return atMs > nowMs ? 'now' : 'just now'
  const text = roundText(distance)
  return atMs > nowMs ? `in ${text}` : `${text} ago`
}

function roundText(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`
  return `${Math.floor(ms / DAY)} d`
}

/** `0 ms`, `950 ms`, `3.2 s`, `1 m 05 s`, `2 h 03 m`, `3 d 4 h`: two units, the larger first. */
export function durationText(ms: number): string {
  const whole = Math.max(0, ms)
  if (whole < SECOND) return `${Math.round(whole)} ms`
  if (whole < 10 * SECOND) return `${(Math.floor(whole / 100) / 10).toFixed(1)} s`
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} m ${padded(Math.floor((whole % MINUTE) / SECOND))} s`
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${padded(Math.floor((whole % HOUR) / MINUTE))} m`
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`
}

function padded(value: number): string {
  return String(value).padStart(2, '0')
}

/** `2026-11-21 07:46:06 UTC+1`, in the time zone of the browser unless another is named. */
export function instantText(atMs: number, timeZone?: string): string {
  const { year, month, day, hour, minute, second } = instantParts(atMs, timeZone)
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${zoneText(atMs, timeZone)}`
}

/** `UTC`, `UTC+1`, `UTC+5:30`: how far the clocks there are ahead at that instant. */
export function zoneText(atMs: number, timeZone?: string): string {
  return instantParts(atMs, timeZone).timeZoneName.replace('GMT', 'UTC').replace(/\+0$/, '')
}

/** `07:46:06.123`. */
export function clockText(atMs: number, timeZone?: string): string {
  const { hour, minute, second } = instantParts(atMs, timeZone)
  return `${hour}:${minute}:${second}.${String(((atMs % SECOND) + SECOND) % SECOND).padStart(3, '0')}`
}

interface InstantParts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
  readonly timeZoneName: string
}

// Making a formatter takes longer than all else here.
const formats = new Map<string | undefined, Intl.DateTimeFormat>()

function instantParts(atMs: number, timeZone: string | undefined): InstantParts {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
      ...(timeZone === undefined ? {} : { timeZone }),
    })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
  return parts as unknown as InstantParts
}
