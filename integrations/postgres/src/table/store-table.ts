/**
 * store-table — brings the rows into the asset's table in one transaction.
 *
 * Order    look at the rows and the table, plan (pure), then write: most of what can be wrong with the value is found
 *          before the table is touched.
 * Locks    stores into one table go side by side, but for those of the same partition, until one of them has to change
 *          the table itself: that one starts over, alone.
 */
import type { ColumnSchema, MetadataInput, StoreReport } from '@ingot/core'
import { COLUMN_SCHEMA, InvalidError, isIngotError, metadata, ROW_COUNT, TABLE_NAME } from '@ingot/core'

import type { Transaction } from '../database.ts'
import { checkOwner, claim, partOf, prepareBookkeeping, rememberLoad } from './bookkeeping.ts'
import { profileColumns } from './column-kind.ts'
import { nullKey } from './encode-rows.ts'
import { tableNameFor } from './identifier.ts'
import type { Load } from './load.ts'
import type { ColumnPlan } from './plan-columns.ts'
import { planColumns } from './plan-columns.ts'
import { previewOf } from './preview.ts'
import { whyRaw } from './raw-rules.ts'
import type { Hidden } from './stored-table.ts'
import { checkWidening, createStatements, describeTable, evolveStatements, spellTypes } from './stored-table.ts'
import type { TableContext, TableSettings } from './table-settings.ts'
import { hiddenNames, LOAD_ID } from './table-settings.ts'
import type { Written } from './write-rows.ts'
import { clearOld, ensureKey, lastOfEachKey, writeRows } from './write-rows.ts'

// An event holds 64 KiB, the author's own metadata included; too big, it would fail the step after its rows are written.
const MAX_COLUMNS_SHOWN = 200
const MAX_SCHEMA_BYTES = 16_384

type Outcome =
  | { readonly kind: 'stored'; readonly written: Written; readonly plan: readonly ColumnPlan[] }
  | { readonly kind: 'alone' }

export async function storeTable(
  settings: TableSettings,
  context: TableContext,
  rows: readonly object[],
): Promise<StoreReport> {
  try {
    const load = prepare(settings, context, rows)
    await prepareBookkeeping(context.resources.database)
    const outcome = await attempt(load, false)
    const last = outcome.kind === 'alone' ? await attempt(load, true) : outcome
    return last.kind === 'stored' ? { metadata: toMetadata(load, last.plan, last.written) } : {}
  } catch (error) {
    throw withAsset(context.assetKey, error)
  }
}

function prepare(settings: TableSettings, context: TableContext, rows: readonly object[]): Load {
  if (!Array.isArray(rows)) {
    throw new InvalidError('invalid/value', `the value is of type ${typeof rows}; a table stores an array of objects.`)
  }
  const { partition } = context
  if (settings.mode === 'replace-partition' && partition === undefined) {
    throw new InvalidError(
      'invalid/partition-needed',
      'mode "replace-partition" stores one partition at a time, and there is none. Give the asset partitions, or store it with mode "replace".',
    )
  }
  const name = tableNameFor(context.assetKey, settings)
  const profiles = profileColumns(rows, hiddenNames(settings))
  if (rows.length > 0 && profiles.length === 0) {
    throw new InvalidError('invalid/row', 'the rows have no fields, so there is nothing to store.')
  }
  const isRebuilt = settings.mode === 'replace' && partition === undefined
  return { settings, context, name, rows: lastOfEachKey(rows, settings.key), profiles, isRebuilt }
}

function attempt(load: Load, isAlone: boolean): Promise<Outcome> {
  const { context, name } = load
  return context.resources.database.transaction<Outcome>(
    async (transaction) => {
      await takeLocks(transaction, load, isAlone)
      await checkOwner(transaction, name, context.assetKey)
      const existing = await describeTable(transaction, name)
      const plan = await planFor(transaction, load, existing)
      const statements = statementsFor(load, plan, existing)
      if (statements.length > 0 && !isAlone) return { kind: 'alone' }
      const written = await carryOut(transaction, load, { plan, statements, hasTable: existing.length > 0 })
      return { kind: 'stored', written, plan }
    },
    { signal: context.signal },
  )
}

async function takeLocks(transaction: Transaction, { settings, context, name }: Load, isAlone: boolean): Promise<void> {
  const shared = isAlone ? '' : '_shared'
  await transaction.query(`select pg_advisory_xact_lock${shared}(hashtextextended($1, 0))`, [`ingot ${name.label}`])
  if (settings.mode === 'upsert') return
  const load = settings.mode === 'append' ? context.loadId : ''
  await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [
    `ingot ${name.label} ${partOf(context.partition)} ${load}`,
  ])
}

