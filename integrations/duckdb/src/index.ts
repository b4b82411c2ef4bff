// What `@ingot/duckdb` offers, name by name. What is not here is private.
import { database } from './database.ts'
import { table } from './table.ts'

export type { DuckDbConfig } from './database-config.ts'
export type { DatabaseOptions, DuckDb, DuckDbResource, DuckDbSession } from './database.ts'
export { openDatabase } from './database.ts'
export type { SqlParams } from './parameters.ts'
export type { FieldOf, TableOptions } from './table.ts'

/** DuckDB for Ingot: `duckdb.database(…)` is the resource, `duckdb.table(…)` the IO manager. */
export const duckdb: { readonly database: typeof database; readonly table: typeof table } = { database, table }
