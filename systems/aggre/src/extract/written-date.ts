/**
 * written-date — a date as people and programs write it, as ISO.
 *
 * A day such as 03/04/2020 is read as day and month, for most of the world writes it so; 04/23/2020 can only be the other.
 */

const MONTHS: readonly (readonly string[])[] = [
  'january jan januar jänner janvier enero ene janeiro gennaio gen januari styczeń stycznia januára leden ledna tammikuu января янв',
  'february feb februar feber février fevrier fév febrero fevereiro fev febbraio februari luty lutego únor února helmikuu февраля фев',
  'march mar märz maerz mär mars marzo março marco marts maart marzec marca březen března maaliskuu марта',
  'april apr avril avr abril abr aprile kwiecień kwietnia duben dubna huhtikuu апреля апр',
  'may mai mayo maio maggio mag mei maj maja květen května toukokuu мая',
  'june jun juni juin junio junho giugno giu czerwiec czerwca červen června kesäkuu июня',
  'july jul juli juillet juil julio julho luglio lug lipiec lipca červenec července heinäkuu июля',
  'august aug août aout agosto ago augustus augusti sierpień sierpnia srpen srpna elokuu августа авг',
  'september sep sept septembre septiembre setiembre setembro set settembre wrzesień września září syyskuu сентября сент',
  'october oct oktober okt octobre octubre outubro out ottobre ott październik października říjen října lokakuu октября окт',
  'november nov novembre noviembre novembro listopad listopada listopadu marraskuu ноября ноя',
  'december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre desember grudzień grudnia prosinec prosince joulukuu декабря дек',
].map((names) => names.split(' '))

const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, month) => names.map((name): [string, number] => [name, month + 1])),
)
const ISO =
  /^\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?/i
const DAY_FIRST =
  /(?<![\d\p{L}])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:de|of)\s+|\s*[ .\-/]\s*)(\p{L}{3,12})\.?(?:\s+(?:de|del)\s+|[\s,.\-/]+)((?:19|20)\d\d)(?!\d)/u
const MONTH_FIRST = /(?<!\p{L})(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:at\s+)?((?:19|20)\d\d)(?!\d)/u
const NUMBERS = /(?<![\d.])(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d\d|\d\d)(?![\d])/
const YEAR_FIRST = /(?<!\d)((?:19|20)\d\d)\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)/
const RFC_2822 = /^\w{3},\s+(\d{1,2}\s+\w{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|GMT|UTC|Z))/

/** What programs write: ISO 8601, or the form of mail. */
export function isoDate(text: string): string | null {
  const found = ISO.exec(text)
  if (found === null) return mailDate(text) ?? epochDate(text)
  const [, year = '', month = '', day = '', hour, minute, second = '00', zone] = found
  const date = makeDate(Number(year), Number(month), Number(day))
  if (date === null || hour === undefined || minute === undefined || zone === undefined) return date
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return date
  return `${date}T${hour}:${minute}:${second}${normalZone(zone)}`
}

function mailDate(text: string): string | null {
  const found = RFC_2822.exec(text.trim())
  const atMs = found === null ? Number.NaN : Date.parse(found[1] ?? '')
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString().replace('.000', '')
}

/** Seconds or milliseconds since 1970. */
function epochDate(text: string): string | null {
  const found = /^\s*(\d{10})(\d{3})?\s*$/.exec(text)
  return found === null ? null : new Date(Number(found[1]) * 1_000).toISOString().replace('.000', '')
}

function normalZone(zone: string): string {
  if (!/^[+-]/.test(zone)) return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return digits === '0000' ? 'Z' : `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/** The first date in a line that people wrote. */
export function dateInText(text: string): string | null {
  const line = text.slice(0, 300)
  return inYearFirst(line) ?? inDayFirst(line) ?? inMonthFirst(line) ?? inNumbers(line)
}

function inYearFirst(line: string): string | null {
  const found = YEAR_FIRST.exec(line)
  return found === null ? null : makeDate(Number(found[1]), Number(found[2]), Number(found[3]))
}

function inDayFirst(line: string): string | null {
  const found = DAY_FIRST.exec(line)
  const month = MONTH_OF.get((found?.[2] ?? '').toLowerCase())
  return found === null || month === undefined ? null : makeDate(Number(found[3]), month, Number(found[1]))
}

function inMonthFirst(line: string): string | null {
  const found = MONTH_FIRST.exec(line)
  const month = MONTH_OF.get((found?.[1] ?? '').toLowerCase())
  return found === null || month === undefined ? null : makeDate(Number(found[3]), month, Number(found[2]))
}

function inNumbers(line: string): string | null {
  const found = NUMBERS.exec(line)
  if (found === null) return null
  const [, first = '', second = '', last = ''] = found
  const year = Number(last) < 100 ? 2000 + Number(last) : Number(last)
  return makeDate(year, Number(second), Number(first)) ?? makeDate(year, Number(first), Number(second))
}

function makeDate(year: number, month: number, day: number): string | null {
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1) return null
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
