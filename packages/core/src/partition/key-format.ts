/**
 * key-format — the text of a window's local time, and back.
 *
 * Shapes   `%Y %m %d %H %M %S %%`, as in strftime. All but the year are two digits, the year four.
 */
import { DefinitionError } from '../errors.ts'

export type Field = 'Y' | 'm' | 'd' | 'H' | 'M' | 'S'

export interface KeyFormat {
  readonly fields: ReadonlySet<Field>
  print(localMs: number): string
  /** Undefined for a text that it never prints. Fields that the format leaves out come from `defaults`. */
  parse(text: string, defaults: ReadonlyMap<Field, number>): number | undefined
}

const LENGTHS: Readonly<Record<Field, number>> = { Y: 4, m: 2, d: 2, H: 2, M: 2, S: 2 }
const isField = (letter: string): letter is Field => Object.hasOwn(LENGTHS, letter)

const formats = new Map<string, KeyFormat>()

export function keyFormat(format: string): KeyFormat {
  let known = formats.get(format)
  if (known === undefined) formats.set(format, (known = compile(format)))
  return known
}

function compile(format: string): KeyFormat {
  const pieces = format.match(/%.|[^%]+|%$/gs) ?? []
  const fields: Field[] = []
  const pattern = pieces.map((piece) => {
    const letter = piece.slice(1)
    if (!piece.startsWith('%') || piece === '%%') return escape(piece === '%%' ? '%' : piece)
    if (!isField(letter) || fields.includes(letter)) {
      const wrong = isField(letter) ? 'stands twice' : 'is not one of %Y %m %d %H %M %S %%'
      throw new DefinitionError('definition/bad-partitions', `partition key format "${format}": "${piece}" ${wrong}.`)
    }
    fields.push(letter)
    return `(\\d{${LENGTHS[letter]}})`
  })
  const regex = new RegExp(`^${pattern.join('')}$`)
  return {
    fields: new Set(fields),
    print(localMs) {
      const values = fieldsOf(localMs)
      return pieces
        .map((piece) => {
          const letter = piece.slice(1)
          if (!piece.startsWith('%')) return piece
          return isField(letter) ? String(values[letter]).padStart(LENGTHS[letter], '0') : '%'
        })
        .join('')
    },
    parse(text, defaults) {
      const match = regex.exec(text)
      if (match === null) return undefined
      const values = new Map(defaults)
      for (const [i, field] of fields.entries()) values.set(field, Number(match[i + 1]))
      const at = (field: Field, otherwise: number) => values.get(field) ?? otherwise
      return utc(at('Y', 1970), at('m', 1), at('d', 1), at('H', 0), at('M', 0), at('S', 0))
    },
  }
}

function fieldsOf(localMs: number): Readonly<Record<Field, number>> {
  const date = new Date(localMs)
  return {
    Y: date.getUTCFullYear(),
    m: date.getUTCMonth() + 1,
    d: date.getUTCDate(),
    H: date.getUTCHours(),
    M: date.getUTCMinutes(),
    S: date.getUTCSeconds(),
  }
}

/** Undefined for a date or a time of day that there is not. */
function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = fieldsOf(ms)
  const isReal = back.Y === year && back.m === month && back.d === day
  return isReal && hour < 24 && minute < 60 && second < 60 ? ms : undefined
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

const LOCAL_TIME = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T -](\d{2}):(\d{2})(?::(\d{2}))?)?)?(Z|[+-]\d{2}:\d{2})?$/

export interface ParsedTime {
  readonly localMs: number
  /** Given when the text says it: `Z`, `+02:00`. */
  readonly offsetMs: number | undefined
}

/** `2026-01`, `2026-01-01`, `2026-01-01T13:00`, `2026-01-01-13:00`, with seconds or an offset. */
export function parseTime(text: string): ParsedTime | undefined {
  const match = LOCAL_TIME.exec(text)
  if (match === null) return undefined
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', offset] = match
  const localMs = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))
  return localMs === undefined
    ? undefined
    : { localMs, offsetMs: offset === undefined ? undefined : parseOffset(offset) }
}

/** `+01:00` */
export function printOffset(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

export function parseOffset(text: string): number {
  if (text === 'Z') return 0
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number)
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
