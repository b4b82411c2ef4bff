/**
 * load-table — the rows of an asset, or of one partition of it, as they were stored; those of several partitions in the
 * order of their keys.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { valueNotFound } from '@ingot/core'

import { wasStoredEmpty } from './empty-values.ts'
import { quoteName, tableNameFor } from './identifier.ts'
import { interruptible } from './interruptible.ts'
import { bindParams } from './parameters.ts'
import type { ExistingColumn } from './plan-columns.ts'
import type { Row } from './read-rows.ts'
import { readRows } from './read-rows.ts'
import { describeTable, readColumn } from './stored-table.ts'
import { readOwnComment } from './table-owner.ts'
import type { TableContext, TableSettings } from './table-settings.ts'
import { hiddenNames } from './table-settings.ts'

export async function loadTable(settings: TableSettings, context: TableContext): Promise<readonly Row[]> {
  const { database } = context.resources
  return database.exclusive((connection) =>
    interruptible(connection, context.signal, () => load(settings, context, connection)),
  )
}

async function load(
  settings: TableSettings,
  context: TableContext,
  connection: DuckDBConnection,
): Promise<readonly Row[]> {
  const { catalog } = context.resources.database
  const name = tableNameFor(context.assetKey, catalog, settings)
  await readOwnComment(connection, name, context.assetKey)
  const stored = await describeTable(connection, name)
  const hidden = hiddenNames(settings)
  const columns = stored.filter((column) => !hidden.includes(column.name.toLowerCase()))
  const isPartitioned = stored.some((column) => column.name.toLowerCase() === settings.partitionColumn.toLowerCase())
  const wanted = wantedPartitions(context)
  const isReadable = columns.length > 0 && (isPartitioned || wanted === undefined)
  const partitionColumn = wanted === undefined ? undefined : settings.partitionColumn
  const statement = selectStatement(name.sql, columns, partitionColumn)
  const rows = isReadable ? await selectRows(context, connection, columns, statement) : []
  if (rows.length > 0 || (isReadable && wanted === undefined)) return rows
  for (const partition of wanted ?? [undefined]) {
    if (await wasStoredEmpty(connection, catalog, name, partition)) return []
  }
  throw valueNotFound(context)
}

/** Undefined: the whole. */
function wantedPartitions({ partition, partitions, isWhole }: TableContext): readonly string[] | undefined {
  if (partition !== undefined) return [partition]
  return isWhole === true ? undefined : partitions
}

function selectStatement(
  from: string,
  columns: readonly ExistingColumn[],
  partitionColumn: string | undefined,
): string {
  const list = columns.map((column) => `${readColumn(column).sql} as ${quoteName(column.name)}`).join(', ')
  const part = partitionColumn === undefined ? undefined : `ingot_t.${quoteName(partitionColumn)}`
  const where = part === undefined ? '' : `where ${part} in (select unnest($1))`
  // A field of that name hides DuckDB's own; a scan without an order gives rows as inserted too, though unpromised.
  const rowId = columns.some(({ name }) => name.toLowerCase() === 'rowid') ? [] : ['ingot_t.rowid']
  const order = [...(part === undefined ? [] : [`list_position($1, ${part})`]), ...rowId]
  return `select ${list} from ${from} as ingot_t ${where} ${order.length === 0 ? '' : `order by ${order.join(', ')}`}`
}

async function selectRows(
  context: TableContext,
  connection: DuckDBConnection,
  columns: readonly ExistingColumn[],
  statement: string,
): Promise<Row[]> {
  const api = await import('@duckdb/node-api')
  const wanted = wantedPartitions(context)
  const { values, types } = bindParams(api, wanted === undefined ? [] : [wanted])
  const result = await connection.stream(statement, values, types)
  return readRows(api, result, {
    decoders: columns.map((column) => readColumn(column).decode),
    beforeChunk: () => context.signal.throwIfAborted(),
  })
}
