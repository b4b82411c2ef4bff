/**
 * load-posts — what the digest is made of: posts of the newest days, with the pages that they are about, and discussions of
 * those pages that were found elsewhere.
 */
import type { Database } from '@ingot/postgres'

import { cutAtWord } from '../cut-at-word.ts'
import { toCount } from '../silver/sql-values.ts'
import type { Post } from './rank-stories.ts'

/** Days on which something was posted, the newest first. */
const DAYS = 30
const MOST_POSTS = 20_000
const EXCERPT_CHARACTERS = 280
/** Of the first line of a post that has no title. */
const TITLE_CHARACTERS = 120

// $1 days, $2 posts, $3 and $4 characters of excerpt and title: one more than are shown tells that there is more. A post of the future is one of the moment at which it was seen.
const LOAD = `
with posts as (
  select id, source, title, discussion_url, url, content_id, score, comment_count, tags, text,
         least(coalesce(published_at, first_seen_at), observed_at) as at
    from silver_discussions
  union all
  select distinct on (link.source, link.external_id)
         link.source || '/' || link.external_id, link.source, link.title, link.discussion_url, content.url, link.content_id, link.score,
         link.comment_count, '{}'::text[], null, least(coalesce(link.published_at, link.observed_at), link.observed_at)
    from silver_links link
    join silver_content content on content.id = link.content_id
   where not exists (select from silver_discussions known where known.source = link.source and known.external_id = link.external_id)
   order by 1
), days as (
  select distinct (at at time zone 'UTC')::date as day from posts order by day desc limit $1
)
select posts.id, posts.source, posts.discussion_url, posts.score, posts.comment_count, posts.tags, posts.at,
       coalesce(posts.title, content.title) as title, nullif(left(split_part(posts.text, E'\\n', 1), $4), '') as first_line,
       coalesce(content.resolved_url, content.canonical_url) as page,
       coalesce(content.url, posts.discussion_url) as url,
       left(coalesce(content.excerpt, content.body_text, posts.text), $3) as excerpt,
       looks.looks
  from posts
  left join silver_content content on content.id = posts.content_id
  left join lateral (
    select jsonb_agg(jsonb_build_object('atMs', extract(epoch from seen.observed_at) * 1000, 'score', seen.score)
                     order by seen.observed_at) as looks
      from silver_discussion_scores seen
     where seen.discussion_id = posts.id and seen.score is not null) looks on true
 where (posts.at at time zone 'UTC')::date in (select day from days)
   -- A picture without a word tells no story.
   and coalesce(posts.title, content.title, nullif(posts.text, '')) is not null
 order by posts.at desc, posts.id
 limit $2`

interface Row {
  readonly id: string
  readonly source: string
  readonly title: string | null
  readonly first_line: string | null
  readonly page: string | null
  readonly url: string | null
  readonly discussion_url: string | null
  readonly score: number | string | null
  readonly comment_count: number | string | null
  readonly at: Date
  readonly tags: readonly string[]
  readonly excerpt: string | null
  readonly looks: Post['looks'] | null
}

export async function loadPosts(database: Database, signal?: AbortSignal): Promise<readonly Post[]> {
  const options = signal === undefined ? {} : { signal }
  const rows = await database.query<Row>(
    LOAD,
    [DAYS, MOST_POSTS, EXCERPT_CHARACTERS + 1, TITLE_CHARACTERS + 1],
    options,
  )
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    page: row.page,
    title: row.title ?? cut(row.first_line, TITLE_CHARACTERS),
    url: row.url ?? row.discussion_url ?? '',
    discussionUrl: row.discussion_url ?? row.url ?? '',
    score: toCount(row.score),
    commentCount: toCount(row.comment_count),
    atMs: row.at.getTime(),
    tags: row.tags,
    excerpt: cut(row.excerpt, EXCERPT_CHARACTERS),
    looks: row.looks ?? [],
  }))
}

function cut(text: string | null, most: number): string | null {
  return text === null ? null : cutAtWord(text, most)
}
