/**
 * cli-rebuild — makes everything again that was made from bronze, puts it in the place of what was there, and compares.
 *
 * Promise  1. Nobody is asked for anything: silver and gold have no network, and the two bronze assets whose lists silver
 *             reads are given empty ones.
 *          2. What is to be made again is what bronze holds, whichever instance made it before, or none that is left.
 *          3. What stands is replaced by what is whole, at once, and by nothing when something goes wrong before: see
 *             stage.ts. Nor is it when bronze is seen not to hold what it was made from.
 */
import { openBronzeReader } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { migrate } from '@ingot/postgres'

import { content, transcripts } from './assets/fetch.ts'
import { articles, discussions, heard, links } from './assets/transform.ts'
import type { Launch, Workplace } from './cli-launch.ts'
import { lined } from './cli-table.ts'
import { BRONZE_ROOT } from './home.ts'
import { openTables, report } from './run-once.ts'
import { database as tables } from './resources.ts'
import type { Holding } from './silver/bronze-holding.ts'
import { readHolding } from './silver/bronze-holding.ts'
import { DERIVED_TABLES, MIGRATIONS } from './silver/migrations.ts'
import { rowsWithoutBronze } from './silver/rows-without-bronze.ts'
import { dropAbandonedStages, withStage } from './silver/stage.ts'
import { thinScores } from './silver/thin-scores.ts'

/**
 * Exit code: 0 when every run succeeded and no table has fewer rows than before. Other rows than before are said, and may
 * be meant: the code may have changed.
 */
export async function rebuild({ launch, signal }: Workplace): Promise<number> {
  const bronze = await openBronzeReader({ root: BRONZE_ROOT })
  const holding = await readHolding(bronze)
  await using database = await openTables()
  if (!holding.isAny && !(await hasTables(database))) {
    console.log('Nothing was collected yet, so there is nothing to make again.')
    return 0
  }
  await migrate(database, MIGRATIONS)
  await dropAbandonedStages(database)
  // What is no longer to be kept is not missed.
  await thinScores(database, signal)
  if (!isHeld(await rowsWithoutBronze({ bronze, database, holding, signal }))) return 1
  const fetched = [...(holding.pages ? [content.key] : []), ...(holding.transcripts ? [transcripts.key] : [])]
  if (!(await makeLists(launch, fetched))) return 1
  const before = await readPrints(database)
  if (!(await makeSilver({ launch, database, holding, signal }))) return 1
  const isReported = await report(launch)
  const after = await readPrints(database)
  console.log(`\n${comparison(before, after)}`)
  return isWhole(before, after) && isReported ? 0 : 1
}

interface Making {
  readonly launch: Launch
  readonly database: Database
  readonly holding: Holding
  readonly signal: AbortSignal
}

async function makeSilver({ launch, database, holding, signal }: Making): Promise<boolean> {
  const assets = [
    discussions.key,
    links.key,
    ...(holding.pages ? [articles.key] : []),
    ...(holding.transcripts ? [heard.key] : []),
  ]
  const isMade = await withStage(database, async (stage) => {
    const runConfig = { resources: { [tables.name]: { stage: stage.name } } }
    if (!(await launch('Making silver again', { assets, runConfig }))) return false
    await stage.replace(signal)
    return true
  })
  if (!isMade) console.error('error: silver could not be made again, so the tables are as they were.')
  return isMade
}

function isHeld(lost: readonly string[]): boolean {
  if (lost.length === 0) return true
  console.error(
    `error: ${BRONZE_ROOT} does not hold what ${lost.join(', ')} in the tables were made from, so nothing was changed. ` +
      'Name the --home in which they were collected, or put the missing files back.',
  )
  return false
}

/** Silver reads the list of its fetcher, which another instance may have made, or one whose folder is gone. */
async function makeLists(launch: Launch, assets: readonly string[]): Promise<boolean> {
  if (assets.length === 0) return true
  if (await launch('Beginning with empty lists: nothing is fetched', { assets })) return true
  console.error('error: the lists that silver reads could not be made, so nothing was changed.')
  return false
}

/** Of a table: how many rows, and a hash of all that they say. */
interface Print {
  readonly table: string
  readonly rows: number
  readonly hash: string
}

/** How far bronze was read is no row of anybody's. */
const COMPARED = DERIVED_TABLES.filter((table) => table !== 'silver_cursors')

async function hasTables(database: Database): Promise<boolean> {
  const rows = await database.query(
    `select table_name from information_schema.tables where table_schema = current_schema() and table_name = any($1) limit 1`,
    [DERIVED_TABLES],
  )
  return rows.length > 0
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

function isWhole(before: readonly Print[], after: readonly Print[]): boolean {
  const fewer = before.flatMap(({ table, rows }) => {
    const less = rows - (after.find((one) => one.table === table)?.rows ?? 0)
    return less > 0 ? [`${table} (${less} fewer)`] : []
  })
  if (fewer.length === 0) return true
  console.error(`error: fewer rows than before: ${fewer.join(', ')}. What bronze holds no longer tells of the others.`)
  return false
}
