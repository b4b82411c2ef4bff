/**
 * bookkeeping — what Ingot remembers of its tables, in the schema `_ingot` of the same database, written in the same
 * transaction as the rows.
 *
 * asset_table   which asset a table belongs to. Two keys can name one table (`silver/a/b`, `silver/a_b`), and without
 *               an owner the one would quietly replace the rows of the other.
 * stored_load   that a value was stored, even one without rows, and by which load. Part: '' = the whole, '=p' = the
 *               partition p. In mode `append` a line per load, else one per part.
 */
import { InvalidError } from '@ingot/core'

import type { Database, Transaction } from '../database.ts'
import type { TableName } from './identifier.ts'
import { quoteText } from './identifier.ts'

const STATEMENTS = [
  'create schema if not exists _ingot',
  `create table if not exists _ingot.asset_table (
    schema_name text, table_name text, asset_key text not null, primary key (schema_name, table_name))`,
  `create table if not exists _ingot.stored_load (
    schema_name text, table_name text, part text, load_id text, row_count bigint not null,
    stored_at timestamptz not null default now(), primary key (schema_name, table_name, part, load_id))`,
]
/** Any number, as long as all processes use the same. */
const SETUP_LOCK = 7_596_568_466

export async function hasBookkeeping(database: Pick<Database, 'query'>): Promise<boolean> {
  const [row] = await database.query<{ there: boolean }>(
    "select to_regclass('_ingot.stored_load') is not null as there",
  )
  return row?.there === true
}

export async function prepareBookkeeping(database: Database): Promise<void> {
  if (await hasBookkeeping(database)) return
  await database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [SETUP_LOCK])
    for (const statement of STATEMENTS) await transaction.query(statement)
  })
}

export function partOf(partition: string | undefined): string {
  return partition === undefined ? '' : `=${partition}`
}

/** Refuses a table that is another asset's. */
export async function checkOwner(
  transaction: Pick<Database, 'query'>,
  name: TableName,
  assetKey: string,
): Promise<void> {
  const [row] = await transaction.query<{ owner: string }>(
    'select asset_key as owner from _ingot.asset_table where schema_name = $1 and table_name = $2',
    [name.schema, name.table],
  )
  if (row === undefined || row.owner === assetKey) return
  const letGo = `delete from _ingot.asset_table where schema_name = ${quoteText(name.schema)} and table_name = ${quoteText(name.table)}`
  throw new InvalidError(
    'invalid/table-taken',
    `the table ${name.label} belongs to the asset "${row.owner}", and "${assetKey}" would share it: give one of them another with { table, schema }. If "${row.owner}" is gone or renamed, let go of it: ${letGo}.`,
  )
}

/** Makes the asset the owner of the table; two that come at once for the first time are told apart here. */
export async function claim(transaction: Transaction, name: TableName, assetKey: string): Promise<void> {
  await transaction.query('insert into _ingot.asset_table values ($1, $2, $3) on conflict do nothing', [
    name.schema,
    name.table,
    assetKey,
  ])
  await checkOwner(transaction, name, assetKey)
}

export async function wasLoadStored(
  transaction: Transaction,
  name: TableName,
  { loadId, partition }: { readonly loadId: string; readonly partition: string | undefined },
): Promise<boolean> {
  const rows = await transaction.query(
    'select 1 from _ingot.stored_load where schema_name = $1 and table_name = $2 and load_id = $3 and part = $4',
    [name.schema, name.table, loadId, partOf(partition)],
  )
  return rows.length > 0
}

export interface Stored {
  readonly partition: string | undefined
  readonly loadId: string
  readonly rowCount: number
  /** The value before it is gone. */
  readonly isReplacing: boolean
}

export async function rememberLoad(transaction: Transaction, name: TableName, stored: Stored): Promise<void> {
  const place = [name.schema, name.table, partOf(stored.partition)]
  if (stored.isReplacing) {
    // Of the whole table, every partition's lines too.
    await transaction.query(
      "delete from _ingot.stored_load where schema_name = $1 and table_name = $2 and (part = $3 or $3 = '')",
      place,
    )
  }
  await transaction.query(
    `insert into _ingot.stored_load (schema_name, table_name, part, load_id, row_count) values ($1, $2, $3, $4, $5)
     on conflict (schema_name, table_name, part, load_id) do update set row_count = excluded.row_count, stored_at = now()`,
    [...place, stored.loadId, stored.rowCount],
  )
}

/** True when one of the parts was stored; undefined = any part of the table. `emptyOnly`: as a value without rows. */
export async function wasStored(
  database: Pick<Database, 'query'>,
  name: TableName,
  { parts, emptyOnly }: { readonly parts: readonly string[] | undefined; readonly emptyOnly: boolean },
): Promise<boolean> {
  const rows = await database.query(
    `select 1 from _ingot.stored_load
      where schema_name = $1 and table_name = $2 and ($3::text[] is null or part = any($3)) and (not $4 or row_count = 0) limit 1`,
    [name.schema, name.table, parts ?? null, emptyOnly],
  )
  return rows.length > 0
}
