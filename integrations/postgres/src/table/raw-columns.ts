/**
 * raw-columns — looks through the tables of a schema for what belongs in bronze: bytes, columns named like documents as
 * they came, values that are such documents, and values of more than a megabyte. For the asset check of a system.
 */
import type { Database } from '../database.ts'
import { quoteName } from './identifier.ts'
import { documentCondition } from './raw-documents.ts'
import { MAX_SILVER_BYTES, whyRaw } from './raw-rules.ts'

export interface RawColumn {
  readonly table: string
  readonly column: string
  readonly type: string
  /** `holds raw bytes (bytea)`. */
  readonly reason: string
}

interface Found {
  readonly table: string
  readonly column: string
  readonly type: string
}

const MEASURED = ['text', 'character varying', 'json', 'jsonb', 'xml']

/** Empty when the schema is clean, or not there. */
export async function rawColumns(database: Database, schema: string): Promise<readonly RawColumn[]> {
  const columns = await database.query<Found>(
    `select c.relname as table, a.attname as column, a.atttypid::regtype::text as type
       from pg_attribute a
       join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'm')
       join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`,
    [schema],
  )
  const raw: RawColumn[] = []
  for (const [table, found] of Map.groupBy(columns, (column) => column.table)) {
    const measures = await measure(database, { schema, table }, found)
    for (const column of found) {
      const reason = whyRaw(column.column, column.type) ?? whyMeasured(measures.get(column.column))
      if (reason !== undefined) raw.push({ ...column, reason })
    }
  }
  return raw
}

interface Measured {
  /** Of the largest value, as text. */
  readonly bytes: number
  /** How many values are documents as they came. */
  readonly documents: number
}

function whyMeasured(measured: Measured | undefined): string | undefined {
  const { bytes, documents } = measured ?? { bytes: 0, documents: 0 }
  if (documents > 0) {
    return `holds ${documents} ${documents === 1 ? 'document as it' : 'documents as they'} came (HTML, XML, PDF, JSON of a transcript, data URL)`
  }
  return bytes > MAX_SILVER_BYTES ? `holds a value of ${bytes} bytes` : undefined
}

/** What each column holds, in one pass over the table. */
async function measure(
  database: Database,
  { schema, table }: { readonly schema: string; readonly table: string },
  columns: readonly Found[],
): Promise<ReadonlyMap<string, Measured>> {
  const measured = columns.filter(({ type }) => MEASURED.includes(type))
  if (measured.length === 0) return new Map()
  const list = measured.flatMap(({ column, type }, i) => [
    `max(${sizeOf(quoteName(column), type)}) as c${i}`,
    `count(*) filter (where ${documentCondition(quoteName(column), type)}) as d${i}`,
  ])
  const [row] = await database.query<Readonly<Record<string, number | null>>>(
    `select ${list.join(', ')} from ${quoteName(schema)}.${quoteName(table)}`,
  )
  return new Map(
    measured.map(({ column }, i): [string, Measured] => [
      column,
      { bytes: row?.[`c${i}`] ?? 0, documents: row?.[`d${i}`] ?? 0 },
    ]),
  )
}

/** The size of a text is kept beside it; JSON must be written out, which is done only for what is not small. */
function sizeOf(column: string, type: string): string {
  if (type === 'text' || type === 'character varying') return `octet_length(${column})`
  return `case when pg_column_size(${column}) > 8000 then octet_length(${column}::text) end`
}
