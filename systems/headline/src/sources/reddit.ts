/**
 * reddit — https://www.reddit.com/dev/api/ : listings of posts (t3) and comments (t1)
 *
 * Unless asked with `raw_json=1` Reddit writes & < > as entities in every text; they are decoded once, so that an
 * author's own "&amp;lt;" survives. Comment trees are read down to the last reply; `more` is a promise, not an entry.
 */
import { at, isObject, listAt, stringAt } from '../json.ts'
import type { Message } from '../message.ts'
import { parseTime } from '../time.ts'
import {
  address,
  joinTexts,
  makeMessage,
  noEntries,
  readEntries,
  type Rejected,
  type Source,
  stack,
  withParameter,
} from './source.ts'

const SITE = 'https://www.reddit.com'
/** What stands where an author or a moderator took the text, or the author, away. */
const GONE = new Set(['[deleted]', '[removed]', '[ Removed by Reddit ]'])

export const reddit: Source = {
  name: 'reddit',
  answersLists: true,
  requests({ baseUrl, key, query, limit }) {
    // A plus joins several subreddits, and only as itself.
    const subreddits = encodeURIComponent(query).replaceAll('%2B', '+')
    return [
      {
        url: address(baseUrl, `/r/${subreddits}/new.json`, { limit: String(limit), raw_json: '1' }),
        headers: key === null ? {} : { authorization: `Bearer ${key}` },
      },
    ]
  },
  follow(response, request, page, { pages }) {
    const after = stringAt(response, 'data', 'after')
    return after !== null && page < pages ? [withParameter(request, 'after', after)] : []
  },
  parse(response, url = '') {
    const things = findThings(response)
    if (things === null) return noEntries(response, 'posts or comments')
    const decode = /[?&]raw_json=1(&|$)/.test(url) ? (text: string) => text : unescapeOnce
    return readEntries(things, (thing) => readThing(thing, decode))
  },
}

function findThings(response: unknown): unknown[] | null {
  const listed = listThings(response)
  if (listed === null) return null
  const found: unknown[] = []
  const waiting = listed.toReversed()
  while (waiting.length > 0) {
    const thing = waiting.pop()
    if (at(thing, 'kind') === 'more') continue
    found.push(thing)
    // `replies` is a listing, or "" where there are none.
    stack(waiting, listAt(thing, 'data', 'replies', 'data', 'children') ?? [])
  }
  return found
}

/** A listing; a post's page (a list of two listings: the post, its comments); `morechildren`; one thing. */
function listThings(response: unknown): readonly unknown[] | null {
  if (Array.isArray(response)) {
    const lists = response.map((part) => listAt(part, 'data', 'children'))
    return lists.every((list) => list !== null) ? lists.flat() : null
  }
  const kind = stringAt(response, 'kind')
  if (kind === 't1' || kind === 't3') return [response]
  return listAt(response, 'data', 'children') ?? listAt(response, 'json', 'data', 'things')
}

function readThing(thing: unknown, decode: (text: string) => string): Message | Rejected {
  const post = at(thing, 'data')
  const kind = stringAt(thing, 'kind')
  const id = stringAt(post, 'name')
  const what = id ?? 'an entry'
  if (!isObject(post) || (kind !== 't1' && kind !== 't3')) return { what, why: 'is neither post nor comment' }
  if (id === null) return { what, why: 'has no name' }
  const publishedAt = parseTime(at(post, 'created_utc'))
  if (publishedAt === null) return { what, why: 'has no readable created_utc' }
  const body = stringAt(post, kind === 't1' ? 'body' : 'selftext')
  const isGone = body !== null && GONE.has(body)
  const author = stringAt(post, 'author')
  const title = kind === 't3' ? stringAt(post, 'title') : null
  const link = linkOf(post, kind)
  return makeMessage({
    source: 'reddit',
    id,
    author: author === null || isGone || GONE.has(author) ? null : author,
    text: decode(joinTexts(title, isGone ? null : body)),
    url: link === null ? null : decode(link),
    publishedAt,
    language: null,
  })
}

/** What a post points to (itself, where it is only text); a comment's own page. */
function linkOf(post: unknown, kind: 't1' | 't3'): string | null {
  const link = (kind === 't3' ? stringAt(post, 'url') : null) ?? stringAt(post, 'permalink')
  if (link !== null) return link.startsWith('/') ? SITE + link : link
  const parent = stringAt(post, 'link_id')?.replace(/^t3_/, '')
  const own = stringAt(post, 'id')
  return kind === 't1' && parent !== undefined && own !== null ? `${SITE}/comments/${parent}/_/${own}/` : null
}

function unescapeOnce(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
