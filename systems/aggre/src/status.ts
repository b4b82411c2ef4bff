/**
 * status — what aggre holds, by source and state; what has waited longest; what went wrong last. Reads, changes nothing.
 *
 * Shapes   a content row is counted for every source that speaks of it, so that the sources' columns may add up to more
 *          than `content`, which counts each once.
 */
import type { Database } from '@ingot/postgres'

import { lined } from './cli-table.ts'
import { SOURCE_NAMES } from './source-name.ts'

export interface SourceCounts {
  readonly source: string
  readonly discussions: number
  readonly pages: number
  readonly pending: number
  readonly fetched: number
  readonly failed: number
  readonly skipped: number
  readonly lastSeenAt: string | null
}

export interface WorkCounts {
  readonly work: 'fetch' | 'transcribe' | 'enrich'
  readonly done: number
  readonly pending: number
  readonly failed: number
  readonly skipped: number
  /** What is to be done and was first heard of before all others. */
  readonly oldest: { readonly url: string; readonly since: string; readonly dueAt: string } | null
}

export interface LastError {
  readonly work: string
  readonly url: string
  readonly at: string
  readonly outcome: string
  readonly reason: string
}

export interface Status {
  readonly discussions: number
  readonly content: number
  readonly sources: readonly SourceCounts[]
  readonly work: readonly WorkCounts[]
  readonly lastErrors: readonly LastError[]
}

const ERRORS_SHOWN = 10

/** Undefined where nothing was ever collected. */
export async function readStatus(database: Database): Promise<Status | undefined> {
  const [table] = await database.query<{ name: string | null }>(`select to_regclass('silver_content')::text as name`)
  if ((table?.name ?? null) === null) return undefined
  const [total] = await database.query<{ discussions: number; content: number }>(
    'select (select count(*) from silver_discussions) as discussions, (select count(*) from silver_content) as content',
  )
  return {
    discussions: total?.discussions ?? 0,
    content: total?.content ?? 0,
    sources: await readSources(database),
    work: await readWork(database),
    lastErrors: await readErrors(database),
  }
}

const BY_SOURCE = `
select source, count(*) as discussions, max(discussion.observed_at) as last_seen_at, count(distinct content.id) as pages,
       count(distinct content.id) filter (where fetch_status = 'pending') as pending,
       count(distinct content.id) filter (where fetch_status = 'fetched') as fetched,
       count(distinct content.id) filter (where fetch_status = 'failed') as failed,
       count(distinct content.id) filter (where fetch_status = 'skipped') as skipped
  from silver_discussions discussion left join silver_content content on content.id = discussion.content_id
 group by source`

type SourceRow = Omit<SourceCounts, 'lastSeenAt'> & { readonly last_seen_at: Date | null }

async function readSources(database: Database): Promise<readonly SourceCounts[]> {
  const rows = await database.query<SourceRow>(BY_SOURCE)
  const nothing = { discussions: 0, pages: 0, pending: 0, fetched: 0, failed: 0, skipped: 0, last_seen_at: null }
  return SOURCE_NAMES.map((source) => {
    const { last_seen_at: lastSeenAt, ...counts } = rows.find((row) => row.source === source) ?? { source, ...nothing }
    return { ...counts, lastSeenAt: lastSeenAt?.toISOString() ?? null }
  })
}

/** The state of each row in each kind of work; null where there is nothing of the kind to do. */
const STATES: Readonly<Record<WorkCounts['work'], { readonly state: string; readonly dueAt: string }>> = {
  fetch: {
    state: `case fetch_status when 'fetched' then 'done' else fetch_status end`,
    dueAt: 'fetch_due_at',
  },
  transcribe: {
    state: `case transcription_status when 'transcribed' then 'done' else transcription_status end`,
    dueAt: 'transcription_due_at',
  },
  enrich: {
    state: `case when enriched_at is not null then 'done' when enrich_due_at is not null and enrich_attempts = 0 then 'pending'
                 when enrich_error is not null then 'failed' when enrich_due_at is not null then 'pending' end`,
    dueAt: 'enrich_due_at',
  },
}

async function readWork(database: Database): Promise<readonly WorkCounts[]> {
  const kinds: readonly WorkCounts['work'][] = ['fetch', 'transcribe', 'enrich']
  return Promise.all(kinds.map((work) => readOneWork(database, work)))
}

async function readOneWork(database: Database, work: WorkCounts['work']): Promise<WorkCounts> {
  const { state, dueAt } = STATES[work]
  const rows = await database.query<{ state: string; count: number }>(
    `select ${state} as state, count(*) as count from silver_content where ${state} is not null group by 1`,
  )
  const [oldest] = await database.query<{ url: string; since: Date; due_at: Date }>(
    `select url, first_seen_at as since, ${dueAt} as due_at from silver_content
      where ${dueAt} is not null order by first_seen_at, canonical_url limit 1`,
  )
  const of = (name: string) => rows.find((row) => row.state === name)?.count ?? 0
  return {
    work,
    done: of('done'),
    pending: of('pending'),
    failed: of('failed'),
    skipped: of('skipped'),
    oldest:
      oldest === undefined
        ? null
        : { url: oldest.url, since: oldest.since.toISOString(), dueAt: oldest.due_at.toISOString() },
  }
}

const LAST_ERRORS = `
select work, url, attempted_at as at, outcome, coalesce(reason, 'no reason was given') as reason
  from silver_attempts tried join silver_content content on content.id = tried.content_id
 where outcome = 'failed' order by attempted_at desc, canonical_url limit $1`

async function readErrors(database: Database): Promise<readonly LastError[]> {
  const rows = await database.query<Omit<LastError, 'at'> & { readonly at: Date }>(LAST_ERRORS, [ERRORS_SHOWN])
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** For a person. */
export function statusText(status: Status): string {
  const { discussions, content, sources, work, lastErrors } = status
  const errors = lastErrors.map((one) => [minute(one.at), one.work, one.url, one.reason])
  return [
    `${discussions.toLocaleString('en')} discussions of ${content.toLocaleString('en')} pages`,
    '',
    ...lined([
      ['source', 'discussions', 'pages', 'pending', 'fetched', 'failed', 'skipped', 'last seen'],
      ...sources.map((row) => [
        row.source,
        ...[row.discussions, row.pages, row.pending, row.fetched, row.failed, row.skipped].map(String),
        row.lastSeenAt === null ? 'never' : minute(row.lastSeenAt),
      ]),
    ]),
    '',
    ...lined([
      ['work', 'done', 'pending', 'failed', 'skipped', 'waits longest'],
      ...work.map((row) => [
        row.work,
        ...[row.done, row.pending, row.failed, row.skipped].map(String),
        row.oldest === null ? 'nothing waits' : `${row.oldest.url} since ${minute(row.oldest.since)}`,
      ]),
    ]),
    '',
    ...(errors.length === 0 ? ['No page failed.'] : lined([['last errors', 'work', 'address', 'reason'], ...errors])),
  ].join('\n')
}

/** `2026-03-06 08:05`. */
function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}
