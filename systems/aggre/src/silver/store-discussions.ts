/**
 * store-discussions — brings what collectors read into silver_discussions, its scores and its content rows.
 *
 * Promise  The tables are the same in whatever order, in however many calls and however often the same was given.
 */
import type { Transaction } from '@ingot/postgres'

import type { Discussion } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'
import { mentionOf } from './content-row.ts'
import type { Field, KnownDiscussion } from './merge-discussion.ts'
import { discussionId, FIELDS, isSame, merge, mergeAll } from './merge-discussion.ts'
import { storable, storableId, toCount, toInstant, toJson, toMs, toWhole } from './sql-values.ts'
import { storeMentions } from './store-mentions.ts'

export interface Stored {
  readonly newDiscussions: number
  readonly changedDiscussions: number
  readonly newContent: number
}

// Whoever writes discussions waits here for the other: two that do not know of one another's new rows could not merge them.
const LOCK = `select pg_advisory_xact_lock(hashtextextended('aggre silver_discussions', 0))`

export async function storeDiscussions(transaction: Transaction, given: readonly Discussion[]): Promise<Stored> {
  if (given.length === 0) return { newDiscussions: 0, changedDiscussions: 0, newContent: 0 }
  await transaction.query(LOCK)
  const discussions = given.map(fitting)
  // A row for every address that was ever said, not only for the last: what was posted first must not decide what there is.
  const mentions = discussions.flatMap((one) => mentionOf(one) ?? [])
  const newContent = await storeMentions(transaction, mentions)
  const merged = mergeAll(discussions)
  const before = await readKnown(transaction, [...merged.keys()])
  const changed = [...merged].flatMap(([id, one]) => {
    const old = before.get(id)
    const now = old === undefined ? one : merge(old, one)
    return old !== undefined && isSame(old, now) ? [] : [{ id, now }]
  })
  await writeKnown(transaction, changed)
  await writeScores(transaction, discussions)
  const newDiscussions = changed.filter(({ id }) => !before.has(id)).length
  return { newDiscussions, changedDiscussions: changed.length - newDiscussions, newContent }
}

/** As the table will give it back: else a row would look changed for ever. */
function fitting(one: Discussion): Discussion {
  const published = toInstant(one.publishedAtMs)
  const text = (value: string | null) => (value === null ? null : storable(value))
  return {
    ...one,
    externalId: storableId(one.externalId),
    title: text(one.title),
    author: text(one.author),
    url: text(one.url),
    discussionUrl: storable(one.discussionUrl),
    text: text(one.text),
    tags: one.tags.map(storable),
    score: toWhole(one.score),
    commentCount: toWhole(one.commentCount),
    publishedAtMs: published === null ? null : Date.parse(published),
    observedAtMs: Math.trunc(one.observedAtMs),
  }
}

interface Row {
  readonly id: string
  readonly source: string
  readonly external_id: string
  readonly title: string | null
  readonly author: string | null
  readonly url: string | null
  readonly discussion_url: string | null
  readonly text: string | null
  readonly score: number | string | null
  readonly comment_count: number | string | null
  readonly published_at: Date | null
  readonly first_seen_at: Date
  readonly observed_at: Date
  readonly tags: readonly string[]
  readonly video_id: string | null
  readonly field_times: Readonly<Partial<Record<Field, number>>>
}

