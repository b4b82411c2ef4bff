/**
 * collect — from raw responses to distinct messages and a log of how each fetch went. Pure.
 *
 * Promise  1. Messages are distinct by (source, id), ordered by time, then source, then id: the same responses give
 *             the same table. Seen again, an entry replaces the first only when its `publishedAt` is later; an equal
 *             or earlier one changes nothing.
 *          2. One response that cannot be read costs itself only, and the log names it.
 *          3. items = messages + repeats + rejected, in every row.
 *          4. The outcome is that of the fetch, made worse by what only reading shows: an answer that is no JSON turns
 *             `ok` into `partial`; when nothing at all could be read, it is `failed`.
 */
import { parseJson } from './json.ts'
import type { FetchLogRow, Message, Outcome, RawFetch, RawResponse } from './message.ts'
import { SOURCES } from './sources/all.ts'
import type { Reading, Rejected } from './sources/source.ts'

export interface Collected {
  readonly messages: readonly Message[]
  /** One row per fetch, in the order of the fetches. */
  readonly log: readonly FetchLogRow[]
}

const REJECTED_SHOWN = 3

type Seen = Map<string, Message>

export function toMessages(fetches: readonly RawFetch[]): Collected {
  const seen: Seen = new Map()
  const log = fetches.map((fetch) => collectFetch(fetch, seen))
  return { messages: [...seen.values()].toSorted(byTimeSourceId), log }
}

function collectFetch(fetch: RawFetch, seen: Seen): FetchLogRow {
  const readings = fetch.responses.map((response) => ({ response, ...readResponse(fetch, response) }))
  const before = seen.size
  const read = readings.flatMap(({ reading }) => reading.messages)
  for (const message of read) keep(seen, message)
  const messages = seen.size - before
  const rejected = readings.flatMap(({ response, reading }) =>
    reading.rejected.map((entry) => describeRejected(response, entry)),
  )
  const isDamaged = readings.some(({ isReadable }) => !isReadable)
  return {
    source: fetch.source,
    outcome: judge(fetch.outcome, { isDamaged, isNothingRead: read.length === 0 && rejected.length > 0 }),
    reason: joinReasons(fetch.reason, rejected),
    responses: fetch.responses.length,
    items: sum(readings.map(({ reading }) => reading.items)),
    repeats: read.length - messages,
    rejected: rejected.length,
    messages,
    fetched_at: new Date(fetch.fetchedAt),
    duration_ms: fetch.durationMs,
  }
}

function readResponse(fetch: RawFetch, { status, body, url }: RawResponse): { isReadable: boolean; reading: Reading } {
  if (status < 200 || status > 299) return { isReadable: false, reading: unreadable(`answered ${status}`) }
  const json = parseJson(body)
  if (!json.ok) return { isReadable: false, reading: unreadable(json.why) }
  return { isReadable: true, reading: SOURCES[fetch.source].parse(json.value, url) }
}

function unreadable(why: string): Reading {
  return { items: 1, messages: [], rejected: [{ what: 'response', why }] }
}

function keep(seen: Seen, message: Message): void {
  const key = `${message.source} ${message.id}`
  const known = seen.get(key)
  if (known === undefined || message.publishedAt > known.publishedAt) seen.set(key, message)
}

function judge(
  fetched: Outcome,
  { isDamaged, isNothingRead }: { isDamaged: boolean; isNothingRead: boolean },
): Outcome {
  if (isNothingRead) return 'failed'
  return isDamaged && fetched === 'ok' ? 'partial' : fetched
}

function describeRejected(response: RawResponse, { what, why }: Rejected): string {
  return what === 'response' ? `${response.name} ${why}` : `${response.name}: ${what} ${why}`
}

function joinReasons(fetchReason: string | null, rejected: readonly string[]): string | null {
  if (rejected.length === 0) return fetchReason
  const shown = rejected.slice(0, REJECTED_SHOWN).join('; ')
  const more = rejected.length > REJECTED_SHOWN ? `; and ${rejected.length - REJECTED_SHOWN} more` : ''
  const told = `${rejected.length} not read: ${shown}${more}`
  return fetchReason === null ? told : `${fetchReason} ${told}`
}

function byTimeSourceId(a: Message, b: Message): number {
  return a.publishedAt.getTime() - b.publishedAt.getTime() || compareText(a.source, b.source) || compareText(a.id, b.id)
}

/** By code unit, not by language: a table's order must not depend on the machine's locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
