/**
 * write-table — the statements that bring staged rows into the asset's table. All of them run inside one transaction.
 */
import type { DuckDBConnection } from '@duckdb/node-api'

import type { TableName } from './identifier.ts'
import { quoteName } from './identifier.ts'
import type { ColumnPlan, ExistingColumn } from './plan-columns.ts'
import { STAGED, stagedValue } from './stage.ts'
import { evolveStatements, noteStatements } from './stored-table.ts'
import { claimStatements, commentStatement } from './table-owner.ts'
import type { TableContext, TableSettings } from './table-settings.ts'
import { hiddenNames, LOAD_ID } from './table-settings.ts'

/** All that the statements of one `store` depend on. */
export interface Load {
  readonly settings: TableSettings
  readonly context: TableContext
  readonly connection: DuckDBConnection
  readonly name: TableName
  readonly rows: readonly object[]
  readonly plan: readonly ColumnPlan[]
  /** The table's columns, hidden ones included; none when it does not exist. */
  readonly stored: readonly ExistingColumn[]
  /** The table's comment; undefined when there is none, or no table. */
  readonly comment: string | undefined
  /** True when the table is made anew instead of written into. */
  readonly isRebuilt: boolean
}

export interface Written {
  /** Rows of this load, the repeated keys of an upsert counted once. */
  readonly rowCount: number
  readonly tableRows: number
  /** Of those, the rows that were not in the table before. */
  readonly inserted: number
}

export async function writeTable(load: Load): Promise<Written> {
  const { connection, name, rows, settings } = load
  await connection.run(`create schema if not exists ${name.schemaSql}`)
  if (load.isRebuilt) {
    await rebuild(load)
    return { rowCount: rows.length, tableRows: rows.length, inserted: rows.length }
  }
  await makeFit(load)
  if (settings.mode === 'upsert' && rows.length > 0) return upsert(load)
  if (settings.mode !== 'upsert') {
    await deletePrevious(load)
    await insert(load)
  }
  return { rowCount: rows.length, tableRows: await countRows(connection, name.sql), inserted: rows.length }
}

/** `create or replace` keeps the file from growing by deleted rows, and needs no old value to fit. */
async function rebuild({ connection, context, name, plan, comment }: Load): Promise<void> {
  const list = plan.map((column, i) => `${stagedValue(column, i)} as ${quoteName(column.name)}`)
  await connection.run(
    `create or replace table ${name.sql} as select ${list.join(', ')} from ${STAGED} order by ingot_s.rowid`,
  )
  await runAll(connection, [...noteStatements(name, plan, true), commentStatement(name, context.assetKey, comment)])
}

/** Makes the table, or alters it until the plan fits. No rows change here; see the order in stored-table.ts. */
async function makeFit(load: Load): Promise<void> {
  const { connection, context, name, plan, stored, comment } = load
  const hidden = hiddenColumns(load).map(({ column }) => column)
  if (stored.length === 0) {
    const columns = [...plan.map((column) => `${quoteName(column.name)} ${column.type}`), ...hidden.map(asVarchar)]
    await connection.run(`create table ${name.sql} (${columns.join(', ')})`)
  } else {
    const known = new Set(stored.map((column) => column.name.toLowerCase()))
    const missing = hidden.filter((column) => !known.has(column.toLowerCase()))
    const added = missing.map((column) => `alter table ${name.sql} add column ${asVarchar(column)}`)
    await runAll(connection, [...added, ...evolveStatements(name, plan)])
  }
  const claim = claimStatements(name, context.assetKey, comment)
  await runAll(connection, [...noteStatements(name, plan, false), ...claim])
}

function asVarchar(column: string): string {
  return `${quoteName(column)} VARCHAR`
}

interface HiddenColumn {
  readonly column: string
  /** This load's value, a parameter of every statement that writes. */
  readonly value: string
}

function hiddenColumns({ context, settings }: Load): readonly HiddenColumn[] {
  return [
    ...(context.partition === undefined ? [] : [{ column: settings.partitionColumn, value: context.partition }]),
    ...(settings.mode === 'append' ? [{ column: LOAD_ID, value: context.loadId }] : []),
  ]
}

