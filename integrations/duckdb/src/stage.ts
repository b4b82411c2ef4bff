/**
 * stage — rows into a temporary table of the connection, from which one statement then fills the real one.
 *
 * Shapes   columns c0, c1… in the plan's order, of the encodings' types; `rowid` is the row's place among the rows.
 *          Integers and dates travel as DOUBLE: exact up to 2^53, and twice as fast as making bigints of them.
 * Errors   InvalidError invalid/null-key   a key column without a value
 *                       invalid/value      an object that JSON cannot write (a cycle, a bigint inside)
 */
import { setImmediate } from 'node:timers/promises'
import { isDate } from 'node:util/types'

import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { InvalidError } from '@ingot/core'

import { fieldOf } from './column-kind.ts'
import type { ColumnPlan, Encoding } from './plan-columns.ts'

const STAGE = '"temp"."main"."_ingot_stage"'
/** The staging table under the alias by which `stagedValue` names its columns: the author's may be called `c0` too. */
export const STAGED: string = `${STAGE} as ingot_s`

// A few milliseconds of work, so that heartbeats and other steps get their turn.
const ROWS_PER_TURN = 8_192

export async function stageRows(
  connection: DuckDBConnection,
  rows: readonly object[],
  plan: readonly ColumnPlan[],
  options: { readonly key: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const types = plan.map(({ encoding }, i) => `c${i} ${STAGED_TYPES[encoding]}`)
  await connection.run(`create or replace temp table ${STAGE} (${types.join(', ')})`)
  const writers = plan.map((column) => writerFor(column, options.key.includes(column.name)))
  const appender = await connection.createAppender('_ingot_stage', 'main', 'temp')
  try {
    for (let first = 0; first < rows.length; first += ROWS_PER_TURN) {
      options.signal.throwIfAborted()
      appendRows(appender, writers, rows, first)
      await setImmediate()
    }
  } catch (error) {
    // Closing would try to write the row that was begun, and hide why it was not ended.
    appender.clear()
    throw error
  }
  appender.closeSync()
}

export async function dropStage(connection: DuckDBConnection): Promise<void> {
  await connection.run(`drop table if exists ${STAGE}`)
}

/** The staged column as its column's type. */
export function stagedValue(column: ColumnPlan, i: number): string {
  return `cast(${decoded(column.encoding, `ingot_s.c${i}`)} as ${column.type})`
}

const STAGED_TYPES: Readonly<Record<Encoding, string>> = {
  double: 'DOUBLE',
  text: 'VARCHAR',
  json: 'VARCHAR',
  boolean: 'BOOLEAN',
  hugeint: 'HUGEINT',
  bytes: 'BLOB',
  milliseconds: 'DOUBLE',
}

function decoded(encoding: Encoding, column: string): string {
  if (encoding === 'json') return `cast(${column} as JSON)`
  return encoding === 'milliseconds' ? `make_timestamptz(cast(${column} as BIGINT) * 1000)` : column
}

function appendRows(
  appender: DuckDBAppender,
  writers: readonly Writer[],
  rows: readonly object[],
  first: number,
): void {
  const end = Math.min(first + ROWS_PER_TURN, rows.length)
  for (let r = first; r < end; r++) {
    const row = rows[r] ?? {}
    for (const write of writers) write(appender, row, r)
    appender.endRow()
  }
}

type Writer = (appender: DuckDBAppender, row: object, r: number) => void

function writerFor({ name, encoding }: ColumnPlan, isKey: boolean): Writer {
  const append = APPENDERS[encoding]
  return (appender, row, r) => {
    const value = fieldOf(row, name)
    if (value === null || value === undefined) {
      if (isKey) throw nullKey(r, name)
      return appender.appendNull()
    }
    try {
      append(appender, value)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new InvalidError('invalid/value', `row ${r}, field "${name}": the value cannot be stored: ${why}`, {
        cause,
      })
    }
  }
}

export function nullKey(r: number, column: string): InvalidError {
  return new InvalidError('invalid/null-key', `row ${r} has no value in the key column "${column}".`)
}

type Append = (appender: DuckDBAppender, value: unknown) => void

/** Each is called with values of the kinds that the plan has seen, hence the conversions without a check. */
const APPENDERS: Readonly<Record<Encoding, Append>> = {
  double: (appender, value) => appender.appendDouble(Number(value)),
  text: (appender, value) => appender.appendVarchar(textOf(value)),
  json: (appender, value) => {
    const json = jsonOf(value)
    if (json === undefined) appender.appendNull()
    else appender.appendVarchar(json)
  },
  boolean: (appender, value) => appender.appendBoolean(value === true),
  hugeint: (appender, value) => appender.appendHugeInt(BigInt(value as bigint | number)),
  bytes: (appender, value) => appender.appendBlob(value as Uint8Array),
  milliseconds: (appender, value) => appender.appendDouble((value as Date).getTime()),
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object') return isDate(value) ? value.toISOString() : (jsonOf(value) ?? '')
  return `${value as number | bigint | boolean}`
}

/** JSON writes half a surrogate pair as `\ud800`, which DuckDB refuses; as text it would become `\ufffd`, so it does here. */
function jsonOf(value: unknown): string | undefined {
  const json: string | undefined = JSON.stringify(value)
  if (json === undefined || !json.includes('\\ud')) return json
  return json.replaceAll(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\\ufffd'))
}
