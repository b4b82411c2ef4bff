/**
 * identifier — names and texts made safe to stand in SQL.
 *
 * Errors   InvalidError invalid/column-name   empty, or with a NUL character: DuckDB cannot hold such a name
 */
import { InvalidError } from '@ingot/core'

/** A name between double quotes: `a"b` → `"a""b"`. Nothing that it contains can end it. */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new InvalidError(
      'invalid/column-name',
      `${JSON.stringify(name)} cannot name a table or a column in DuckDB. Give it at least one character and no NUL.`,
    )
  }
  return `"${name.replaceAll('"', '""')}"`
}

/** A text between single quotes. Values travel as parameters; this is for statements that take none (COMMENT ON). */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
  /** For messages and metadata: `silver.messages`. */
  readonly label: string
  /** Fully qualified and quoted. */
  readonly sql: string
  /** The schema alone, qualified and quoted. */
  readonly schemaSql: string
}

/**
 * The table of an asset: `silver/messages` → silver.messages, `messages` → main.messages, `a/b/c` → a.b_c. The
 * catalog is always named: a file `silver.duckdb` opens as the catalog `silver`, and "silver"."messages" alone would
 * then be ambiguous, as "temp"."messages" would always be.
 */
export function tableNameFor(
  assetKey: string,
  catalog: string,
  given: { readonly schema?: string | undefined; readonly table?: string | undefined },
): TableName {
  const parts = assetKey.split('/')
  const schema = given.schema ?? (parts.length > 1 ? (parts[0] ?? 'main') : 'main')
  const table = given.table ?? (parts.length > 1 ? parts.slice(1).join('_') : assetKey)
  const schemaSql = `${quoteName(catalog)}.${quoteName(schema)}`
  return { catalog, schema, table, label: `${schema}.${table}`, sql: `${schemaSql}.${quoteName(table)}`, schemaSql }
}