/** Removes what this load replaces: its partition, and for `append` only the rows of an earlier attempt. */
async function deletePrevious(load: Load): Promise<void> {
  const hidden = hiddenColumns(load)
  const same = hidden.map(({ column }, i) => `${quoteName(column)} = $${i + 1}`).join(' and ')
  await load.connection.run(`delete from ${load.name.sql} where ${same}`, valuesOf(hidden))
}

async function insert(load: Load): Promise<void> {
  const { connection, name, plan } = load
  const hidden = hiddenColumns(load)
  const columns = [...plan.map((column) => column.name), ...hidden.map(({ column }) => column)].map(quoteName)
  const values = [...plan.map(stagedValue), ...hidden.map((_column, i) => `$${i + 1}`)]
  await connection.run(
    `insert into ${name.sql} (${columns.join(', ')}) select ${values.join(', ')} from ${STAGED} order by ingot_s.rowid`,
    valuesOf(hidden),
  )
}

/**
 * Updates rows where they are, so that they keep their place, and adds the others. MERGE would be one statement, and
 * not faster, but it adds rows out of order as soon as there are more than some 100,000.
 */
async function upsert(load: Load): Promise<Written> {
  const { connection, name } = load
  const hidden = valuesOf(hiddenColumns(load))
  const [keyOfStage, sameKey] = keyConditions(load)
  await connection.run(
    `delete from ${STAGED} where rowid not in (select max(ingot_s.rowid) from ${STAGED} group by ${keyOfStage})`,
  )
  const rowCount = await countRows(connection, STAGED)
  const sets = setClauses(load)
  if (sets.length > 0) {
    await connection.run(`update ${name.sql} as ingot_t set ${sets.join(', ')} from ${STAGED} where ${sameKey}`, hidden)
  }
  await connection.run(`delete from ${STAGED} using ${name.sql} as ingot_t where ${sameKey}`, hidden)
  const inserted = await countRows(connection, STAGED)
  await insert(load)
  return { rowCount, tableRows: await countRows(connection, name.sql), inserted }
}

/** The key of a staged row, and the condition under which a row of the table has the key of a staged one. */
function keyConditions(load: Load): readonly [keyOfStage: string, sameKey: string] {
  const isKey = (column: ColumnPlan) => load.settings.key.includes(column.name)
  const keys = load.plan.flatMap((column, i) => (isKey(column) ? [{ column, value: stagedValue(column, i) }] : []))
  const same = keys.map(({ column, value }) => `ingot_t.${quoteName(column.name)} = ${value}`)
  const sameHidden = hiddenColumns(load).map(({ column }, i) => `ingot_t.${quoteName(column)} = $${i + 1}`)
  return [keys.map(({ value }) => value).join(', '), [...same, ...sameHidden].join(' and ')]
}

/** A row is replaced as a whole: columns that this batch does not have become NULL. */
function setClauses(load: Load): readonly string[] {
  const { plan, settings } = load
  const values = plan.map((column, i) => ({
    name: column.name,
    set: `${quoteName(column.name)} = ${stagedValue(column, i)}`,
  }))
  const absent = absentColumns(load).map(({ name }) => ({ name, set: `${quoteName(name)} = null` }))
  return [...values, ...absent].filter(({ name }) => !settings.key.includes(name)).map(({ set }) => set)
}

/** Columns of the table that are the author's, though this batch does not have them. */
export function absentColumns({ plan, settings, stored }: Load): readonly ExistingColumn[] {
  const filled = new Set([...hiddenNames(settings), ...plan.map(({ name }) => name.toLowerCase())])
  return stored.filter(({ name }) => !filled.has(name.toLowerCase()))
}

function valuesOf(hidden: readonly HiddenColumn[]): string[] {
  return hidden.map(({ value }) => value)
}

async function countRows(connection: DuckDBConnection, from: string): Promise<number> {
  const [row] = await (await connection.run(`select count(*) from ${from}`)).getRows()
  return Number(row?.[0])
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement)
}
