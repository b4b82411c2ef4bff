/**
 * stored-table — the table as it is, and the statements that make it what the plan says.
 */
import { InvalidError } from '@ingot/core'

import type { Transaction } from '../database.ts'
import type { TableName } from './identifier.ts'
import { quoteName, quoteText } from './identifier.ts'
import type { ColumnPlan, DeclaredType, ExistingColumn, ValueNote } from './plan-columns.ts'

const NOTE_PREFIX = 'ingot: '
const NOTES: readonly ValueNote[] = ['bigint', 'text', 'null']

interface ColumnRow {
  readonly name: string
  readonly type: string
  readonly comment: string | null
  readonly generated: boolean
}

/** Its columns in their order; empty when there is no such table. */
export async function describeTable(transaction: Transaction, name: TableName): Promise<readonly ExistingColumn[]> {
  const rows = await transaction.query<ColumnRow>(
    `select a.attname as name, a.atttypid::regtype::text as type, col_description(a.attrelid, a.attnum) as comment,
            a.attgenerated <> '' or a.attidentity = 'a' as generated
       from pg_attribute a
       join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
       join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped
      order by a.attnum`,
    [name.schema, name.table],
  )
  return rows.map((row) => ({
    name: row.name,
    type: row.type,
    note: readNote(row.comment),
    isGenerated: row.generated,
  }))
}

function readNote(comment: string | null): ValueNote | undefined {
  return NOTES.find((note) => comment === NOTE_PREFIX + note)
}

/** The declared types in PostgreSQL's own spelling. */
export async function spellTypes(
  transaction: Transaction,
  columns: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, DeclaredType>> {
  const declared = Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (declared.length === 0) return new Map()
  const texts = declared.map(([, text]) => text)
  const rows = await transaction.query<{ type: string | null }>(
    'select to_regtype(given.type)::text as type from unnest($1::text[]) with ordinality as given (type, at) order by at',
    [texts],
  )
  return new Map(
    declared.map(([name, text], i): [string, DeclaredType] => {
      const type = rows[i]?.type
      if (type === null || type === undefined) {
        throw new InvalidError(
          'invalid/column-type',
          `the column "${name}" is declared as "${text}", which is no type of PostgreSQL.`,
        )
      }
      return [name, { text, type }]
    }),
  )
}

export interface Hidden {
  readonly name: string
  /** Rows are looked up by it. */
  readonly isIndexed: boolean
}

/** Statements that make a table that is not there. */
export function createStatements(
  name: TableName,
  plan: readonly ColumnPlan[],
  hidden: readonly Hidden[],
): readonly string[] {
  const columns = [
    ...plan.map((column) => `${quoteName(column.name)} ${column.typeSql}`),
    ...hidden.map((column) => `${quoteName(column.name)} text`),
  ]
  return [
    `create schema if not exists ${name.schemaSql}`,
    `create table ${name.sql} (${columns.join(', ')})`,
    ...plan.flatMap((column) => noteStatements(name, column)),
    ...hidden.flatMap((column) => indexStatements(name, column)),
  ]
}

/** Statements that make the existing table fit: widened and added columns. None when it fits already. */
export function evolveStatements(
  name: TableName,
  plan: readonly ColumnPlan[],
  { missing, isRebuilt }: { readonly missing: readonly Hidden[]; readonly isRebuilt: boolean },
): readonly string[] {
  return [
    ...plan.flatMap((column) => evolveColumn(name, column, isRebuilt)),
    ...missing.flatMap((column) => [
      `alter table ${name.sql} add column ${quoteName(column.name)} text`,
      ...indexStatements(name, column),
    ]),
  ]
}

function evolveColumn(name: TableName, plan: ColumnPlan, isRebuilt: boolean): readonly string[] {
  const { existing } = plan
  const column = quoteName(plan.name)
  const alter = `alter table ${name.sql}`
  if (existing === undefined) {
    return [`${alter} add column ${column} ${plan.typeSql}`, ...noteStatements(name, plan)]
  }
  if (existing.type === plan.type) return existing.note === plan.note ? [] : noteStatements(name, plan)
  // A rebuilt table has no rows by then, and an undecided column no values.
  const hasValues = !isRebuilt && existing.note !== 'null'
  const using = hasValues ? `${column}::${plan.typeSql}` : `null::${plan.typeSql}`
  return [`${alter} alter column ${column} type ${plan.typeSql} using ${using}`, ...noteStatements(name, plan)]
}

function noteStatements(name: TableName, { name: column, note, existing }: ColumnPlan): readonly string[] {
  if (note === existing?.note) return []
  const comment = note === undefined ? 'null' : quoteText(NOTE_PREFIX + note)
  return [`comment on column ${name.sql}.${quoteName(column)} is ${comment}`]
}

function indexStatements(name: TableName, { name: column, isIndexed }: Hidden): readonly string[] {
  return isIndexed ? [`create index on ${name.sql} (${quoteName(column)})`] : []
}

/** Refuses to widen integers to fractions where that would change one of them. */
export async function checkWidening(
  transaction: Transaction,
  name: TableName,
  plan: readonly ColumnPlan[],
): Promise<void> {
  for (const { type, existing } of plan) {
    if (existing?.type !== 'bigint' || type !== 'double precision' || existing.note === 'null') continue
    const column = quoteName(existing.name)
    const [row] = await transaction.query<{ value: unknown }>(
      `select ${column} as value from ${name.sql} where ${column}::double precision::numeric <> ${column} limit 1`,
    )
    if (row === undefined) continue
    throw new InvalidError(
      'invalid/column-type',
      `the column "${existing.name}" holds whole numbers, ${String(row.value)} for one, that the fractions it now gets would make inexact.`,
    )
  }
}
