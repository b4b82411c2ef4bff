/**
 * message — what the seven services say, in one shape, and what was received from them.
 *
 * Shapes   Message      one post, article or comment, distinct by (source, id)
 *          RawFetch     everything one source answered in one run, as received: the bronze layer, plain JSON
 *          FetchLogRow  how that went, one row per source and run
 * Units    `publishedAt`, `fetched_at`  instants, UTC; `durationMs`, `duration_ms`  milliseconds
 * Promise  items = messages + repeats + rejected, in every FetchLogRow.
 */
export const SOURCE_NAMES = ['newsapi', 'guardian', 'nyt', 'mastodon', 'bluesky', 'reddit', 'hackernews'] as const

export type SourceName = (typeof SOURCE_NAMES)[number]

export interface Message {
  readonly source: SourceName
  /** As the service names it: a URL for NewsAPI, a URI for Mastodon, Bluesky and NYT, `t3_…` for Reddit. */
  readonly id: string
  readonly author: string | null
  /** Readable text without markup. May be empty: a picture without a word is still a message. */
  readonly text: string
  readonly url: string | null
  readonly publishedAt: Date
  /** As the service states it, mostly BCP 47; null where it does not. */
  readonly language: string | null
}

export interface RawResponse {
  /** File name (with `:line` or `#place`) or request path: what a report calls this response. */
  readonly name: string
  /** Where it came from, without any API key; empty when a recording does not say. */
  readonly url: string
  readonly status: number
  /** Exactly the text received, but for the API key's own value, which `[key]` replaces. Where a recording holds it as parsed JSON, that JSON written again. */
  readonly body: string
}

/** ok: every request was answered; partial: some; failed: none; absent: there was nothing to ask or read. */
export type Outcome = 'ok' | 'partial' | 'failed' | 'absent'

export interface RawFetch {
  readonly source: SourceName
  /** ISO 8601, UTC. */
  readonly fetchedAt: string
  readonly outcome: Outcome
  /** One clear sentence, or null when all is well. */
  readonly reason: string | null
  readonly responses: readonly RawResponse[]
  readonly durationMs: number
}

/** Column names, not our names: this is a table row. */
export interface FetchLogRow {
  readonly source: SourceName
  readonly outcome: Outcome
  readonly reason: string | null
  readonly responses: number
  /** Entries seen in the responses; a response that cannot be read at all counts as one. */
  readonly items: number
  /** Entries whose id had been seen before. */
  readonly repeats: number
  /** Entries that could not be read. */
  readonly rejected: number
  /** Distinct messages. */
  readonly messages: number
  readonly fetched_at: Date
  readonly duration_ms: number
}
