/**
 * duration — spans and instants as a person says them.
 *
 * Units    `…Ms` milliseconds; instants are ms since the Unix epoch, shown in UTC where shown whole.
 */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `340 ms`, `1.2 s`, `2 min 05 s`, `3 h 04 min`, `2 d 3 h`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs))
  if (ms < SECOND) return `${ms} ms`
  // 59.96 s must not become "60.0 s".
  if (ms < MINUTE - 50) return `${(ms / SECOND).toFixed(1)} s`
  const seconds = Math.round(ms / SECOND)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
  const hours = Math.round(ms / HOUR)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`; from 30 days on the date. An instant to come: `in 3 min`. */
export function relativeTime(atMs: number, nowMs: number): string {
  const away = Math.abs(nowMs - atMs)
  if (away < 2 * SECOND) return 'just now'
  if (away >= 30 * DAY) return formatInstant(atMs).slice(0, 10)
  const text = coarse(away)
  return atMs > nowMs ? `in ${text}` : `${text} ago`
}

function coarse(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`
  return `${Math.floor(ms / DAY)} d`
}

/** `2026-01-02 03:04:05Z`. */
export function formatInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** `03:04:05.678`, UTC: the time of day in a log, where the day is known. */
export function formatTimeOfDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23)
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
