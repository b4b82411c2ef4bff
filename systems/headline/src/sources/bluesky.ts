/**
 * bluesky — https://docs.bsky.app/docs/api/app-bsky-feed-get-feed and -search-posts
 *
 * Asked is a feed where `query` is an `at://` address, a search otherwise. (Search without login is often switched
 * off by Bluesky and answers 403; feeds are public.) Read is every post, wherever it stands: posts of a search, feed
 * items, threads with parents and replies, stored records, and posts quoted by any of these.
 * `createdAt` is what the author's program says; without zone it is taken as UTC.
 */
import { at, isObject, listAt, stringAt } from '../json.ts'
import type { Message } from '../message.ts'
import { expandLinks } from '../text/bluesky-facets.ts'
import { parseTime } from '../time.ts'
import {
  address,
  makeMessage,
  noEntries,
  readEntries,
  type Rejected,
  type Source,
  stack,
  withParameter,
} from './source.ts'

const POST_URI = /^at:\/\/([^/]+)\/app\.bsky\.feed\.post\/([^/]+)$/

export const bluesky: Source = {
  name: 'bluesky',
  answersLists: false,
  requests({ baseUrl, key, query, limit }) {
    const isFeed = query.startsWith('at://')
    const url = isFeed
      ? address(baseUrl, '/xrpc/app.bsky.feed.getFeed', { feed: query, limit: String(limit) })
      : address(baseUrl, '/xrpc/app.bsky.feed.searchPosts', { q: query, sort: 'latest', limit: String(limit) })
    return [{ url, headers: key === null ? {} : { authorization: `Bearer ${key}` } }]
  },
  follow(response, request, page, { pages }) {
    const cursor = stringAt(response, 'cursor')
    return cursor !== null && page < pages ? [withParameter(request, 'cursor', cursor)] : []
  },
  parse(response) {
    const entries = findPosts(response)
    return entries === null ? noEntries(response, 'posts') : readEntries(entries, readPost)
  },
}

function findPosts(response: unknown): unknown[] | null {
  const listed = listPosts(response)
  if (listed === null) return null
  const found: unknown[] = []
  const waiting = listed.toReversed()
  while (waiting.length > 0) {
    const entry = waiting.pop()
    found.push(entry)
    stack(waiting, quotedIn(entry))
  }
  return found
}

function listPosts(response: unknown): readonly unknown[] | null {
  const feed = listAt(response, 'feed')
  if (feed !== null) return feed.map((item) => at(item, 'post'))
  const thread = at(response, 'thread')
  if (isObject(thread)) return listThread(thread)
  if (stringAt(response, 'uri') !== null && isObject(at(response, 'value'))) return [response]
  return listAt(response, 'posts') ?? listAt(response, 'records')
}

/** Walks parents and replies without recursion: threads are as deep as strangers make them. */
function listThread(thread: unknown): unknown[] {
  const posts: unknown[] = []
  const waiting: unknown[] = [thread]
  while (waiting.length > 0) {
    const node = waiting.pop()
    // Where a post was deleted or its author blocks us the node itself stands in its place, and is rejected as such.
    posts.push(at(node, 'post') ?? node)
    const parent = at(node, 'parent')
    stack(waiting, listAt(node, 'replies') ?? [])
    if (isObject(parent)) waiting.push(parent)
  }
  return posts
}

/** Posts quoted by a post view (`embed`) or by a quoted post (`embeds`), alone or beside pictures. */
function quotedIn(entry: unknown): unknown[] {
  const embeds = [at(entry, 'embed'), ...(listAt(entry, 'embeds') ?? [])]
  return embeds
    .map((embed) => at(embed, 'record', 'record') ?? at(embed, 'record'))
    .filter((quoted) => isObject(at(quoted, 'value')) && POST_URI.test(stringAt(quoted, 'uri') ?? ''))
}

function readPost(entry: unknown): Message | Rejected {
  const uri = stringAt(entry, 'uri')
  const what = uri ?? 'a post'
  const record = at(entry, 'record') ?? at(entry, 'value')
  if (uri === null) return { what, why: 'has no uri' }
  if (!isObject(record)) return { what, why: 'is deleted, blocked or hidden' }
  const [, did, key] = POST_URI.exec(uri) ?? []
  if (did === undefined || key === undefined) return { what, why: `is no post but ${stringAt(record, '$type')}` }
  const publishedAt = parseTime(stringAt(record, 'createdAt'))
  if (publishedAt === null) return { what, why: 'has no readable createdAt' }
  const author = stringAt(entry, 'author', 'handle') ?? did
  const text = at(record, 'text')
  const language = listAt(record, 'langs')?.[0]
  return makeMessage({
    source: 'bluesky',
    id: uri,
    author,
    text: typeof text === 'string' ? expandLinks(text, at(record, 'facets')) : '',
    url: `https://bsky.app/profile/${author}/post/${key}`,
    publishedAt,
    language: typeof language === 'string' ? language : null,
  })
}
