/**
 * store-mentions — makes sure that pages that were mentioned have their content row. What has been done on a row stays.
 */
import type { Transaction } from '@ingot/postgres'

import type { Mention } from './content-row.ts'
import { mergeMentions } from './content-row.ts'
import { toInstant, toJson } from './sql-values.ts'

/** Said of a page that is a video: its sound is transcribed, its page says nothing. */
const VIDEO_REASON = 'a video: it is transcribed, its page is not read'

// $1 rows, $2 the reason for videos. Work is due from the first mention on, unless it was begun already. `url`: see `isBetter`.
const STORE = `
insert into silver_content as known (id, canonical_url, url, domain, video_id, first_seen_at, fetch_status, fetch_error, fetch_due_at,
                                     transcription_status, transcription_due_at, enrich_due_at)
select id, canonical_url, url, domain, video_id, first_seen_at,
       case when video_id is null then 'pending' else 'skipped' end,
       case when video_id is null then null else $2 end,
       case when video_id is null then first_seen_at end,
       case when video_id is not null then 'pending' end,
       case when video_id is not null then first_seen_at end,
       first_seen_at
  from jsonb_to_recordset($1::jsonb)
       as row (id text, canonical_url text, url text, domain text, video_id text, first_seen_at timestamptz)
on conflict (id) do update
   set url = case when (excluded.url !~ '^https:', length(excluded.url), excluded.url collate "C")
                     < (known.url !~ '^https:', length(known.url), known.url collate "C")
                  then excluded.url else known.url end,
       first_seen_at = least(excluded.first_seen_at, known.first_seen_at),
       fetch_due_at = case when known.fetch_status = 'pending' and known.fetch_attempts = 0
                           then least(excluded.first_seen_at, known.fetch_due_at) else known.fetch_due_at end,
       transcription_due_at = case when known.transcription_status = 'pending' and known.transcription_attempts = 0
                                   then least(excluded.first_seen_at, known.transcription_due_at) else known.transcription_due_at end,
       enrich_due_at = case when known.enriched_at is null and known.enrich_attempts = 0
                            then least(excluded.first_seen_at, known.enrich_due_at) else known.enrich_due_at end
 where excluded.first_seen_at < known.first_seen_at
    or (excluded.url !~ '^https:', length(excluded.url), excluded.url collate "C")
     < (known.url !~ '^https:', length(known.url), known.url collate "C")
returning (xmax = 0) as is_new`

/** How many rows are new. */
export async function storeMentions(transaction: Transaction, mentions: readonly Mention[]): Promise<number> {
  if (mentions.length === 0) return 0
  const rows = mergeMentions(mentions).map((one) => ({
    id: one.id,
    canonical_url: one.canonicalUrl,
    url: one.url,
    domain: one.domain,
    video_id: one.videoId,
    first_seen_at: toInstant(one.firstSeenAtMs),
  }))
  const stored = await transaction.query<{ is_new: boolean }>(STORE, [toJson(rows), VIDEO_REASON])
  return stored.filter((row) => row.is_new).length
}
