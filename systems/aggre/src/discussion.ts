/**
 * discussion — a post of any source as one shape: what silver_discussions holds, before it is stored.
 *
 * Units    `…AtMs` epoch ms
 * Rules    (`source`, `externalId`) names it, ids as in the service: HN `42`, reddit `abc123` (without `t3_`), lobsters short id, YouTube video
 *          id, arXiv id for huggingface, `channel/17` for telegram; for rss the entry's own id within its feed.
 */
import type { SourceName } from './source-name.ts'

export interface Discussion {
  readonly source: SourceName
  readonly externalId: string
  /** As plain text; null where the post has none (a message of telegram). */
  readonly title: string | null
  readonly author: string | null
  /** What is discussed, as the service says it, not canonical; null for a text of the service's own. */
  readonly url: string | null
  /** Where the discussion is to be read. */
  readonly discussionUrl: string
  /** The post's own words as plain text; null when there are none. */
  readonly text: string | null
  readonly score: number | null
  readonly commentCount: number | null
  readonly publishedAtMs: number | null
  /** When the service said all this. A later word of the score replaces an earlier one, in whatever order they are read. */
  readonly observedAtMs: number
  /** Subreddit, channel, feed title, tags of the service. */
  readonly tags: readonly string[]
  /** The video that is to be transcribed. */
  readonly videoId?: string
}

/** An artefact of a collector, read from bronze. */
export interface RawArtifact {
  readonly source: SourceName
  readonly externalId: string
  readonly bytes: Uint8Array
  /** From the sidecar; the time of writing where there is none. */
  readonly fetchedAtMs: number
  readonly contentType?: string
  readonly url?: string
}

/** What an artefact tells: discussions, and what of it could not be read. */
export interface Told {
  readonly discussions: readonly Discussion[]
  readonly problems: readonly string[]
  /** What could be read and is no post of its own: a comment, what is dead. */
  readonly notPosts?: readonly NotPost[]
}

export interface NotPost {
  /** `item 8863`. */
  readonly what: string
  /** `a comment`. */
  readonly why: string
}
