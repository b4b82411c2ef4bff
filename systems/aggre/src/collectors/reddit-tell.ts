/**
 * reddit-tell — posts (`t3`) of listings, of a post's own page and of the Atom feeds, as discussions.
 *
 * Unless asked with `raw_json=1` Reddit writes & < > as entities in every text; they are decoded once, so that an
 * author's own "&amp;lt;" survives. Which it is shows in the HTML of the posts, else in the address.
 */
import { type FeedEntry, parseFeed } from '@ingot/bronze'

import type { Discussion, RawArtifact, Told } from '../discussion.ts'
import { instantMs } from './instant.ts'
import { at, countAt, describeShape, isObject, listAt, parseJson, stringAt } from './json.ts'
import { decodeEntities, plainText } from './plain-text.ts'
import { makeDiscussion, type Problem, tellEach, tellNothing } from './tell.ts'

const SITE = 'https://www.reddit.com'
/** What stands where an author or a moderator took the text, or the author, away. */
const GONE = new Set(['[deleted]', '[removed]', '[ Removed by Reddit ]', '[deleted by user]'])
const LESS_THAN = 0x3c

type Decode = (text: string | null) => string | null

export function transformReddit(artifact: RawArtifact): Told {
  if (artifact.bytes.find((byte) => byte > 0x20 && byte < 0x80) === LESS_THAN) return transformFeed(artifact)
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the answer ${read.why}`)
  const posts = findPosts(read.value)
  if (posts === null) return tellNothing(`the answer holds no posts: it is ${sayWhat(read.value)}`)
  if (posts.length === 0 && holdsComments(read.value)) return tellNothing('the answer holds comments and no post')
  const decode: Decode = isEscaped(artifact) ? unescapeOnce : (text) => text
  return tellEach(posts, (post) => readPost(artifact, at(post, 'data'), decode))
}

/** Of a listing, a post's page (a list of listings: the post, its comments), or one post; null when it is none of them. */
export function findPosts(value: unknown): readonly unknown[] | null {
  if (stringAt(value, 'kind') === 't3') return [value]
  const listings = Array.isArray(value) ? value : [value]
  const things = listings.map((listing) => listAt(listing, 'data', 'children'))
  if (things.length === 0 || things.includes(null)) return null
  return things.flatMap((children) => children ?? []).filter((thing) => stringAt(thing, 'kind') === 't3')
}

export function postId(post: unknown): string | null {
  return stringAt(post, 'data', 'id') ?? stringAt(post, 'data', 'name')?.replace(/^t3_/, '') ?? null
}

function holdsComments(value: unknown): boolean {
  const listings = Array.isArray(value) ? value : [value]
  return listings.some((listing) =>
    (listAt(listing, 'data', 'children') ?? []).some((thing) => at(thing, 'kind') === 't1'),
  )
}

/** Refusals come as `{ message, error }`. */
function sayWhat(value: unknown): string {
  const said = stringAt(value, 'message') ?? stringAt(value, 'reason')
  return said === null ? describeShape(value) : `"${said}"`
}

function readPost(artifact: RawArtifact, post: unknown, decode: Decode): Discussion | Problem {
  const id = postId({ data: post })
  if (!isObject(post) || id === null) return { problem: `a post has no id: it is ${describeShape(post)}` }
  const author = stringAt(post, 'author')
  const body = stringAt(post, 'selftext')
  const permalink = stringAt(post, 'permalink')
  return makeDiscussion(artifact, {
    externalId: id,
    title: decode(stringAt(post, 'title')),
    author: author === null || GONE.has(author) ? null : author,
    url: decode(linkOf(post, id)),
    discussionUrl: permalink === null ? `${SITE}/comments/${id}/` : new URL(permalink, SITE).href,
    text: body === null || GONE.has(body) ? null : decode(body),
    score: countAt(post, 'score'),
    commentCount: countAt(post, 'num_comments'),
    publishedAtMs: instantMs(at(post, 'created_utc')),
    tags: [stringAt(post, 'subreddit'), decode(stringAt(post, 'link_flair_text'))],
  })
}

/** What a post points to; null where it is text, or only points to itself. */
function linkOf(post: unknown, id: string): string | null {
  const url = stringAt(post, 'url_overridden_by_dest') ?? stringAt(post, 'url')
  if (url === null || at(post, 'is_self') === true) return null
  const full = url.startsWith('/') ? SITE + url : url
  return full.includes(`/comments/${id}`) ? null : full
}

const SAYS_ESCAPED = /"&lt;!-- SC_OFF/
const SAYS_RAW = /"(<|\\u003c)!-- SC_OFF/i

function isEscaped({ bytes, url }: RawArtifact): boolean {
  const text = new TextDecoder('latin1').decode(bytes)
  if (SAYS_ESCAPED.test(text)) return true
  return !SAYS_RAW.test(text) && url !== undefined && !/[?&]raw_json=1(&|$)/.test(url)
}

function unescapeOnce(text: string | null): string | null {
  return text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') ?? null
}

function transformFeed(artifact: RawArtifact): Told {
  const read = parseFeed(artifact.bytes, artifact.contentType)
  if (!read.ok) return tellNothing(read.reason)
  // The feed of a post's page lists the comments behind it.
  const posts = read.feed.entries.filter(({ id }) => id.startsWith('t3_'))
  return tellEach(posts, (entry) => readEntry(artifact, entry))
}

const LINK = /<a href="([^"]+)">\s*\[link\]/i
const BODY = /<!-- SC_OFF -->([\s\S]*)<!-- SC_ON -->/

function readEntry(artifact: RawArtifact, entry: FeedEntry): Discussion {
  const id = entry.id.replace(/^t3_/, '')
  const html = entry.content ?? entry.summary ?? ''
  const link = LINK.exec(html)?.[1]
  const url = link === undefined ? null : decodeEntities(link)
  const body = plainText(BODY.exec(html)?.[1] ?? '')
  const author = entry.author?.replace(/^\/u\//, '') ?? null
  return makeDiscussion(artifact, {
    externalId: id,
    title: entry.title ?? null,
    author: author === null || GONE.has(author) ? null : author,
    url: url === null || url.includes(`/comments/${id}`) ? null : url,
    discussionUrl: entry.link ?? `${SITE}/comments/${id}/`,
    text: GONE.has(body) ? null : body,
    score: null,
    commentCount: null,
    publishedAtMs: entry.publishedAtMs ?? entry.updatedAtMs ?? null,
    tags: [...entry.categories],
  })
}
