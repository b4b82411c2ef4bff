/**
 * instant — the times of seven services as epoch milliseconds; null for what is no time, never another one.
 *
 * Units    a number is seconds since the Unix epoch; a text is ISO 8601 with date and time, in UTC where it has no zone.
 */
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
/** Beyond this a number is no date of ours; milliseconds mistaken for seconds land far outside. */
const LAST_MS = Date.UTC(2200, 0, 1)

export function instantMs(value: unknown): number | null {
  if (typeof value === 'number') return fromSeconds(value)
  return typeof value === 'string' ? fromIso(value.trim()) : null
}

/** 0 and below are how services say "no time", not 1970. */
function fromSeconds(seconds: number): number | null {
  const ms = Math.round(seconds * 1000)
  return seconds > 0 && ms < LAST_MS ? ms : null
}

function fromIso(text: string): number | null {
  const match = ISO.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  if (hour > 23 || minute > 59 || second > 59) return null
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(ms)
  // 30 February is not 2 March.
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  const exact = ms + Math.floor(Number(`0.${match[7] ?? 0}`) * 1000) - zoneMs(match[8])
  return exact > 0 && exact < LAST_MS ? exact : null
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0)
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000
}
