/**
 * run-once — one round of everything without a daemon: the jobs that schedule and sensors would launch, one after the
 * other, each with the list that its sensor would give it. Where sources are given, only these and what their posts are
 * about; the report is always of everything.
 */
import type { Database } from '@ingot/postgres'
import { openDatabase } from '@ingot/postgres'

import { content, enrichment, transcripts } from './assets/fetch.ts'
import { collected } from './assets/collect.ts'
import { reported } from './assets/report.ts'
import { discussions } from './assets/transform.ts'
import type { Launch, Workplace } from './cli-launch.ts'
import type { Work } from './content/attempt.ts'
import { offSentence } from './config/sources-on.ts'
import { POSTGRES_DIRECTORY } from './home.ts'
import { collectJob, contentJob, enrichJob, transcribeJob } from './jobs.ts'
import { CONFIG } from './resources.ts'
import type { DuePlace, DueRow } from './silver/due-work.ts'
import { dueWork } from './silver/due-work.ts'
import type { SourceName } from './source-name.ts'
import { readStatus, statusText } from './status.ts'

/** Exit code: 0 when every run succeeded. What a source did wrong is a warning, what a page did wrong a line of the status: no failure. */
export async function runOnce({ launch, signal }: Workplace, sources: readonly SourceName[]): Promise<number> {
  await using database = await openTables()
  const tools = { launch, database, signal, sources }
  const off = offSentence(CONFIG, sources)
  if (off !== undefined) console.log(off)
  const rounds = [
    await collect(launch, sources),
    await workOff(tools, WORKS.fetch),
    await workOff(tools, WORKS.enrich),
    await workOff(tools, WORKS.transcribe),
    await report(launch),
  ]
  await showStatus(database)
  return rounds.every(Boolean) ? 0 : 1
}

export function openTables(applicationName = 'aggre') {
  return openDatabase({ url: process.env['DATABASE_URL'] ?? '', directory: POSTGRES_DIRECTORY, applicationName })
}

export async function showStatus(database: Database): Promise<void> {
  const status = await readStatus(database)
  if (status !== undefined) console.log(`\n${statusText(status)}`)
}

export function collect(launch: Launch, sources: readonly SourceName[]): Promise<boolean> {
  const chosen = collected.filter(({ key }) => sources.some((source) => key === `bronze/aggre/${source}`))
  const assets = [...chosen, discussions].map(({ key }) => key)
  const what = `Collecting ${sources.length === 0 ? 'from all sources' : sources.join(', ')}`
  return launch(what, { job: collectJob.name, ...(sources.length === 0 ? {} : { assets }) })
}

export function report(launch: Launch): Promise<boolean> {
  return launch('Reporting', { assets: reported.map(({ key }) => key) })
}

interface WorkOf {
  readonly work: Work
  readonly doing: string
  readonly job: string
  readonly asset: string
  readonly settings: { readonly enabled: boolean; readonly batchSize: number }
  readonly list: (rows: readonly DueRow[]) => object
}

const WORKS: Readonly<Record<Work, WorkOf>> = {
  fetch: {
    work: 'fetch',
    doing: 'Downloading pages',
    job: contentJob.name,
    asset: content.key,
    settings: CONFIG.content,
    list: (rows) => ({ urls: rows.map(({ url }) => url) }),
  },
  enrich: {
    work: 'enrich',
    doing: 'Looking for discussions of pages',
    job: enrichJob.name,
    asset: enrichment.key,
    settings: CONFIG.enrich,
    list: (rows) => ({ urls: rows.map(({ canonicalUrl }) => canonicalUrl) }),
  },
  transcribe: {
    work: 'transcribe',
    doing: 'Transcribing videos',
    job: transcribeJob.name,
    asset: transcripts.key,
    settings: CONFIG.transcribe,
    list: (rows) => ({ videos: rows.flatMap(({ videoId }) => videoId ?? []) }),
  },
}

type Tools = Pick<Workplace, 'launch' | 'signal'> & {
  readonly database: Database
  readonly sources: readonly SourceName[]
}

/** Each row that is due now once, a list at a time: what fails is due later, and stays for another round. */
async function workOff(
  { launch, database, signal, sources }: Tools,
  { work, doing, job, asset, settings, list }: WorkOf,
) {
  if (!settings.enabled) return true
  const nowMs = Date.now()
  const rowsAfter = (after: DuePlace | null) =>
    dueWork(database, { work, nowMs, after, limit: settings.batchSize, sources, signal })
  let isDone = true
  for (let rows = await rowsAfter(null); rows.length > 0; rows = await rowsAfter(rows.at(-1) ?? null)) {
    const runConfig = { assets: { [asset]: list(rows) } }
    isDone = (await launch(`${doing}: ${rows.length}`, { job, runConfig })) && isDone
  }
  return isDone
}
