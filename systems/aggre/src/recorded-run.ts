/**
 * recorded-run — what the services once sent, through the real collectors into bronze and from there into the tables.
 * The replay answers for every service; what was not recorded does not exist, and nothing is asked of the internet.
 */
import { readFile } from 'node:fs/promises'

import { openBronzeReader } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import type { Instance } from 'ingot'

import { collected } from './assets/collect.ts'
import { discussions } from './assets/transform.ts'
import type { Workplace } from './cli-launch.ts'
import { lined } from './cli-table.ts'
import { collectors } from './collectors/all.ts'
import type { Collected } from './collectors/collector.ts'
import { startReplayServer } from './collectors/replay.ts'
import { BRONZE_ROOT } from './home.ts'
import { collect, openTables, report } from './run-once.ts'
import type { SourceRead } from './silver/discover-discussions.ts'
import type { Untold } from './silver/untold.ts'
import { untoldOf } from './silver/untold.ts'
import { SOURCE_NAMES } from './source-name.ts'

const LEFT_OUT_NAMED = 4

/** Exit code: 0 when every run succeeded; a file that is malformed is named, and costs the others nothing. */
export async function runRecorded({ instance, launch, signal }: Workplace, folder: string): Promise<number> {
  await using database = await openTables()
  const isCollected = await collect(launch, [])
  const isReported = await report(launch)
  const answers = await Promise.all(collected.map(({ key }) => valueOf<Collected>(instance, key)))
  const reads = (await valueOf<readonly SourceRead[]>(instance, discussions.key)) ?? []
  const asked = answers.filter((answer) => answer !== undefined)
  const untold = await readUntold(signal)
  console.log(`\n${countsText(asked, untold, await rowsBySource(database))}`)
  console.log(`\n${oddText(asked, untold)}`)
  console.log(`\n${notPostsText(untold)}`)
  console.log(`\n${await leftOutText(folder)}`)
  const isUnchanged = [...asked.map(({ written }) => written), ...reads.flatMap(changes)].every((count) => count === 0)
  console.log(isUnchanged ? '\nNothing has changed since the last time.' : '')
  return isCollected && isReported ? 0 : 1
}

function changes({ newDiscussions, changedDiscussions, newContent }: SourceRead): readonly number[] {
  return [newDiscussions, changedDiscussions, newContent]
}

/** An asset's value as its last run stored it. */
async function valueOf<Value>({ storage }: Instance, assetKey: string): Promise<Value | undefined> {
  const state = (await storage.listAssets()).find((asset) => asset.assetKey === assetKey)
  const path = state?.materialization?.metadata['path']
  return path?.kind === 'path' ? (JSON.parse(await readFile(path.path, 'utf8')) as Value) : undefined
}

interface Rows {
  readonly source: string
  readonly discussions: number
  readonly pages: number
}

function rowsBySource(database: Database): Promise<readonly Rows[]> {
  return database.query<Rows>(
    `select coalesce(source, 'all') as source, count(*) as discussions, count(distinct content_id) as pages
       from silver_discussions group by rollup (source)`,
  )
}

function countsText(asked: readonly Collected[], untold: readonly Untold[], rows: readonly Rows[]): string {
  const lines = asked.map(({ source, outcome, listed, written, failures }) => {
    const problems = untold.find((one) => one.source === source)?.problems.length ?? 0
    return { source, outcome, counts: [listed, written, failures.length, problems] }
  })
  const sums = [0, 1, 2, 3].map((column) => lines.reduce((sum, { counts }) => sum + (counts[column] ?? 0), 0))
  // A page that several sources speak of is counted for each, and once in the last line.
  return lined([
    ['source', 'outcome', 'listed', 'written', 'not answered', 'not readable', 'discussions', 'pages', ''],
    ...[...lines, { source: 'all', outcome: '', counts: sums }].map(({ source, outcome, counts }) => {
      const row = rows.find((one) => one.source === source)
      return [source, outcome, ...[...counts, row?.discussions ?? 0, row?.pages ?? 0].map(String), '']
    }),
  ]).join('\n')
}

/** Every answer that did not come or made no sense, by name. */
function oddText(asked: readonly Collected[], untold: readonly Untold[]): string {
  const failures = asked.flatMap(({ source, failures: some }) => some.map(({ what, reason }) => [source, what, reason]))
  const problems = untold.flatMap(({ source, problems: some }) =>
    some.map((problem) => [source, 'not readable', problem]),
  )
  const rows = [...failures, ...problems]
  return rows.length === 0 ? 'Nothing malformed.' : lined([['malformed', 'what', 'why'], ...rows]).join('\n')
}

/** What was read and belongs in no table, by the reason; all of it by name. */
function notPostsText(untold: readonly Untold[]): string {
  const rows = untold.flatMap(({ source, notPosts }) =>
    [...Map.groupBy(notPosts, ({ why }) => why)].map(([why, some]) => [
      source,
      String(some.length),
      why,
      some.map(({ what }) => what).join(', '),
    ]),
  )
  return rows.length === 0 ? 'All are posts.' : lined([['no posts', 'count', 'but', 'which'], ...rows]).join('\n')
}

async function readUntold(signal: AbortSignal): Promise<readonly Untold[]> {
  const bronze = await openBronzeReader({ root: BRONZE_ROOT })
  const all: Untold[] = []
  for (const source of SOURCE_NAMES) all.push(await untoldOf(bronze, collectors[source], signal))
  return all
}

/** Files that no service would be asked for, by the reason; a few of each by name. */
async function leftOutText(folder: string): Promise<string> {
  const replay = await startReplayServer(folder)
  await replay.close()
  const groups = [...Map.groupBy(replay.leftOut, ({ why }) => why)]
  if (groups.length === 0) return 'No file was left out.'
  const rows = groups.map(([why, files]) => {
    const named = files.slice(0, LEFT_OUT_NAMED).map(({ file }) => file)
    return [String(files.length), why, named.join(', ') + (files.length > named.length ? ', …' : '')]
  })
  return lined([['left out', 'because it', 'files'], ...rows]).join('\n')
}
