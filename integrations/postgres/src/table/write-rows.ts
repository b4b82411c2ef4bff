/**
 * write-rows — takes the old rows out and puts the new ones in.
 */
import type { Transaction } from '../database.ts'
import { wasLoadStored } from './bookkeeping.ts'
import { fieldOf } from './column-kind.ts'
import type { Batch } from './encode-rows.ts'
import { encodeRows, transportOf } from './encode-rows.ts'
import type { TableName } from './identifier.ts'
import { quoteName } from './identifier.ts'
import type { ColumnPlan } from './plan-columns.ts'
import type { Load } from './load.ts'
import { LOAD_ID } from './table-settings.ts'

export interface Written {
  readonly tableRows: number
  readonly inserted: number
  readonly updated: number
}

// Beyond it the number of rows of the table is PostgreSQL's estimate: counting would take longer than storing.
const COUNTED_ROWS = 2_000_000

/** The last row of each key, since a batch may hold several. Without a key, all rows. */
export function lastOfEachKey(rows: readonly object[], key: readonly string[]): readonly object[] {
  if (key.length === 0) return rows
  const last = new Map<string, object>()
  for (const row of rows) last.set(JSON.stringify(key.map((name) => keyText(fieldOf(row, name)))), row)
  return last.size === rows.length ? rows : [...last.values()]
}

function keyText(value: unknown): unknown {
  return typeof value === 'bigint' || typeof value === 'number' ? String(value) : value
}

/** Deletes rather than truncates: readers go on seeing the old rows until the new ones are there. */
export async function clearOld(transaction: Transaction, { settings, context, name, isRebuilt }: Load): Promise<void> {
  const { mode, partitionColumn } = settings
  const { partition, loadId } = context
  if (mode === 'upsert') return
  if (isRebuilt) {
    await transaction.query(`delete from ${name.sql}`)
    return
  }
  if (mode === 'append' && !(await wasLoadStored(transaction, name, { loadId, partition }))) return
  const ofLoad = mode === 'append' ? ` and ${quoteName(LOAD_ID)} = $2` : ''
  const values = mode === 'append' ? [partition ?? null, loadId] : [partition ?? null]
  // A table without that column has no rows of any partition.
  const part = (await hasColumn(transaction, name, partitionColumn)) ? quoteName(partitionColumn) : 'null'
  // `is not distinct from` alone would not use the index.
  const same = partition === undefined ? `${part} is not distinct from $1::text` : `${part} = $1::text`
  await transaction.query(`delete from ${name.sql} where ${same}${ofLoad}`, values)
}

async function hasColumn(transaction: Transaction, name: TableName, column: string): Promise<boolean> {
  const [row] = await transaction.query<{ there: boolean }>(
    `select exists (select 1 from pg_attribute where attrelid = $1::regclass and attname = $2 and not attisdropped) as there`,
    [name.sql, column],
  )
  return row?.there === true
}

/** The unique index by which `upsert` finds the rows that are there. */
export async function ensureKey(transaction: Transaction, load: Load): Promise<void> {
  const columns = keyColumns(load)
  const rows = await transaction.query<{ columns: readonly string[] }>(
    `select array_agg(a.attname::text order by a.attname::text) as columns
       from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = $1::regclass and i.indisunique and i.indpred is null and i.indexprs is null
      group by i.indexrelid`,
    [load.name.sql],
  )
  const wanted = JSON.stringify(columns.toSorted())
  if (rows.some((row) => JSON.stringify(row.columns.toSorted()) === wanted)) return
  await transaction.query(`create unique index on ${load.name.sql} (${columns.map(quoteName).join(', ')})`)
}

function keyColumns({ settings, context }: Load): readonly string[] {
  return context.partition === undefined ? settings.key : [...settings.key, settings.partitionColumn]
}

