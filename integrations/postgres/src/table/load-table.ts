/**
 * load-table — the rows of an asset, or of some partitions of it in the order of their keys, as they were stored.
 */
import { valueNotFound } from '@ingot/core'

import type { Database } from '../database.ts'
import { checkOwner, hasBookkeeping, partOf, wasStored } from './bookkeeping.ts'
import type { TableName } from './identifier.ts'
import { quoteName, tableNameFor } from './identifier.ts'
import type { ExistingColumn } from './plan-columns.ts'
import { describeTable } from './stored-table.ts'
import type { TableContext, TableSettings } from './table-settings.ts'
import { hiddenNames } from './table-settings.ts'

type Row = Record<string, unknown>

export async function loadTable(settings: TableSettings, context: TableContext): Promise<readonly object[]> {
  const { database } = context.resources
  const name = tableNameFor(context.assetKey, settings)
  const isKept = await hasBookkeeping(database)
  if (isKept) await checkOwner(database, name, context.assetKey)
  const stored = await describeTable(database, name)
  const hidden = hiddenNames(settings)
  const columns = stored.filter((column) => !hidden.includes(column.name))
  const isPartitioned = stored.some((column) => column.name === settings.partitionColumn)
  const wanted = wantedPartitions(context)
  const isReadable = columns.length > 0 && (isPartitioned || wanted === undefined)
  const partitionColumn = wanted === undefined ? undefined : settings.partitionColumn
  const rows = isReadable ? await selectRows(database, { name, columns, partitionColumn, wanted }, context.signal) : []
  if (rows.length > 0 || (isReadable && wanted === undefined)) return rows
  const parts = wanted?.map(partOf)
  if (isKept && (await wasStored(database, name, { parts, emptyOnly: !isReadable }))) return rows
  throw valueNotFound(context)
}

/** Undefined: the whole. */
function wantedPartitions({ partition, partitions, isWhole }: TableContext): readonly string[] | undefined {
  if (partition !== undefined) return [partition]
  return isWhole === true ? undefined : partitions
}

interface Wanted {
  readonly name: TableName
  readonly columns: readonly ExistingColumn[]
  readonly partitionColumn: string | undefined
  readonly wanted: readonly string[] | undefined
}

async function selectRows(
  database: Database,
  { name, columns, partitionColumn, wanted }: Wanted,
  signal: AbortSignal,
): Promise<readonly object[]> {
  const list = columns.map((column) => quoteName(column.name)).join(', ')
  const part = partitionColumn === undefined ? undefined : quoteName(partitionColumn)
  const where = part === undefined ? '' : `where ${part} = any($1::text[]) order by array_position($1::text[], ${part})`
  const rows = await database.query<Row>(
    `select ${list} from ${name.sql} ${where}`,
    wanted === undefined ? [] : [wanted],
    {
      signal,
    },
  )
  const decoders = columns.flatMap(decodersFor)
  if (decoders.length > 0) for (const row of rows) decodeRow(row, decoders)
  return rows
}

interface Decoder {
  readonly name: string
  readonly decode: (value: unknown) => unknown
}

/** The rows are this query's own, so they are changed in place. */
function decodeRow(row: Row, decoders: readonly Decoder[]): void {
  for (const { name, decode } of decoders) {
    const value = row[name]
    if (value !== null) row[name] = decode(value)
  }
}

const TIMESTAMPS = new Set(['timestamp with time zone', 'timestamp without time zone'])

/** What the database's own types do not give as it was stored. */
function decodersFor({ name, type, note }: ExistingColumn): readonly Decoder[] {
  const decode = decoderFor(type, note)
  return decode === undefined ? [] : [{ name, decode }]
}

function decoderFor(type: string, note: ExistingColumn['note']): Decoder['decode'] | undefined {
  if (note === 'bigint') return (value) => BigInt(String(value))
  if (note === 'text') return (value) => (value instanceof Date ? value.toISOString() : textOf(value))
  if (type === 'bigint') return (value) => (typeof value === 'string' ? BigInt(value) : value)
  if (type === 'numeric') return (value) => Number(value)
  if (type === 'date') return (value) => (typeof value === 'string' ? new Date(`${value}T00:00:00Z`) : value)
  if (type === 'bytea') return (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value)
  // Infinity has no Date; the text says what it is.
  if (TIMESTAMPS.has(type)) return (value) => (typeof value === 'number' ? String(value) : value)
  return undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
