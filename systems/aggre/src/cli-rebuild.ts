/**
 * cli-rebuild — deletes everything that was made from bronze, makes it again, and compares the rows.
 *
 * Promise  Only silver and gold run: no asset that has the network is among the runs, so nobody is asked for anything.
 */
import type { Database } from '@ingot/postgres'
import type { Instance } from 'ingot'

import { content, transcripts } from './assets/fetch.ts'
import { articles, discussions, heard, links } from './assets/transform.ts'
import type { Workplace } from './cli-launch.ts'
import { lined } from './cli-table.ts'
import { openTables, report } from './run-once.ts'
import { DERIVED_TABLES } from './silver/migrations.ts'

/** Exit code: 0 when every run succeeded. Other rows than before are said, and may be meant: the code may have changed. */
export async function rebuild({ instance, launch }: Workplace): Promise<number> {
  await using database = await openTables()
  if ((await readTables(database)).length === 0) {
    console.log('Nothing was collected yet, so there is nothing to make again.')
    return 0
  }
  const before = await readPrints(database)
  await database.query(`truncate ${DERIVED_TABLES.join(', ')}`)
  const assets = await transformable(instance)
  const isMade = await launch('Making silver again', { assets })
  const isReported = await report(launch)
  console.log(`\n${comparison(before, await readPrints(database))}`)
  return isMade && isReported ? 0 : 1
}

/** What reads a list of its fetcher cannot run where that never ran; then there is nothing for it in bronze either. */
async function transformable({ storage }: Instance): Promise<readonly string[]> {
  const made = new Set((await storage.listAssets()).flatMap((one) => (one.materialization ? [one.assetKey] : [])))
  const isReady = (asset: { readonly key: string }) => made.has(asset.key)
  return [
    discussions.key,
    links.key,
    ...(isReady(content) ? [articles.key] : []),
    ...(isReady(transcripts) ? [heard.key] : []),
  ]
}

/** Of a table: how many rows, and a hash of all that they say. */
interface Print {
  readonly table: string
  readonly rows: number
  readonly hash: string
}

/** How far bronze was read is no row of anybody's. */
const COMPARED = DERIVED_TABLES.filter((table) => table !== 'silver_cursors')

async function readTables(database: Database): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_name = any($1)`,
    [DERIVED_TABLES],
  )
  return rows.map(({ name }) => name)
}

async function readPrints(database: Database): Promise<readonly Print[]> {
  const prints: Print[] = []
  for (const table of COMPARED) {
    const [row] = await database.query<{ rows: number; hash: string | null }>(
      // Of hashes, since a text in PostgreSQL holds a gigabyte at most.
      `select count(*) as rows, md5(string_agg(hash, '' order by hash)) as hash
         from (select md5(${table}::text) as hash from ${table}) as lines`,
    )
    prints.push({ table, rows: row?.rows ?? 0, hash: row?.hash ?? '' })
  }
  return prints
}

function comparison(before: readonly Print[], after: readonly Print[]): string {
  const rows = before.map(({ table, rows: count, hash }) => {
    const now = after.find((one) => one.table === table)
    return [table, String(count), String(now?.rows ?? 0), now?.hash === hash ? 'the same' : 'other rows']
  })
  return lined([['table', 'rows before', 'rows after', ''], ...rows]).join('\n')
}
