/**
 * store-table — stages the rows, then brings them into the asset's table in one transaction.
 *
 * Order    look at the rows and the table, plan (pure), stage, then write: whatever is wrong with the value is found
 *          before the table is touched.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnSchema, MetadataInput, StoreReport } from '@ingot/core'
import { COLUMN_SCHEMA, InvalidError, isIngotError, metadata, ROW_COUNT, TABLE_NAME } from '@ingot/core'

import { profileColumns } from './column-kind.ts'
import { inTransaction } from './database.ts'
import { rememberEmpty } from './empty-values.ts'
import { tableNameFor } from './identifier.ts'
import { interruptible } from './interruptible.ts'
import type { ColumnPlan } from './plan-columns.ts'
import { planColumns } from './plan-columns.ts'
import { whyRaw } from './raw-rules.ts'
import { dropStage, nullKey, stageRows } from './stage.ts'
import { checkWidening, describeTable, spellTypes } from './stored-table.ts'
import { readOwnComment } from './table-owner.ts'
import type { TableContext, TableSettings } from './table-settings.ts'
import { hiddenNames } from './table-settings.ts'
import type { Load, Written } from './write-table.ts'
import { absentColumns, writeTable } from './write-table.ts'

// An event holds 64 KiB, the author's own metadata included; too big, it would fail the step after its rows are written.
const MAX_COLUMNS_SHOWN = 200
const MAX_SCHEMA_BYTES = 16_384

export async function storeTable(
  settings: TableSettings,
  context: TableContext,
  rows: readonly object[],
): Promise<StoreReport> {
  if (!Array.isArray(rows)) {
    throw new InvalidError(
      'invalid/value',
      `asset "${context.assetKey}" gave a value of type ${typeof rows}; a table stores an array of objects.`,
    )
  }
  try {
    return await context.resources.database.exclusive((connection) =>
      interruptible(connection, context.signal, async () => {
        const load = await prepare(settings, context, connection, rows)
        return { metadata: toMetadata(load, await carryOut(load)) }
      }),
    )
  } catch (error) {
    throw withAsset(context.assetKey, error)
  }
}

async function prepare(
  settings: TableSettings,
  context: TableContext,
  connection: DuckDBConnection,
  rows: readonly object[],
): Promise<Load> {
  const name = tableNameFor(context.assetKey, context.resources.database.catalog, settings)
  const hidden = hiddenNames(settings)
  const profiles = profileColumns(rows, hidden)
  if (rows.length > 0 && profiles.length === 0) {
    throw new InvalidError('invalid/row', 'the rows have no fields, so there is nothing to store.')
  }
  const comment = await readOwnComment(connection, name, context.assetKey)
  const stored = await describeTable(connection, name)
  const isRebuilt = settings.mode === 'replace' && context.partition === undefined
  const plan = planColumns({
    profiles,
    declared: await spellTypes(connection, settings.columns),
    existing: stored.filter((column) => !hidden.includes(column.name.toLowerCase())),
    isRebuilt,
  })
  if (context.layer === 'silver') refuseRaw(plan)
  const absent = settings.key.find((key) => !plan.some((column) => column.name === key))
  if (absent !== undefined && rows.length > 0) throw nullKey(0, absent)
  return { settings, context, connection, name, rows, plan, stored, comment, isRebuilt }
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

async function carryOut(load: Load): Promise<Written> {
  const { connection, context, plan, rows, settings, stored } = load
  // Nothing is known of its columns, so there is no table to make.
  if (plan.length === 0 && stored.length === 0) {
    await inTransaction(connection, () => remember(load))
    return { rowCount: 0, tableRows: 0, inserted: 0 }
  }
  if (!load.isRebuilt) await checkWidening(connection, load.name, plan)
  try {
    await stageRows(connection, rows, plan, { key: settings.key, signal: context.signal })
    return await inTransaction(connection, async () => {
      const written = await writeTable(load)
      if (rows.length === 0) await remember(load)
      context.signal.throwIfAborted()
      return written
    })
  } finally {
    // What stays is replaced by the next load; a failure here must not hide the one before.
    await dropStage(connection).catch(() => undefined)
  }
}

async function remember({ connection, context, name }: Load): Promise<void> {
  await rememberEmpty(connection, context.resources.database.catalog, name, context.partition)
}

function toMetadata(load: Load, { rowCount, tableRows, inserted }: Written): MetadataInput {
  const { name, plan, settings } = load
  const columns = load.isRebuilt ? plan : [...plan, ...absentColumns(load)]
  return {
    [ROW_COUNT]: rowCount,
    [TABLE_NAME]: name.label,
    table_rows: tableRows,
    ...(plan.length === 0 ? {} : { columns: columns.length, [COLUMN_SCHEMA]: metadata.tableSchema(shown(columns)) }),
    ...(settings.mode === 'upsert' ? { inserted, updated: rowCount - inserted } : {}),
  }
}

/** The first columns, as many as an event has room for. */
function shown(columns: readonly ColumnSchema[]): readonly ColumnSchema[] {
  const first: ColumnSchema[] = []
  let bytes = 0
  for (const { name, type } of columns.slice(0, MAX_COLUMNS_SHOWN)) {
    bytes += Buffer.byteLength(JSON.stringify({ name, type }))
    if (bytes > MAX_SCHEMA_BYTES) break
    first.push({ name, type })
  }
  return first
}

/** Names the asset. A statement that DuckDB refused here is not the author's: a value did not fit its column. */
function withAsset(assetKey: string, error: unknown): unknown {
  if (!isIngotError(error) || !error.code.startsWith('invalid/')) return error
  const code = error.code === 'invalid/sql' ? 'invalid/value' : (error.code as `invalid/${string}`)
  return new InvalidError(code, `asset "${assetKey}": ${error.message}`, { cause: error })
}
