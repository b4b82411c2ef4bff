/**
 * parse-feed — any feed (RSS 0.9-2.0, RDF, Atom, JSON Feed) as one shape.
 *
 * Errors   none: what cannot be read is a sentence.
 * Promise  1. Time and memory are bounded by the bytes: no entity is expanded, no nesting followed without end, at most
 *             100,000 entries kept, more than `MAX_BYTES` refused.
 *          2. A broken feed gives the entries that can be read.
 */
import { gunzipSync } from 'node:zlib'

import { decodeText } from '../http/decode-text.ts'
import type { Feed } from './feed.ts'
import { readFeedNodes } from './feed-nodes.ts'
import { feedOfJson } from './json-feed.ts'
import { feedOfNodes } from './xml-feed.ts'

export type { Feed, FeedEntry } from './feed.ts'

export type ParsedFeed = { readonly ok: true; readonly feed: Feed } | { readonly ok: false; readonly reason: string }

const MAX_BYTES = 100_000_000

export function parseFeed(bytes: Uint8Array, contentType?: string): ParsedFeed {
  try {
    const plain = unpacked(bytes)
    if (plain.length > MAX_BYTES) return refuse(`it is larger than ${MAX_BYTES} bytes`)
    const text = decodeText(plain, contentType).text.trimStart()
    if (text === '') return refuse('it is empty')
    return /^[{[]/.test(text) ? parseJson(text) : parseXml(text)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function parseXml(text: string): ParsedFeed {
  if (!text.includes('<')) return refuse('it is neither XML nor JSON')
  const read = readFeedNodes(text)
  return read.ok ? { ok: true, feed: feedOfNodes(read.nodes) } : refuse(read.problem)
}

function parseJson(text: string): ParsedFeed {
  const feed = feedOfJson(JSON.parse(text))
  return feed === undefined ? refuse('it is JSON of another kind') : { ok: true, feed }
}

/** Some feeds lie packed on their server, which does not say so. */
function unpacked(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes
}

function refuse(why: string): ParsedFeed {
  return { ok: false, reason: `This is no feed that can be read: ${why}.` }
}
