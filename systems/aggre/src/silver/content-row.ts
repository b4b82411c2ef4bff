/**
 * content-row — from the addresses that people posted to the rows of silver_content: one per canonical URL. Pure.
 *
 * Promise  Whatever the order: the row of several mentions is the same. Its `url` is the best of theirs (https before http,
 *          then the shortest, then by letters), `firstSeenAtMs` the earliest.
 */
import { urlHash } from '@ingot/bronze'

import { addressOf, canonicalUrl, youtubeVideoId } from '../canonical-url.ts'
import { watchUrl } from '../content/site-rules.ts'
import type { Discussion } from '../discussion.ts'

export interface Mention {
  readonly id: string
  readonly canonicalUrl: string
  readonly url: string
  readonly domain: string
  readonly videoId: string | null
  readonly firstSeenAtMs: number
}

/** Undefined where a post is about nothing but itself. */
export function mentionOf(discussion: Pick<Discussion, 'url' | 'videoId' | 'observedAtMs'>): Mention | undefined {
  const url = discussion.url ?? (discussion.videoId === undefined ? null : watchUrl(discussion.videoId))
  return url === null ? undefined : mention(url, discussion.observedAtMs)
}

export function mention(url: string, atMs: number): Mention | undefined {
  const canonical = canonicalUrl(url)
  const address = addressOf(url)
  if (canonical === undefined || address === undefined) return undefined
  return {
    id: urlHash(canonical),
    canonicalUrl: canonical,
    url: address,
    domain: new URL(canonical).host,
    videoId: youtubeVideoId(canonical) ?? null,
    firstSeenAtMs: atMs,
  }
}

export function mergeMentions(mentions: readonly Mention[]): readonly Mention[] {
  const merged = new Map<string, Mention>()
  for (const one of mentions) {
    const before = merged.get(one.id)
    merged.set(
      one.id,
      before === undefined
        ? one
        : {
            ...before,
            url: isBetter(one.url, before.url) ? one.url : before.url,
            firstSeenAtMs: Math.min(before.firstSeenAtMs, one.firstSeenAtMs),
          },
    )
  }
  return [...merged.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** The same rule stands in SQL in store-mentions.ts; addresses are ASCII, so that both put letters in the same order. */
export function isBetter(one: string, other: string): boolean {
  const isPlain = (url: string) => !url.startsWith('https:')
  if (isPlain(one) !== isPlain(other)) return isPlain(other)
  return one.length === other.length ? one < other : one.length < other.length
}
