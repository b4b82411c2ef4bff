/**
 * merge-discussion — what several looks at one post come to. Pure.
 *
 * Promise  Whatever the order and however often: of each field the latest word counts, and saying nothing erases nothing.
 *          Of two words of the same moment the greater counts, so that they need no order either.
 */
import type { Discussion } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'

export const FIELDS = [
  'title',
  'author',
  'url',
  'discussionUrl',
  'text',
  'score',
  'commentCount',
  'publishedAtMs',
  'tags',
  'videoId',
] as const
export type Field = (typeof FIELDS)[number]

type Value = string | number | readonly string[]

interface Word {
  readonly value: Value
  readonly atMs: number
}

export interface KnownDiscussion {
  readonly source: SourceName
  readonly externalId: string
  readonly firstSeenAtMs: number
  readonly observedAtMs: number
  readonly words: Readonly<Partial<Record<Field, Word>>>
}

export function discussionId({ source, externalId }: Pick<Discussion, 'source' | 'externalId'>): string {
  return `${source}/${externalId}`
}

export function known(discussion: Discussion): KnownDiscussion {
  const { source, externalId, observedAtMs } = discussion
  const words = FIELDS.flatMap((field) => {
    const value = discussion[field]
    return saysNothing(value) ? [] : [[field, { value, atMs: observedAtMs }] as const]
  })
  return { source, externalId, firstSeenAtMs: observedAtMs, observedAtMs, words: Object.fromEntries(words) }
}

function saysNothing(value: Discussion[Field]): value is null | undefined {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

export function merge(one: KnownDiscussion, other: KnownDiscussion): KnownDiscussion {
  const words = FIELDS.flatMap((field) => {
    const word = later(one.words[field], other.words[field])
    return word === undefined ? [] : [[field, word] as const]
  })
  return {
    source: one.source,
    externalId: one.externalId,
    firstSeenAtMs: Math.min(one.firstSeenAtMs, other.firstSeenAtMs),
    observedAtMs: Math.max(one.observedAtMs, other.observedAtMs),
    words: Object.fromEntries(words),
  }
}

function later(one: Word | undefined, other: Word | undefined): Word | undefined {
  if (one === undefined || other === undefined) return one ?? other
  if (one.atMs !== other.atMs) return one.atMs > other.atMs ? one : other
  if (typeof one.value === 'number' && typeof other.value === 'number') return one.value >= other.value ? one : other
  return JSON.stringify(one.value) >= JSON.stringify(other.value) ? one : other
}

/** One per post, in the order in which they first come. */
export function mergeAll(discussions: readonly Discussion[]): ReadonlyMap<string, KnownDiscussion> {
  const merged = new Map<string, KnownDiscussion>()
  for (const discussion of discussions) {
    const id = discussionId(discussion)
    const before = merged.get(id)
    const now = known(discussion)
    merged.set(id, before === undefined ? now : merge(before, now))
  }
  return merged
}

export function isSame(one: KnownDiscussion, other: KnownDiscussion): boolean {
  return (
    one.firstSeenAtMs === other.firstSeenAtMs &&
    one.observedAtMs === other.observedAtMs &&
    FIELDS.every((field) => JSON.stringify(one.words[field]) === JSON.stringify(other.words[field]))
  )
}
