/**
 * read-answers — what Hacker News and Lobsters said of a page, as links. Pure; what does not fit is left out.
 */
import { z } from 'zod'

import { canonicalUrl } from '../canonical-url.ts'

export interface FoundLink {
  readonly source: 'hackernews' | 'lobsters'
  readonly externalId: string
  readonly discussionUrl: string
  readonly title: string | null
  readonly score: number | null
  readonly commentCount: number | null
  readonly publishedAtMs: number | null
}

const text = z.string().nullish().catch(null)
const number = z.number().nullish().catch(null)

const hit = z.object({
  objectID: z.union([z.string(), z.number()]).transform(String),
  url: z.string(),
  title: text,
  points: number,
  num_comments: number,
  created_at_i: number,
})

const story = z.object({
  short_id: z.string(),
  url: z.string(),
  title: text,
  score: number,
  comment_count: number,
  created_at: text,
  comments_url: text,
})

/** Those of the answer that are about the page, whatever the spelling of its address. */
export function readAnswer(service: string, json: unknown, pageUrl: string): readonly FoundLink[] {
  const isAbout = (url: string) => canonicalUrl(url) === pageUrl
  if (service === 'hackernews')
    return hitsOf(json)
      .filter(({ url }) => isAbout(url))
      .map(fromHit)
  if (service === 'lobsters')
    return all(story, json)
      .filter(({ url }) => isAbout(url))
      .map(fromStory)
  return []
}

function hitsOf(json: unknown) {
  return typeof json === 'object' && json !== null && 'hits' in json ? all(hit, json.hits) : []
}

function all<Schema extends z.ZodType>(schema: Schema, json: unknown): readonly z.output<Schema>[] {
  if (!Array.isArray(json)) return []
  return json.flatMap((one: unknown) => {
    const read = schema.safeParse(one)
    return read.success ? [read.data] : []
  })
}

function fromHit(one: z.output<typeof hit>): FoundLink {
  return {
    source: 'hackernews',
    externalId: one.objectID,
    discussionUrl: `https://news.ycombinator.com/item?id=${encodeURIComponent(one.objectID)}`,
    title: one.title ?? null,
    score: one.points ?? null,
    commentCount: one.num_comments ?? null,
    publishedAtMs: one.created_at_i === null || one.created_at_i === undefined ? null : one.created_at_i * 1_000,
  }
}

function fromStory(one: z.output<typeof story>): FoundLink {
  const atMs = Date.parse(one.created_at ?? '')
  return {
    source: 'lobsters',
    externalId: one.short_id,
    discussionUrl: one.comments_url ?? `https://lobste.rs/s/${encodeURIComponent(one.short_id)}`,
    title: one.title ?? null,
    score: one.score ?? null,
    commentCount: one.comment_count ?? null,
    publishedAtMs: Number.isNaN(atMs) ? null : atMs,
  }
}
