/**
 * value-types — how PostgreSQL's texts become JavaScript values.
 *
 * int8             number where it is safe, else string; so in arrays
 * timestamptz      Date; infinity stays ±Infinity
 * timestamp        Date, read as UTC whatever this machine's time zone
 * date, time, numeric, interval   the text, as PostgreSQL writes it: exact, and the same everywhere
 * json, jsonb      parsed
 * bytea            Buffer
 */
import type { CustomTypesConfig } from 'pg'

type Parser = (text: string) => unknown
/** node-postgres declares the built-in types only; any number is accepted. */
type Parsers = (oid: number, format?: 'text' | 'binary') => unknown

const BIGINT = 20
const NUMERIC_ARRAY = 1231
const BIGINT_ARRAY = 1016
const TIMESTAMPTZ = 1184
const TIMESTAMP = 1114
const TIMESTAMP_ARRAY = 1115
const DATE = 1082
const DATE_ARRAY = 1182
const INTERVAL = 1186
const INTERVAL_ARRAY = 1187
const TEXT_ARRAY = 1009

export function valueTypes(builtIn: CustomTypesConfig['getTypeParser']): CustomTypesConfig {
  const parsers = builtIn as Parsers
  const texts = parsers(TEXT_ARRAY) as (text: string) => readonly unknown[]
  const timestamp = parsers(TIMESTAMPTZ) as Parser
  const asUtc: Parser = (text) => timestamp(text.endsWith('infinity') ? text : `${text}+00`)
  const own = new Map<number, Parser>([
    [BIGINT, readBigint],
    [BIGINT_ARRAY, (text) => mapNested(texts(text), readBigint)],
    [TIMESTAMP, asUtc],
    [TIMESTAMP_ARRAY, (text) => mapNested(texts(text), asUtc)],
    [DATE, asIs],
    [DATE_ARRAY, texts],
    [NUMERIC_ARRAY, texts],
    [INTERVAL, asIs],
    [INTERVAL_ARRAY, texts],
  ])
  const getTypeParser: Parsers = (oid, format = 'text') =>
    (format === 'text' ? own.get(oid) : undefined) ?? parsers(oid, format)
  return { getTypeParser: getTypeParser as CustomTypesConfig['getTypeParser'] }
}

function readBigint(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

function mapNested(values: readonly unknown[], read: Parser): readonly unknown[] {
  return values.map((value) =>
    Array.isArray(value) ? mapNested(value, read) : typeof value === 'string' ? read(value) : value,
  )
}

function asIs(text: string): string {
  return text
}
