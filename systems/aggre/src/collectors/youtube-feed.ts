/**
 * youtube-feed — the Atom of a channel with what YouTube adds to it (`yt:`, `media:`), which feed parsers leave out.
 * Read tag by tag, in time that grows with its length.
 */
import { Parser } from 'htmlparser2'

/** As the feed writes them. */
export interface VideoEntry {
  videoId?: string
  channelId?: string
  title?: string
  author?: string
  published?: string
  updated?: string
  description?: string
  ratings?: string
  views?: string
}

export interface VideoFeed {
  readonly entries: readonly VideoEntry[]
}

const TEXTS: Readonly<Record<string, keyof VideoEntry>> = {
  'yt:videoId': 'videoId',
  'yt:channelId': 'channelId',
  title: 'title',
  name: 'author',
  published: 'published',
  updated: 'updated',
  'media:description': 'description',
}
/** Element, attribute. */
const COUNTS: Readonly<Record<string, readonly [keyof VideoEntry, string]>> = {
  'media:starRating': ['ratings', 'count'],
  'media:statistics': ['views', 'views'],
}
/** A channel's feed has 15 entries and some 50 kB. */
const MOST_ENTRIES = 1_000

/** Undefined for what is no Atom feed. */
export function readVideoFeed(bytes: Uint8Array): VideoFeed | undefined {
  const entries: VideoEntry[] = []
  let isFeed = false
  let entry: VideoEntry | undefined
  let text: string[] | undefined
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'feed') isFeed = true
        if (name === 'entry' && entries.length < MOST_ENTRIES) entry = {}
        const count = COUNTS[name]
        if (entry !== undefined && count !== undefined) fill(entry, count[0], attributes[count[1]])
        text = entry !== undefined && name in TEXTS ? [] : undefined
      },
      ontext: (words) => void text?.push(words),
      onclosetag(name) {
        const field = TEXTS[name]
        if (entry !== undefined && field !== undefined && text !== undefined) fill(entry, field, text.join('').trim())
        text = undefined
        if (name !== 'entry' || entry === undefined) return
        entries.push(entry)
        entry = undefined
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(new TextDecoder().decode(bytes))
  return isFeed ? { entries } : undefined
}

/** The first of a name stands nearest to the entry. */
function fill(entry: VideoEntry, field: keyof VideoEntry, value: string | undefined): void {
  if (value !== undefined && value !== '') entry[field] ??= value
}
