/**
 * table — an IO manager that keeps an asset's rows in a DuckDB table.
 *
 * Modes    `replace` (default)  the table, or the asset's partition of it, becomes the value. A whole table is made
 *                               anew and has exactly the value's columns; of a partition the table grows to fit.
 *          `append`             rows are added; those of the same `loadId` are replaced. `load` gives all of them.
 *          `upsert`             rows take the place of those with the same key, the last of a batch winning; others
 *                               are added. `load` gives all of them. In a partitioned asset the partition belongs to
 *                               the key.
 * Shapes   a missing or undefined field is NULL, and null when loaded. Hidden columns, not loaded: `_load_id` (append)
 *          and `_partition` (partitioned assets).
 * Errors   those of column-kind.ts, plan-columns.ts and stage.ts, and
 *          InvalidError  invalid/value                a value that does not fit the column's declared type
 *                        invalid/raw-blob-in-silver   a column of raw bytes or markup in a silver asset
 *                        invalid/table-taken          the table belongs to another asset (table-owner.ts)
 *          NotFoundError not-found/value              nothing is stored
 *          StorageError and ConflictError of duckdb-error.ts
 * Promise  1. One transaction: `store` leaves the new value or the old one, never a half.
 *          2. A table belongs to the first asset that stored into it; another's store or load is refused.
 *          3. `load` gives the rows in the order in which they were inserted, of the JavaScript types that were stored.
 */
import type { IoManager, LayerOf, ResourceDefinition } from '@ingot/core'
import { DefinitionError, defineIoManager } from '@ingot/core'

import type { DuckDb } from './database.ts'
import { loadTable } from './load-table.ts'
import { declaredRaw } from './raw-rules.ts'
import { storeTable } from './store-table.ts'
import type { TableSettings } from './table-settings.ts'
import { LOAD_ID } from './table-settings.ts'

/** The field names of a row; any text where the row's type says none. */
export type FieldOf<Row extends object> = [keyof Row] extends [never] ? string : keyof Row & string

export interface TableOptionsOf<Row extends object> {
  readonly database: ResourceDefinition<DuckDb>
  /** Default: from the asset key. `silver/messages` → silver.messages; `messages` → main.messages; `a/b/c` → a.b_c. */
  readonly schema?: string
  readonly table?: string
  /** DuckDB types of columns; those left out are inferred from the rows. A declared column is there even without rows. */
  readonly columns?: { readonly [Field in FieldOf<Row>]?: string }
  /** Default `_partition`. Filled for partitioned assets. */
  readonly partitionColumn?: string
}

export type TableOptions<Row extends object> =
  | (TableOptionsOf<Row> & { readonly mode?: 'replace' | 'append' })
  | (TableOptionsOf<Row> & { readonly mode: 'upsert'; readonly key: readonly FieldOf<Row>[] })

/** Keeps an asset's rows in a table: `io: duckdb.table<Message>({ database, mode: 'upsert', key: ['id'] })`. */
export function table<Row extends object = object>(
  options: TableOptions<NoInfer<Row>>,
): IoManager<readonly Row[], Exclude<LayerOf, 'bronze'>> {
  const settings = toSettings<Row>(options)
  return defineIoManager<readonly Row[], { readonly database: ResourceDefinition<DuckDb> }, 'silver' | 'gold'>({
    name: 'duckdb_table',
    layers: ['silver', 'gold'],
    check: ({ layer }) => (layer === 'silver' ? declaredRaw(settings.columns) : undefined),
    resources: { database: options.database },
    store: (context, rows) => storeTable(settings, context, rows),
    load: (context) => loadTable(settings, context),
  })
}

function toSettings<Row extends object>(options: TableOptions<Row>): TableSettings {
  const key: readonly string[] = options.mode === 'upsert' ? options.key : []
  const partitionColumn = options.partitionColumn ?? '_partition'
  const names = [...Object.keys(options.columns ?? {}), ...key]
  if (options.mode === 'upsert' && key.length === 0) throw badTable('mode "upsert" needs at least one key column')
  if (new Set(key).size < key.length) throw badTable('a key column is named twice')
  if (partitionColumn.toLowerCase() === LOAD_ID) throw badTable(`the partition column cannot be "${LOAD_ID}"`)
  const hidden = names.find((name) => [LOAD_ID, partitionColumn.toLowerCase()].includes(name.toLowerCase()))
  if (hidden !== undefined) throw badTable(`the column "${hidden}" is one that Ingot fills itself`)
  return {
    mode: options.mode ?? 'replace',
    key,
    schema: options.schema,
    table: options.table,
    columns: options.columns ?? {},
    partitionColumn,
  }
}

function badTable(why: string): DefinitionError {
  return new DefinitionError('definition/bad-duckdb-table', `duckdb.table: ${why}.`)
}
