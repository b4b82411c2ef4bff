/**
 * empty-values — remembers that "no rows" was stored, where the table itself cannot tell: a table of unknown columns,
 * or a partition without rows. Kept in `_ingot.empty_values`, made when it is first needed; never forgotten, since a
 * value that was stored once has been stored.
 */
import type { DuckDBConnection } from '@duckdb/node-api'

import type { TableName } from './identifier.ts'
import { quoteName } from './identifier.ts'

// As a partition key: the whole asset. No key is empty.
const WHOLE = ''

export async function rememberEmpty(
  connection: DuckDBConnection,
  catalog: string,
  name: TableName,
  partition: string | undefined,
): Promise<void> {
  const schema = `${quoteName(catalog)}."_ingot"`
  await connection.run(`create schema if not exists ${schema}`)
  await connection.run(
    `create table if not exists ${schema}."empty_values" (table_schema VARCHAR, table_name VARCHAR, partition VARCHAR)`,
  )
  await connection.run(
    `insert into ${schema}."empty_values" select $1, $2, $3
      where not exists (from ${schema}."empty_values" where table_schema = $1 and table_name = $2 and partition = $3)`,
    [name.schema, name.table, partition ?? WHOLE],
  )
}

/** True when the partition, or for `undefined` the whole asset or any partition of it, was once stored without rows. */
export async function wasStoredEmpty(
  connection: DuckDBConnection,
  catalog: string,
  name: TableName,
  partition: string | undefined,
): Promise<boolean> {
  const tables = await connection.run(
    `from duckdb_tables() where database_name = $1 and schema_name = '_ingot' and table_name = 'empty_values'`,
    [catalog],
  )
  if (tables.rowCount === 0) return false
  const found = await connection.run(
    `from ${quoteName(catalog)}."_ingot"."empty_values"
     where table_schema = $1 and table_name = $2 and ($3 = '' or partition = $3) limit 1`,
    [name.schema, name.table, partition ?? WHOLE],
  )
  return found.rowCount > 0
}
