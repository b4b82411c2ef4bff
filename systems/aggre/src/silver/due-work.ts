/**
 * due-work — the work on content rows whose time has come, in the order in which it came.
 */
import type { Database } from '@ingot/postgres'

import type { Work } from '../content/attempt.ts'
import type { SourceName } from '../source-name.ts'

/** A place in that order. `dueAt` is ISO 8601. */
export interface DuePlace {
  readonly dueAt: string
  readonly id: string
}

export interface DueRow extends DuePlace {
  readonly url: string
  readonly canonicalUrl: string
  readonly videoId: string | null
}

const OF_SOURCES = `and exists (select from silver_discussions post where post.content_id = silver_content.id and post.source = any ($5))`

const COLUMNS: Readonly<Record<Work, string>> = {
  fetch: 'fetch_due_at',
  transcribe: 'transcription_due_at',
  enrich: 'enrich_due_at',
}

interface Asked {
  readonly work: Work
  readonly nowMs: number
  /** Null = from the beginning. */
  readonly after: DuePlace | null
  readonly limit: number
  /** Only what posts of these sources are about; of all when it is empty or left out. */
  readonly sources?: readonly SourceName[]
  readonly signal?: AbortSignal
}

export async function dueWork(
  database: Database,
  { work, nowMs, after, limit, sources = [], signal }: Asked,
): Promise<readonly DueRow[]> {
  const dueAt = COLUMNS[work]
  const rows = await database.query<{
    id: string
    url: string
    canonical_url: string
    video_id: string | null
    due_at: Date
  }>(
    `select id, url, canonical_url, video_id, ${dueAt} as due_at
       from silver_content
      where ${dueAt} <= $1::timestamptz and (${dueAt}, id) > ($2::timestamptz, $3)
            ${sources.length === 0 ? '' : OF_SOURCES}
      order by ${dueAt}, id
      limit $4`,
    [
      new Date(nowMs).toISOString(),
      after?.dueAt ?? '-infinity',
      after?.id ?? '',
      limit,
      ...(sources.length === 0 ? [] : [sources]),
    ],
    signal === undefined ? {} : { signal },
  )
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    canonicalUrl: row.canonical_url,
    videoId: row.video_id,
    dueAt: row.due_at.toISOString(),
  }))
}