async function readKnown(
  transaction: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownDiscussion>> {
  const rows = await transaction.query<Row>(
    'select * from silver_discussions where id in (select jsonb_array_elements_text($1::jsonb))',
    [toJson(ids)],
  )
  return new Map(rows.map((row) => [row.id, fromRow(row)]))
}

function fromRow(row: Row): KnownDiscussion {
  const values: Readonly<Record<Field, string | number | readonly string[] | null>> = {
    title: row.title,
    author: row.author,
    url: row.url,
    discussionUrl: row.discussion_url,
    text: row.text,
    score: toCount(row.score),
    commentCount: toCount(row.comment_count),
    publishedAtMs: toMs(row.published_at),
    tags: row.tags,
    videoId: row.video_id,
  }
  const words = FIELDS.flatMap((field) => {
    const atMs = row.field_times[field]
    const value = values[field]
    return atMs === undefined || value === null ? [] : [[field, { value, atMs }] as const]
  })
  return {
    source: row.source as SourceName,
    externalId: row.external_id,
    firstSeenAtMs: toMs(row.first_seen_at),
    observedAtMs: toMs(row.observed_at),
    words: Object.fromEntries(words),
  }
}

const COLUMNS = `title author url discussion_url content_id score comment_count published_at first_seen_at observed_at
  tags text video_id field_times`.split(/\s+/)

const WRITE = `
insert into silver_discussions (id, source, external_id, ${COLUMNS.join(', ')})
select id, source, external_id, ${COLUMNS.join(', ')}
  from jsonb_to_recordset($1::jsonb)
       as row (id text, source text, external_id text, title text, author text, url text, discussion_url text, content_id text,
               score bigint, comment_count bigint, published_at timestamptz, first_seen_at timestamptz,
               observed_at timestamptz, tags text[], text text, video_id text, field_times jsonb)
on conflict (id) do update set ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`

async function writeKnown(
  transaction: Transaction,
  changed: readonly { readonly id: string; readonly now: KnownDiscussion }[],
): Promise<void> {
  if (changed.length === 0) return
  const rows = changed.map(({ id, now }) => toRow(id, now))
  await transaction.query(WRITE, [toJson(rows)])
}

function toRow(id: string, { source, externalId, firstSeenAtMs, observedAtMs, words }: KnownDiscussion): object {
  const url = words.url?.value ?? null
  const videoId = words.videoId?.value
  const about = {
    url: typeof url === 'string' ? url : null,
    observedAtMs: firstSeenAtMs,
    ...(typeof videoId === 'string' ? { videoId } : {}),
  }
  const publishedAtMs = words.publishedAtMs?.value
  return {
    id,
    source,
    external_id: externalId,
    title: words.title?.value ?? null,
    author: words.author?.value ?? null,
    url,
    discussion_url: words.discussionUrl?.value ?? null,
    content_id: mentionOf(about)?.id ?? null,
    score: words.score?.value ?? null,
    comment_count: words.commentCount?.value ?? null,
    published_at: typeof publishedAtMs === 'number' ? toInstant(publishedAtMs) : null,
    first_seen_at: toInstant(firstSeenAtMs),
    observed_at: toInstant(observedAtMs),
    tags: words.tags?.value ?? [],
    text: words.text?.value ?? null,
    video_id: videoId ?? null,
    field_times: Object.fromEntries(
      FIELDS.flatMap((field) => (words[field] === undefined ? [] : [[field, words[field].atMs]])),
    ),
  }
}

// Every score that was seen, once; of two of the same moment the greater.
const SCORES = `
insert into silver_discussion_scores as known (discussion_id, observed_at, score, comment_count)
select discussion_id, observed_at, max(score), max(comment_count)
  from jsonb_to_recordset($1::jsonb) as row (discussion_id text, observed_at timestamptz, score bigint, comment_count bigint)
 group by discussion_id, observed_at
on conflict (discussion_id, observed_at) do update
   set score = greatest(known.score, excluded.score), comment_count = greatest(known.comment_count, excluded.comment_count)
 where (greatest(known.score, excluded.score), greatest(known.comment_count, excluded.comment_count))
       is distinct from (known.score, known.comment_count)`

async function writeScores(transaction: Transaction, discussions: readonly Discussion[]): Promise<void> {
  const rows = discussions
    .filter((one) => one.score !== null || one.commentCount !== null)
    .map((one) => ({
      discussion_id: discussionId(one),
      observed_at: toInstant(one.observedAtMs),
      score: one.score,
      comment_count: one.commentCount,
    }))
  if (rows.length > 0) await transaction.query(SCORES, [toJson(rows)])
}
