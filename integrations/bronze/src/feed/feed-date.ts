/**
 * feed-date — the instant that a feed's date means, in any of the ways feeds write dates.
 *
 * Units    epoch ms; a date without a zone, or with one nobody knows, is UTC; without a time it is midnight
 * Errors   none: nonsense, 30 February included, is undefined
 */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, west: 60, bst: 60, ist: 330, cet: 60, mez: 60, cest: 120, mesz: 120, met: 60, mest: 120,
  eet: 120, eest: 180, msk: 180, sast: 120, jst: 540, kst: 540, hkt: 480, sgt: 480, pkt: 300, awst: 480, acst: 570, acdt: 630,
  aest: 600, aedt: 660, nzst: 720, nzdt: 780, nst: -210, ndt: -150, ast: -240, adt: -180, est: -300, edt: -240, cst: -360,
  cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420, akst: -540, akdt: -480, hst: -600, brt: -180, art: -180,
} // prettier-ignore

/** English by its first three letters; of other languages what differs. */
const MONTHS: Readonly<Record<string, number>> = {
  jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, nov: 11, dec: 12,
  mrz: 3, mai: 5, okt: 10, dez: 12, fev: 2, avr: 4, juin: 6, juil: 7, aou: 8, ene: 1, abr: 4, ago: 8, dic: 12, gen: 1, mag: 5,
  giu: 6, lug: 7, set: 9, ott: 10, out: 10, mei: 5, maj: 5,
} // prettier-ignore

const TIME = String.raw`(?<hour>\d{1,2})[:.](?<minute>\d{1,2})(?:[:.](?<second>\d{1,2})(?:[.,](?<fraction>\d+))?)?\s*(?<half>[ap]\.?m\.?)?`
const ZONE = String.raw`(?<zone>[a-z]{1,5}|(?:gmt|utc?)?\s*[+-]\s*\d{1,2}:?\d{0,2})?(?:\s*\([^)]*\))?`
const AFTER = String.raw`(?:(?:\s*,?\s+(?:at\s+)?|t)${TIME}\s*${ZONE}\s*(?<late>\d{4})?)?(?:[\s(,;[].{0,40})?$`

const PATTERNS = [
  // 2026-03-01T10:00:00Z, 20260301T100000Z, 2026-03, 2026/3/1 10:00
  String.raw`^(?<year>\d{4})$`,
  String.raw`^(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?${AFTER}`,
  String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:t?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?:\.\d+)?\s*${ZONE})?$`,
  // Sun, 01 Mar 2026 10:00:00 +0100; 1-Mar-26
  String.raw`^(?:\p{L}+\.?,?\s*)?(?<day>\d{1,2})(?:st|nd|rd|th|\.)?(?:\s+de)?[\s-]*(?<name>\p{L}{3,12})\.?,?(?:\s+de)?[\s-]*(?<year>\d{2,4})${AFTER}`,
  // March 1, 2026 10:00 PM EST; Sun Mar 1 10:00:00 CET 2026
  String.raw`^(?:\p{L}+\.?,?\s+)?(?<name>\p{L}{3,12})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?${AFTER}`,
  // 1.3.2026 10:00, as in Germany
  String.raw`^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})${AFTER}`,
  // 3/1/2026 10:00 PM, as in the United States
  String.raw`^(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})${AFTER}`,
].map((source) => new RegExp(source, 'iu'))

const MAX_LENGTH = 120
const FIRST_YEAR = 1900
const LAST_YEAR = 2999

export function parseFeedDate(written: string | undefined): number | undefined {
  const text = written?.replace(/\s+/g, ' ').trim() ?? ''
  if (text === '' || text.length > MAX_LENGTH) return undefined
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000
  if (/^\d{12,13}$/.test(text)) return Number(text)
  for (const pattern of PATTERNS) {
    const parts = pattern.exec(text)?.groups
    if (parts !== undefined) return instantOf(parts)
  }
  return undefined
}

type Parts = Readonly<Record<string, string | undefined>>

function instantOf(parts: Parts): number | undefined {
  const year = fullYear(parts['year'] ?? parts['late'] ?? '')
  const month = parts['name'] === undefined ? Number(parts['month'] ?? 1) : monthNamed(parts['name'])
  const day = Number(parts['day'] ?? 1)
  const hour = hourOf(parts)
  const minute = Number(parts['minute'] ?? 0)
  // A leap second is the next minute's first.
  const second = Number(parts['second'] ?? 0)
  if (month === undefined || !(year >= FIRST_YEAR && year <= LAST_YEAR)) return undefined
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined
  if (hour > 24 || minute > 59 || second > 60) return undefined
  const millisecond = Math.floor(Number(`0.${parts['fraction'] ?? 0}`) * 1000)
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - zoneMinutes(parts['zone']) * 60_000
}

function hourOf({ hour, half }: Parts): number {
  const written = Number(hour ?? 0)
  if (half === undefined || written > 12) return written
  return (written % 12) + (/^p/i.test(half) ? 12 : 0)
}

/** Two digits as RFC 2822 reads them; three are years since 1900. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return digits.length === 3 ? 1900 + year : year
}

function monthNamed(name: string): number | undefined {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return MONTHS[plain.slice(0, 4)] ?? MONTHS[plain.slice(0, 3)]
}

function zoneMinutes(zone: string | undefined): number {
  const offset = /(?<sign>[+-])\s*(?<hours>\d{1,2}):?(?<minutes>\d{2})?/.exec(zone ?? '')?.groups
  if (offset === undefined) return ZONES[(zone ?? '').toLowerCase()] ?? 0
  const minutes = Number(offset['hours']) * 60 + Number(offset['minutes'] ?? 0)
  // No zone is further than 14 hours away; more is a slip, and the date is worth more than its zone.
  if (minutes > 14 * 60) return 0
  return offset['sign'] === '-' ? -minutes : minutes
}
