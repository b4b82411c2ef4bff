/**
 * store-digest — the digest into gold_digest, all of it in the place of the one before, and back.
 */
import type { Database } from '@ingot/postgres'

import { toCount, toJson } from '../silver/sql-values.ts'
import type { Digest } from './digest-pages.ts'
import type { Story } from './rank-stories.ts'

const STORE = `
insert into gold_digest (day, rank, story_id, title, url, score, velocity, discussion_count, comment_count, sources, topics, excerpt, discussions)
select day, rank, story_id, title, url, score, velocity, jsonb_array_length(discussions), comment_count, sources, topics, excerpt, discussions
  from jsonb_to_recordset($1::jsonb)
       as row (day date, rank integer, story_id text, title text, url text, score double precision, velocity double precision,
               comment_count bigint, sources text[], topics text[], excerpt text, discussions jsonb)`

export async function storeDigest(database: Database, { stories }: Digest): Promise<void> {
  const rows = stories.map(({ storyId, commentCount, ...rest }) => ({
    ...rest,
    story_id: storyId,
    comment_count: commentCount,
  }))
  await database.transaction(async (transaction) => {
    // Two at once would each delete what was there before and then both insert.
    await transaction.query('lock table gold_digest in share row exclusive mode')
    await transaction.query('delete from gold_digest')
    await transaction.query(STORE, [toJson(rows)])
  })
}

type Row = Omit<Story, 'storyId' | 'commentCount'> & {
  readonly story_id: string
  readonly comment_count: number | string
}

export async function readDigest(database: Database): Promise<Digest> {
  const rows = await database.query<Row>(
    `select day::text as day, rank, story_id, title, url, score, velocity, comment_count, sources, topics, excerpt, discussions
       from gold_digest order by day desc, rank`,
  )
  const stories = rows.map(({ story_id: storyId, comment_count: commentCount, ...rest }) => ({
    ...rest,
    storyId,
    commentCount: toCount(commentCount) ?? 0,
  }))
  return { stories }
}
