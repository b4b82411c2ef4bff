/**
 * rss — the feeds of the configuration, of any format.
 *
 * Shapes   an entry is kept as `{ feed: { name, title, link }, entry }` in JSON, read out of the feed, which lies whole
 *          beside it as a listing; its id is `{name of the feed}/{id of the entry}`.
 */
import { type Feed, type FeedEntry, parseFeed } from '@ingot/bronze'

import type { Discussion, RawArtifact, Told } from '../discussion.ts'
import type { Answer } from './asking.ts'
import { type Collection, WRITES_AT_ONCE } from './collection.ts'
import type { Collector } from './collector.ts'
import { describeShape, isObject, listAt, parseJson, stringAt, at } from './json.ts'
import { inLanes } from './lanes.ts'
import { listingName } from './listing-key.ts'
import { makeCollector } from './make-collector.ts'
import { plainText } from './plain-text.ts'
import { makeDiscussion, tellEach, tellNothing } from './tell.ts'

type FeedFacts = { readonly name: string } & Partial<Pick<Feed, 'title' | 'link'>>

const MOST_TAGS = 20
const FEEDS_AT_ONCE = 8

export const rss: Collector = makeCollector({
  source: 'rss',
  settings: ({ rss }) => rss,
  transform: transformRss,
  async gather(collection, { feeds }) {
    // Most lie on hosts of their own, and one that is slow keeps none of the others waiting.
    await inLanes(feeds, FEEDS_AT_ONCE, async ({ name, url }) => {
      const answer = await collection.ask(url, name)
      if (answer === undefined) return
      const told = await collection.keepList({ what: name, ext: extensionOf(answer), answer })
      if (told !== undefined) await keepFeedEntries(collection, name, answer)
    })
  },
})

function extensionOf({ bytes }: Answer): 'json' | 'xml' {
  return bytes.find((byte) => byte > 0x20 && byte < 0x80) === 0x7b ? 'json' : 'xml'
}

async function keepFeedEntries(collection: Collection, name: string, answer: Answer): Promise<void> {
  const read = parseFeed(answer.bytes, answer.headers['content-type'])
  if (!read.ok) return
  const { title, link } = read.feed
  await inLanes(read.feed.entries, WRITES_AT_ONCE, async (entry) => {
    const body = JSON.stringify({ feed: { name, title, link }, entry })
    await collection.keepItem({ externalId: `${name}/${entry.id}`, ext: 'json', body, answer })
  })
}

function transformRss(artifact: RawArtifact): Told {
  const name = listingName(artifact.externalId)
  if (name === undefined) return transformEntry(artifact)
  const read = parseFeed(artifact.bytes, artifact.contentType)
  if (!read.ok) return tellNothing(read.reason)
  const facts = { name, title: read.feed.title, link: read.feed.link }
  return tellEach(read.feed.entries, (entry) => readEntry(artifact, facts, entry))
}

function transformEntry(artifact: RawArtifact): Told {
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the entry ${read.why}`)
  const name = stringAt(read.value, 'feed', 'name')
  const entry = entryOf(at(read.value, 'entry'))
  if (name === null || entry === null) return tellNothing(`the entry is ${describeShape(read.value)}`)
  const facts = { name, title: textAt(read.value, 'feed', 'title'), link: textAt(read.value, 'feed', 'link') }
  return tellEach([entry], (one) => readEntry(artifact, facts, one))
}

/** What `keepFeedEntries` wrote. JSON leaves out what was undefined. */
function entryOf(value: unknown): FeedEntry | null {
  const id = at(value, 'id')
  if (!isObject(value) || typeof id !== 'string') return null
  const text = (key: string) => textAt(value, key)
  const instant = (key: string) => (typeof value[key] === 'number' ? value[key] : undefined)
  return {
    id,
    title: text('title'),
    link: text('link'),
    author: text('author'),
    content: text('content'),
    summary: text('summary'),
    publishedAtMs: instant('publishedAtMs'),
    updatedAtMs: instant('updatedAtMs'),
    categories: (listAt(value, 'categories') ?? []).filter((category) => typeof category === 'string'),
  }
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' ? found : undefined
}

function readEntry(artifact: RawArtifact, feed: FeedFacts, entry: FeedEntry): Discussion {
  const url = webAddress(entry.link)
  return makeDiscussion(artifact, {
    externalId: `${feed.name}/${entry.id}`,
    title: entry.title ?? null,
    author: entry.author ?? null,
    url,
    discussionUrl: url ?? webAddress(entry.id) ?? webAddress(feed.link) ?? entry.id,
    text: plainText(entry.content ?? entry.summary ?? ''),
    score: null,
    commentCount: null,
    publishedAtMs: entry.publishedAtMs ?? entry.updatedAtMs ?? null,
    tags: [feed.title ?? feed.name, ...entry.categories.slice(0, MOST_TAGS)],
  })
}

/** Feeds also have `mailto:`, relative paths and plain words where a link should be. */
function webAddress(link: string | undefined): string | null {
  const url = link === undefined ? null : URL.parse(link.trim())
  return url !== null && /^https?:$/.test(url.protocol) ? (link?.trim() ?? null) : null
}
