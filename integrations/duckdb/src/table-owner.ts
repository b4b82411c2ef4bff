/**
 * table-owner — which asset a table belongs to. Two asset keys can name one table (`silver/a/b` and `silver/a_b`; or
 * `silver/Users` and `silver/users`, names being the same to DuckDB whatever their case), and without an owner the
 * one would quietly replace the rows of the other.
 *
 * Shapes   the owner is a line of the table's comment, `ingot: asset silver/a/b`, so that it lives and dies with the
 *          table; other lines are somebody's own, and stay. A table without that line was made by somebody else or by
 *          an earlier Ingot: the next asset that stores into it becomes its owner.
 * Errors   InvalidError invalid/table-taken   the table belongs to another asset
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { InvalidError } from '@ingot/core'

import type { TableName } from './identifier.ts'
import { quoteText } from './identifier.ts'

const OWNER_PREFIX = 'ingot: asset '

/** The comment of the asset's table, undefined where there is none; refuses a table that is another asset's. */
export async function readOwnComment(
  connection: DuckDBConnection,
  name: TableName,
  assetKey: string,
): Promise<string | undefined> {
  const result = await connection.run(
    `select comment from duckdb_tables()
      where database_name = $3 and lower(schema_name) = lower($1) and lower(table_name) = lower($2)`,
    [name.schema, name.table, name.catalog],
  )
  const [row] = await result.getRows()
  const comment = typeof row?.[0] === 'string' ? row[0] : undefined
  const owner = ownerIn(comment)
  if (owner === undefined || owner === assetKey) return comment
  throw new InvalidError(
    'invalid/table-taken',
    `the table ${name.label} belongs to the asset "${owner}", and "${assetKey}" would share it: give one of them another with { table, schema }. If "${owner}" is gone or renamed, let go of it: comment on table ${name.sql} is null.`,
  )
}

/** The statement that makes the asset the owner of a table with this comment; none when it is already. */
export function claimStatements(name: TableName, assetKey: string, comment: string | undefined): readonly string[] {
  if (ownerIn(comment) === assetKey) return []
  return [commentStatement(name, assetKey, comment)]
}

/** The same for a table that was just made, and took nothing over from the one that had this comment. */
export function commentStatement(name: TableName, assetKey: string, comment: string | undefined): string {
  const kept = linesOf(comment).filter((line) => !line.startsWith(OWNER_PREFIX))
  return `comment on table ${name.sql} is ${quoteText([...kept, OWNER_PREFIX + assetKey].join('\n'))}`
}

function ownerIn(comment: string | undefined): string | undefined {
  return linesOf(comment)
    .find((line) => line.startsWith(OWNER_PREFIX))
    ?.slice(OWNER_PREFIX.length)
}

function linesOf(comment: string | undefined): readonly string[] {
  return comment === undefined || comment === '' ? [] : comment.split('\n')
}
