/**
 * identifier — names and texts made safe to stand in SQL.
 *
 * Errors   InvalidError invalid/column-name   empty, with a NUL character, or longer than PostgreSQL's 63 bytes, which
 *                                             it would cut off without an error
 */
import { InvalidError } from '@ingot/core'

const MAX_BYTES = 63

/** A name between double quotes: `a"b` → `"a""b"`. Nothing that it contains can end it. */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > MAX_BYTES) {
    throw new InvalidError(
      'invalid/column-name',
      `${JSON.stringify(name)} cannot name a schema, table or column in PostgreSQL: between 1 and ${MAX_BYTES} bytes, and no NUL. Name the table with { schema, table }, or rename the field.`,
    )
  }
  return `"${name.replaceAll('"', '""')}"`
}

/** A text between single quotes. Values travel as parameters; this is for statements that take none (COMMENT ON). */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export interface TableName {
  readonly schema: string
  readonly table: string
  /** For messages and metadata: `silver.messages`. */
  readonly label: string
  /** Qualified and quoted. */
  readonly sql: string
  readonly schemaSql: string
}

/** The table of an asset: `silver/messages` → silver.messages, `messages` → public.messages, `a/b/c` → a.b_c. */
export function tableNameFor(
  assetKey: string,
  given: { readonly schema?: string | undefined; readonly table?: string | undefined },
): TableName {
  const parts = assetKey.split('/')
  const schema = given.schema ?? (parts.length > 1 ? (parts[0] ?? 'public') : 'public')
  const table = given.table ?? (parts.length > 1 ? parts.slice(1).join('_') : assetKey)
  const schemaSql = quoteName(schema)
  return { schema, table, label: `${schema}.${table}`, sql: `${schemaSql}.${quoteName(table)}`, schemaSql }
}
