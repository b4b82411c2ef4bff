/**
 * metadata — small typed facts about a value, kept with the event and shown in the UI. Numbers are plotted over time.
 *
 * Shapes   authors write plain values or `metadata.markdown('…')`; events carry the `MetadataValue` union.
 * Units    `timestamp` is ms since the Unix epoch; `int` and `float` are plain numbers.
 */
export type MetadataValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'markdown'; readonly markdown: string }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'timestamp'; readonly atMs: number }
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'asset'; readonly key: string }
  | { readonly kind: 'job'; readonly name: string }
  | { readonly kind: 'pool'; readonly name: string }
  | { readonly kind: 'notebook'; readonly path: string }
  | { readonly kind: 'code-references'; readonly references: readonly CodeReference[] }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
  | { readonly kind: 'table-schema'; readonly columns: readonly ColumnSchema[] }
  | { readonly kind: 'column-lineage'; readonly columns: Readonly<Record<string, readonly ColumnSource[]>> }
  | { readonly kind: 'null' }

export interface ColumnSchema {
  readonly name: string
  readonly type: string
  readonly nullable?: boolean
  readonly description?: string
}

/** A place in code: a file on this machine, or an address. */
export type CodeReference =
  | { readonly file: string; readonly line?: number; readonly label?: string }
  | { readonly url: string; readonly label?: string }

export interface ColumnSource {
  readonly asset: string
  readonly column: string
}

/** Standard keys that the UI and the CLI understand. */
export const ROW_COUNT = 'row_count'
export const TABLE_NAME = 'table_name'
export const COLUMN_SCHEMA = 'column_schema'
export const URI = 'uri'

export type MetadataInput = Readonly<Record<string, MetadataValue | string | number | boolean | Date | null>>
export type Metadata = Readonly<Record<string, MetadataValue>>

/** Makers for the kinds that a plain value cannot say. */
export const metadata = {
  url: (url: string): MetadataValue => ({ kind: 'url', url }),
  path: (path: string): MetadataValue => ({ kind: 'path', path }),
  json: (json: unknown): MetadataValue => ({ kind: 'json', json }),
  markdown: (markdown: string): MetadataValue => ({ kind: 'markdown', markdown }),
  timestamp: (atMs: number): MetadataValue => ({ kind: 'timestamp', atMs }),
  run: (runId: string): MetadataValue => ({ kind: 'run', runId }),
  asset: (key: string): MetadataValue => ({ kind: 'asset', key }),
  job: (name: string): MetadataValue => ({ kind: 'job', name }),
  pool: (name: string): MetadataValue => ({ kind: 'pool', name }),
  notebook: (path: string): MetadataValue => ({ kind: 'notebook', path }),
  codeReferences: (references: readonly CodeReference[]): MetadataValue => ({ kind: 'code-references', references }),
  table: (columns: readonly string[], rows: readonly (readonly unknown[])[]): MetadataValue => ({
    kind: 'table',
    columns,
    rows,
  }),
  tableSchema: (columns: readonly ColumnSchema[]): MetadataValue => ({ kind: 'table-schema', columns }),
  columnLineage: (columns: Readonly<Record<string, readonly ColumnSource[]>>): MetadataValue => ({
    kind: 'column-lineage',
    columns,
  }),
} as const

/** Plain values become `text`, `int`/`float`, `bool`, `timestamp` (Date) or `null`. A number that is not finite becomes text. */
export function toMetadata(input: MetadataInput | undefined): Metadata {
  if (input === undefined) return {}
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, toMetadataValue(value)]))
}

function toMetadataValue(value: MetadataInput[string]): MetadataValue {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'string') return { kind: 'text', text: value }
  if (typeof value === 'boolean') return { kind: 'bool', value }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { kind: 'text', text: String(value) }
    return { kind: Number.isInteger(value) ? 'int' : 'float', value }
  }
  return value instanceof Date ? { kind: 'timestamp', atMs: value.getTime() } : value
}
