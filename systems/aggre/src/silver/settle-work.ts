/**
 * settle-work — writes down what was tried, and brings the state of its content rows up to it.
 */
import type { Transaction } from '@ingot/postgres'

import type { Attempt, Work } from '../content/attempt.ts'
import { toInstant, toJson, toMs } from './sql-values.ts'
import type { Tried, WorkPolicy } from './work-state.ts'
import { workState } from './work-state.ts'

export interface ContentAttempt extends Pick<Attempt, 'work' | 'atMs' | 'outcome' | 'reason' | 'isRetryable'> {
  readonly contentId: string
}

const KEEP = `
insert into silver_attempts (work, content_id, attempted_at, outcome, reason, is_retryable)
select work, content_id, attempted_at, outcome, reason, is_retryable
  from jsonb_to_recordset($1::jsonb)
       as row (work text, content_id text, attempted_at timestamptz, outcome text, reason text, is_retryable boolean)
on conflict do nothing`

export async function storeAttempts(transaction: Transaction, attempts: readonly ContentAttempt[]): Promise<void> {
  const rows = attempts.map((one) => ({
    work: one.work,
    content_id: one.contentId,
    attempted_at: toInstant(one.atMs),
    outcome: one.outcome,
    reason: one.reason,
    is_retryable: one.isRetryable,
  }))
  if (rows.length > 0) await transaction.query(KEEP, [toJson(rows)])
}

interface Row {
  readonly id: string
  readonly first_seen_at: Date
  readonly attempted_at: Date | null
  readonly outcome: Tried['outcome'] | null
  readonly reason: string | null
  readonly is_retryable: boolean | null
}

const READ = `
select content.id, content.first_seen_at, tried.attempted_at, tried.outcome, tried.reason, tried.is_retryable
  from silver_content content
  left join silver_attempts tried on tried.content_id = content.id and tried.work = $2
 where content.id in (select jsonb_array_elements_text($1::jsonb))
 order by content.id
   for update of content`

const ROWS = `jsonb_to_recordset($1::jsonb)
       as row (id text, status text, attempts integer, error text, due_at timestamptz, done_at timestamptz)`

// A page that is in bronze is settled by its extraction; a transcript that is there, by itself: failures before it count no more.
const WRITE: Readonly<Record<Work, string>> = {
  fetch: `
update silver_content content
   set fetch_status = case when content.fetched_at is null then row.status else content.fetch_status end,
       fetch_error = case when content.fetched_at is null then row.error else content.fetch_error end,
       fetch_due_at = case when content.fetched_at is null then row.due_at end,
       fetch_attempts = row.attempts + case when content.fetched_at is null then 0 else 1 end
  from ${ROWS}
 where content.id = row.id and content.video_id is null`,
  transcribe: `
update silver_content content
   set transcription_status = case when content.transcription_status = 'transcribed' then 'transcribed' else row.status end,
       transcription_error = case when content.transcription_status = 'transcribed' then null else row.error end,
       transcription_due_at = case when content.transcription_status = 'transcribed' then null else row.due_at end,
       transcription_attempts = row.attempts + case when content.transcription_status = 'transcribed' then 1 else 0 end
  from ${ROWS}
 where content.id = row.id and content.video_id is not null`,
  enrich: `
update silver_content content
   set enriched_at = row.done_at, enrich_attempts = row.attempts, enrich_error = row.error, enrich_due_at = row.due_at
  from ${ROWS}
 where content.id = row.id`,
}

export interface SettlePolicy extends WorkPolicy {
  /** Done again so long after it was done; 0 = once. */
  readonly againAfterMs?: number
}

// A page of which nobody has spoken for so long gets no new discussions.
const YOUNG_MS = 7 * 86_400_000

export async function settleWork(
  transaction: Transaction,
  work: Work,
  contentIds: readonly string[],
  policy: SettlePolicy,
): Promise<void> {
  const ids = [...new Set(contentIds)]
  if (ids.length === 0) return
  const rows = await transaction.query<Row>(READ, [toJson(ids), work])
  const settled = [...Map.groupBy(rows, (row) => row.id)].map(([id, some]) => settle(id, some, policy))
  if (settled.length > 0) await transaction.query(WRITE[work], [toJson(settled)])
}

function settle(id: string, rows: readonly Row[], policy: SettlePolicy): object {
  const firstSeenAtMs = rows[0] === undefined ? 0 : toMs(rows[0].first_seen_at)
  const tried = rows.flatMap(({ attempted_at: at, outcome, reason, is_retryable: isRetryable }) =>
    at === null || outcome === null ? [] : [{ atMs: toMs(at), outcome, reason, isRetryable: isRetryable ?? false }],
  )
  const state = workState(tried, firstSeenAtMs, policy)
  const { againAfterMs = 0 } = policy
  const lastAtMs = Math.max(...tried.map(({ atMs }) => atMs))
  const isAgain = state.doneAtMs !== null && againAfterMs > 0 && lastAtMs - firstSeenAtMs < YOUNG_MS
  return {
    id,
    status: state.status,
    attempts: state.attempts,
    error: state.error,
    due_at: toInstant(isAgain ? lastAtMs + againAfterMs : state.dueAtMs),
    done_at: toInstant(state.doneAtMs),
  }
}
