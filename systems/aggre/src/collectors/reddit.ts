/**
 * reddit — the site's listings as JSON, 100 posts a page, paged by `after`; where that is refused (403, 429, a page that
 * wants a browser), the Atom feed of the same listing, which has neither scores nor pages.
 */
import type { AggreConfig } from '../config/config.ts'
import type { Answer } from './asking.ts'
import type { Collection } from './collection.ts'
import type { Collector } from './collector.ts'
import { parseJson, stringAt } from './json.ts'
import { keepEntries } from './keep-entries.ts'
import { makeCollector } from './make-collector.ts'
import { findPosts, postId, transformReddit } from './reddit-tell.ts'

type Settings = NonNullable<AggreConfig['sources']['reddit']>

const NEWEST = /(^|\/)new(\?|$)/
const REFUSALS = new Set([401, 403, 406, 429])

export const reddit: Collector = makeCollector({
  source: 'reddit',
  settings: ({ reddit }) => reddit,
  transform: transformReddit,
  async gather(collection, settings) {
    const state = { isJsonRefused: false }
    for (const path of listingPaths(settings)) {
      const isRead = !state.isJsonRefused && (await readPages(collection, settings, path))
      if (isRead) continue
      // What one listing is refused, the next would be too.
      state.isJsonRefused = settings.isFeedFallback
      if (settings.isFeedFallback) await readFeed(collection, settings.origin, path)
    }
  },
})

function listingPaths({ subreddits, sorts, paths }: Settings): string[] {
  return [...subreddits.flatMap((name) => sorts.map((sort) => `r/${name}/${sort}`)), ...paths]
}

/** False when the site refuses to answer in JSON. */
async function readPages(collection: Collection, settings: Settings, path: string): Promise<boolean> {
  let after: string | null = null
  for (let page = 1; page <= settings.maxPages; page += 1) {
    const what = listName(path, page)
    const asked = await collection.tryAsk(
      address(settings.origin, path, 'json', { raw_json: '1', limit: '100', after }),
    )
    if (!asked.ok && page === 1 && settings.isFeedFallback && REFUSALS.has(asked.status ?? 0)) return false
    if (!asked.ok) {
      collection.failed(what, asked)
      return true
    }
    if (page === 1 && settings.isFeedFallback && !parseJson(asked.answer.bytes).ok) return false
    const kept = await keepPage(collection, what, asked.answer)
    // Of the newest posts, a page without any that is new has none behind it.
    if (kept.after === null || (kept.fresh === 0 && NEWEST.test(path))) return true
    after = kept.after
  }
  return true
}

interface Kept {
  /** What the next page begins after; null when there is none. */
  readonly after: string | null
  readonly fresh: number
}

async function keepPage(collection: Collection, what: string, answer: Answer): Promise<Kept> {
  const told = await collection.keepList({ what, ext: 'json', answer })
  if (told === undefined) return { after: null, fresh: 0 }
  const fresh = await keepEntries(collection, answer, { entries: (value) => findPosts(value) ?? [], idOf: postId })
  const read = parseJson(answer.bytes)
  return { after: read.ok ? stringAt(read.value, 'data', 'after') : null, fresh }
}

/** Nothing is kept of its posts one by one: the JSON says more of them, should it be given again. */
async function readFeed(collection: Collection, origin: string, path: string): Promise<void> {
  const what = listName(path, 1)
  const answer = await collection.ask(address(origin, path, 'rss', { limit: '100' }), what)
  if (answer !== undefined) await collection.keepList({ what: `${what}-feed`, ext: 'xml', answer })
}

function listName(path: string, page: number): string {
  return `${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}${page === 1 ? '' : `-page-${page}`}`
}

function address(
  origin: string,
  path: string,
  ext: string,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const [name = '', query = ''] = path.split('?')
  const url = new URL(`${origin}/${name.replace(/\/$/, '')}.${ext}?${query}`)
  for (const [key, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(key, value)
  return url.href
}