async function planFor(
  transaction: Transaction,
  { settings, context, profiles, rows, isRebuilt }: Load,
  stored: Awaited<ReturnType<typeof describeTable>>,
): Promise<readonly ColumnPlan[]> {
  const hidden = hiddenNames(settings)
  const plan = planColumns({
    profiles,
    declared: await spellTypes(transaction, settings.columns),
    existing: stored.filter((column) => !hidden.includes(column.name)),
    isRebuilt,
  })
  if (context.layer === 'silver') refuseRaw(plan)
  const absent = settings.key.find((key) => !plan.some((column) => column.name === key))
  if (absent !== undefined && rows.length > 0) throw nullKey(0, absent)
  return plan
}

function refuseRaw(plan: readonly ColumnPlan[]): void {
  for (const { name, type } of plan) {
    const reason = whyRaw(name, type)
    if (reason === undefined) continue
    throw new InvalidError(
      'invalid/raw-blob-in-silver',
      `the column "${name}" ${reason}, which belongs in bronze: keep it in a bronze asset, and store in silver what was read out of it.`,
    )
  }
}

function statementsFor(
  load: Load,
  plan: readonly ColumnPlan[],
  existing: Awaited<ReturnType<typeof describeTable>>,
): readonly string[] {
  const { settings, context, name, isRebuilt } = load
  const hidden: Hidden[] = []
  if (context.partition !== undefined) hidden.push({ name: settings.partitionColumn, isIndexed: true })
  if (settings.mode === 'append') hidden.push({ name: LOAD_ID, isIndexed: false })
  // Nothing is known of its columns, so there is no table to make.
  if (existing.length === 0) return plan.length === 0 ? [] : createStatements(name, plan, hidden)
  const missing = hidden.filter((column) => !existing.some((one) => one.name === column.name))
  return evolveStatements(name, plan, { missing, isRebuilt })
}

interface Doing {
  readonly plan: readonly ColumnPlan[]
  readonly statements: readonly string[]
  readonly hasTable: boolean
}

async function carryOut(transaction: Transaction, load: Load, { plan, statements, hasTable }: Doing): Promise<Written> {
  const { name, context, isRebuilt, settings, rows } = load
  if (hasTable && !isRebuilt) await checkWidening(transaction, name, plan)
  if (hasTable) await clearOld(transaction, load)
  for (const statement of statements) await transaction.query(statement)
  const willHaveTable = hasTable || plan.length > 0
  if (willHaveTable && settings.mode === 'upsert') await ensureKey(transaction, load)
  const written = willHaveTable ? await writeRows(transaction, load, plan) : { tableRows: 0, inserted: 0, updated: 0 }
  await claim(transaction, name, context.assetKey)
  const { partition, loadId } = context
  const isReplacing = settings.mode !== 'append'
  await rememberLoad(transaction, name, { partition, loadId, rowCount: rows.length, isReplacing })
  context.signal.throwIfAborted()
  return written
}

function toMetadata({ name, rows, settings }: Load, plan: readonly ColumnPlan[], written: Written): MetadataInput {
  const { tableRows, inserted, updated } = written
  const isUpsert = settings.mode === 'upsert'
  return {
    [ROW_COUNT]: rows.length,
    [TABLE_NAME]: name.label,
    table_rows: tableRows,
    ...(plan.length === 0 ? {} : { columns: plan.length, [COLUMN_SCHEMA]: metadata.tableSchema(shown(plan)) }),
    ...(isUpsert ? { inserted, updated, unchanged: rows.length - inserted - updated } : {}),
    ...(rows.length === 0 ? {} : { preview: previewOf(rows, plan) }),
  }
}

/** The first columns, as many as an event has room for. */
function shown(columns: readonly ColumnPlan[]): readonly ColumnSchema[] {
  const first: ColumnSchema[] = []
  let bytes = 0
  for (const { name, typeSql } of columns.slice(0, MAX_COLUMNS_SHOWN)) {
    bytes += Buffer.byteLength(JSON.stringify({ name, type: typeSql }))
    if (bytes > MAX_SCHEMA_BYTES) break
    first.push({ name, type: typeSql })
  }
  return first
}

/** Names the asset. A statement that PostgreSQL refused here is not the author's: a value did not fit its column. */
function withAsset(assetKey: string, error: unknown): unknown {
  if (!isIngotError(error) || !error.code.startsWith('invalid/')) return error
  const code = error.code === 'invalid/postgres-query' ? 'invalid/value' : (error.code as `invalid/${string}`)
  return new InvalidError(code, `asset "${assetKey}": ${error.message}`, { cause: error })
}
