/**
 * stored-table — what a table in the database is, the statements that make it fit a plan, and how it is read back.
 *
 * Order    within a transaction every ALTER and COMMENT goes before the first INSERT, UPDATE or DELETE: DuckDB 1.5
 *          fails at the commit otherwise ("another transaction has altered this table").
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { InvalidError } from '@ingot/core'

import type { TableName } from './identifier.ts'
import { quoteName, quoteText } from './identifier.ts'
import type { ColumnPlan, ExistingColumn, ValueNote } from './plan-columns.ts'
import { isNested, isWhole, TIMESTAMPTZ } from './plan-columns.ts'
import type { Decoder } from './read-rows.ts'
import { parseJson, toBytes, toSafeNumber } from './read-rows.ts'

const NOTE_PREFIX = 'ingot: values are '
const NOTES: Readonly<Record<ValueNote, string>> = {
  bigint: `${NOTE_PREFIX}bigint`,
  string: `${NOTE_PREFIX}string`,
  null: `${NOTE_PREFIX}null`,
}

const VALUE_NOTES = ['bigint', 'string', 'null'] as const satisfies readonly ValueNote[]

/** The table's columns in order; none when there is no such table. */
export async function describeTable(connection: DuckDBConnection, name: TableName): Promise<readonly ExistingColumn[]> {
  const result = await connection.run(
    `select column_name, data_type, comment from duckdb_columns()
      where database_name = $3 and lower(schema_name) = lower($1) and lower(table_name) = lower($2)
      order by column_index`,
    [name.schema, name.table, name.catalog],
  )
  return (await result.getRows()).map(([column, type, comment]) => ({
    name: String(column),
    type: String(type),
    note: VALUE_NOTES.find((note) => NOTES[note] === comment),
  }))
}

/** Declared types in DuckDB's own spelling: `int` → INTEGER, `timestamptz` → TIMESTAMP WITH TIME ZONE. */
export async function spellTypes(
  connection: DuckDBConnection,
  declared: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> {
  const spelled = new Map<string, string>()
  for (const [name, type] of Object.entries(declared)) {
    if (type !== undefined) spelled.set(name, await spellType(connection, name, type))
  }
  return spelled
}

async function spellType(connection: DuckDBConnection, name: string, type: string): Promise<string> {
  try {
    // `prepare` takes one statement only, and only DuckDB's answer goes into statements that write.
    const described = await connection.prepare(`describe select cast(null as ${type}) as c`)
    const rows = await (await described.run()).getRows()
    if (rows.length === 1 && rows[0]?.[0] === 'c') return String(rows[0][1])
  } catch (cause) {
    throw new InvalidError(
      'invalid/column-type',
      `the column "${name}": DuckDB knows no type ${JSON.stringify(type)}.`,
      {
        cause,
      },
    )
  }
  throw new InvalidError('invalid/column-type', `the column "${name}": ${JSON.stringify(type)} is not one type.`)
}

/** Statements that comment a new or changed note. */
export function noteStatements(name: TableName, plan: readonly ColumnPlan[], isRebuilt: boolean): readonly string[] {
  return plan
    .filter((column) => column.note !== (isRebuilt ? undefined : column.existing?.note))
    .map(({ name: column, note }) => {
      const comment = note === undefined ? 'null' : quoteText(NOTES[note])
      return `comment on column ${name.sql}.${quoteName(column)} is ${comment}`
    })
}

/** Statements that make the existing table fit: renamed (in case only), widened and added columns. */
export function evolveStatements(name: TableName, plan: readonly ColumnPlan[]): readonly string[] {
  return plan.flatMap((column) => evolveColumn(`alter table ${name.sql}`, column))
}

function evolveColumn(alter: string, { name, type, existing }: ColumnPlan): readonly string[] {
  const column = quoteName(name)
  if (existing === undefined) return [`${alter} add column ${column} ${type}`]
  const renamed = existing.name === name ? [] : [`${alter} rename column ${quoteName(existing.name)} to ${column}`]
  if (existing.type === type) return renamed
  const using = type === 'VARCHAR' ? asText(existing, column) : `cast(${column} as ${type})`
  return [...renamed, `${alter} alter column ${column} set data type ${type} using ${using}`]
}

/** A column as text, as JavaScript would write it. */
function asText({ type }: { readonly type: string }, column: string): string {
  if (type !== TIMESTAMPTZ) return `cast(${column} as VARCHAR)`
  const iso = (fraction: string) => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.${fraction}Z')`
  return `case when epoch_us(${column}) % 1000 = 0 then ${iso('%g')} else ${iso('%f')} end`
}

/** Refuses to widen integers to DOUBLE where that would change one of them. */
export async function checkWidening(
  connection: DuckDBConnection,
  name: TableName,
  plan: readonly ColumnPlan[],
): Promise<void> {
  for (const { type, existing } of plan) {
    if (existing === undefined || type !== 'DOUBLE' || !(existing.type === 'BIGINT' || existing.type === 'HUGEINT'))
      continue
    const column = quoteName(existing.name)
    const result = await connection.run(
      `select ${column} from ${name.sql} where cast(cast(${column} as DOUBLE) as HUGEINT) <> ${column} limit 1`,
    )
    const [row] = await result.getRows()
    if (row === undefined) continue
    throw new InvalidError(
      'invalid/column-type',
      `the column "${existing.name}" holds ${existing.type} values, ${String(row[0])} for one, that the fractions it now gets would make inexact.`,
    )
  }
}

/** How a column is read: the SQL that brings it into a form that is quick to decode, and the decoder. */
export function readColumn({ name, type, note }: ExistingColumn): { readonly sql: string; readonly decode: Decoder } {
  const column = quoteName(name)
  if (note === 'string') return { sql: asText({ type }, column), decode: undefined }
  if (type === 'JSON') return { sql: `cast(${column} as VARCHAR)`, decode: parseJson }
  if (isNested(type)) return { sql: `cast(to_json(${column}) as VARCHAR)`, decode: parseJson }
  if (type.startsWith('TIMESTAMP') || type === 'DATE') {
    return { sql: `cast(epoch_ms(${column}) as DOUBLE)`, decode: (value) => new Date(Number(value)) }
  }
  if (type.startsWith('DECIMAL')) return { sql: `cast(${column} as DOUBLE)`, decode: undefined }
  if (type === 'BLOB') return { sql: column, decode: toBytes }
  if (isWhole(type)) return { sql: column, decode: integerDecoder(type, note) }
  const isPlain = type === 'VARCHAR' || type === 'BOOLEAN' || type === 'DOUBLE' || type === 'FLOAT'
  return { sql: isPlain ? column : `cast(${column} as VARCHAR)`, decode: undefined }
}

function integerDecoder(type: string, note: ValueNote | undefined): Decoder {
  if (note === 'bigint' || type.endsWith('HUGEINT')) return (value) => BigInt(value as bigint | number)
  return toSafeNumber
}