export async function writeRows(transaction: Transaction, load: Load, plan: readonly ColumnPlan[]): Promise<Written> {
  const { settings, context, rows } = load
  const statement = insertStatement(load, plan)
  const given = hiddenValues(load).map(({ value }) => value)
  let inserted = 0
  let updated = 0
  for (const batch of encodeRows(rows, plan, { key: settings.key, isSilver: context.layer === 'silver' })) {
    const counts = await writeBatch(transaction, statement, batch, given)
    inserted += counts.inserted
    updated += counts.updated
  }
  return { tableRows: load.isRebuilt ? rows.length : await countRows(transaction, load), inserted, updated }
}

interface Counts {
  readonly inserted: number
  readonly updated: number
}

async function writeBatch(
  transaction: Transaction,
  statement: string,
  { arrays }: Batch,
  given: readonly string[],
): Promise<Counts> {
  const [counts] = await transaction.query<Counts>(statement, [...arrays, ...given])
  return counts ?? { inserted: 0, updated: 0 }
}

function hiddenValues({ settings, context }: Load): readonly { readonly name: string; readonly value: string }[] {
  return [
    ...(context.partition === undefined ? [] : [{ name: settings.partitionColumn, value: context.partition }]),
    ...(settings.mode === 'append' ? [{ name: LOAD_ID, value: context.loadId }] : []),
  ]
}

function insertStatement(load: Load, plan: readonly ColumnPlan[]): string {
  const hidden = hiddenValues(load)
  const transports = plan.map(transportOf)
  const columns = [...plan, ...hidden].map(({ name }) => quoteName(name)).join(', ')
  const values = [
    ...transports.map(({ sql }, i) => sql(`ingot_s.c${i}`)),
    ...hidden.map((_column, i) => `$${plan.length + i + 1}::text`),
  ]
  const arrays = transports.map(({ array }, i) => `$${i + 1}::${array}`)
  const names = plan.map((_column, i) => `c${i}`)
  const insert = `insert into ${load.name.sql} as ingot_t (${columns})
    select ${values.join(', ')} from unnest(${arrays.join(', ')}) as ingot_s(${names.join(', ')})`
  if (load.settings.mode !== 'upsert') return insert
  // All in one order, so that two stores of the same keys wait for each other and do not lock crosswise.
  const sorted = `${insert} order by ${keyExpressions(load, plan).join(', ')}`
  return `with written as (${sorted} ${onConflict(load, plan)} returning xmax = 0 as is_new)
    select count(*) filter (where is_new)::int as inserted, count(*) filter (where not is_new)::int as updated from written`
}

function keyExpressions({ settings }: Load, plan: readonly ColumnPlan[]): readonly string[] {
  return plan.flatMap((column, i) =>
    settings.key.includes(column.name) ? [transportOf(column).sql(`ingot_s.c${i}`)] : [],
  )
}

/** A row that is there already just as it is stays untouched: no new version, nothing to vacuum. */
function onConflict(load: Load, plan: readonly ColumnPlan[]): string {
  const key = keyColumns(load)
  const others = plan.filter(({ name }) => !key.includes(name))
  const target = key.map(quoteName).join(', ')
  if (others.length === 0) return `on conflict (${target}) do nothing`
  const sets = others.map(({ name }) => `${quoteName(name)} = excluded.${quoteName(name)}`)
  // These two cannot be compared.
  const canCompare = others.every(({ type }) => type !== 'json' && type !== 'xml')
  const row = (alias: string) => `(${others.map(({ name }) => `${alias}.${quoteName(name)}`).join(', ')})`
  const where = canCompare ? ` where ${row('ingot_t')} is distinct from ${row('excluded')}` : ''
  return `on conflict (${target}) do update set ${sets.join(', ')}${where}`
}

async function countRows(transaction: Transaction, { name }: Load): Promise<number> {
  const [row] = await transaction.query<{ estimate: number }>(
    'select reltuples::bigint as estimate from pg_class where oid = $1::regclass',
    [name.sql],
  )
  if (row !== undefined && row.estimate > COUNTED_ROWS) return row.estimate
  const [counted] = await transaction.query<{ count: number }>(`select count(*) as count from ${name.sql}`)
  return counted?.count ?? 0
}
