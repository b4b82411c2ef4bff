/**
 * cron-text — a cron expression in words, where it is a common one; else as it is.
 */
const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
}

const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays']

/** `daily at 06:00`, `every 15 min`, `Mondays at 09:00`; others as they are. */
export function cronText(expression: string): string {
  const fields = (NICKNAMES[expression] ?? expression).trim().split(/\s+/)
  const words = fields.length === 6 && fields[0] === '0' ? ofFive(fields.slice(1)) : ofFive(fields)
  return words ?? ofSeconds(fields) ?? expression
}

function ofSeconds(fields: readonly string[]): string | undefined {
  const [seconds = '', ...rest] = fields
  if (fields.length !== 6 || rest.some((field) => field !== '*')) return undefined
  if (seconds === '*') return 'every second'
  const step = /^\*\/(\d+)$/.exec(seconds)?.[1]
  return step !== undefined && 60 % Number(step) === 0 ? `every ${step} s` : undefined
}

function ofFive(fields: readonly string[]): string | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  if (fields.length !== 5 || month !== '*') return undefined
  const when = daysText(day, weekday)
  if (when === undefined) return undefined
  if (isNumber(minute, 59) && isNumber(hour, 23)) return `${when} at ${two(hour)}:${two(minute)}`
  return when === 'daily' ? withinDay(minute, hour) : undefined
}

function withinDay(minute: string, hour: string): string | undefined {
  if (hour === '*' && minute === '*') return 'every minute'
  if (hour === '*' && isNumber(minute, 59)) return minute === '0' ? 'hourly' : `hourly at :${two(minute)}`
  const minutes = /^\*\/(\d+)$/.exec(minute)?.[1]
  if (hour === '*' && minutes !== undefined && 60 % Number(minutes) === 0) return `every ${minutes} min`
  const hours = /^\*\/(\d+)$/.exec(hour)?.[1]
  if (hours === undefined || 24 % Number(hours) !== 0 || !isNumber(minute, 59)) return undefined
  return `every ${hours} h${minute === '0' ? '' : ` at :${two(minute)}`}`
}

function daysText(day: string, weekday: string): string | undefined {
  if (day === '*' && weekday === '*') return 'daily'
  if (day === '*' && isNumber(weekday, 7)) return DAYS[Number(weekday)]
  if (day === '*' && /^(?:1-5|MON-FRI)$/i.test(weekday)) return 'Monday to Friday'
  if (weekday === '*' && isNumber(day, 31) && day !== '0') return `monthly on day ${Number(day)}`
  return undefined
}

function isNumber(text: string, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) <= most
}

function two(text: string): string {
  return text.padStart(2, '0')
}
