/**
 * collection — one go at one service: asks at its pace, keeps what came, counts, and remembers what failed.
 *
 * Promise  1. A list that tells the same as the one kept before it is not kept again; one that cannot be read never is.
 *          2. After five failures in a row that may pass, a host is left alone for the rest of this go: what is not
 *             asked any more is one failure with its count.
 *          3. Only an abort, and bronze that cannot be written, reject.
 */
import { createHash } from 'node:crypto'

import type { ArtifactKey, Provenance } from '@ingot/bronze'
import { keepFirst } from '@ingot/bronze'

import type { RawArtifact, Told } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'
import { type Answer, type Asked, FAILURES_UNTIL_LEFT_ALONE, LEFT_ALONE, openAsking, type Refused } from './asking.ts'
import type { CollectContext, Collected, Collector } from './collector.ts'
import { listingKey } from './listing-key.ts'

export interface List {
  /** Unlike any other list of the source: `hottest`, a feed, a channel. */
  readonly what: string
  readonly ext: 'json' | 'xml' | 'html'
  readonly answer: Answer
}

export interface Item {
  readonly externalId: string
  readonly ext: 'json' | 'html'
  readonly body: string | Uint8Array
  /** Where it was seen. */
  readonly answer: Pick<Answer, 'url' | 'fetchedAtMs'> & Partial<Answer>
}

export interface Collection {
  readonly context: CollectContext
  /** Undefined when nothing came; why is among the failures by then. */
  ask(url: string, what: string): Promise<Answer | undefined>
  /** The same, for what there is another way to: a refusal is no failure yet. */
  tryAsk(url: string): Promise<Asked>
  /** What the list tells; undefined when it cannot be read. */
  keepList(list: List): Promise<Told | undefined>
  holds(externalId: string, ext: string): Promise<boolean>
  keepItem(item: Item): Promise<void>
  fail(what: string, reason: string): void
  /** The same for what `tryAsk` was refused. */
  failed(what: string, refused: Refused): void
  count(what: 'listed' | 'known', by: number): void
  /** JSON that a later go reads again: where this one stood. */
  getCursor(name: string): Promise<unknown>
  setCursor(name: string, value: unknown): Promise<void>
  done(): Collected
}

/** So many that bronze can make them durable together. */
export const WRITES_AT_ONCE = 32

const KEPT_HEADERS = ['content-type', 'content-language', 'date', 'etag', 'last-modified']

export function openCollection(
  context: CollectContext,
  collector: Pick<Collector, 'source' | 'transform'>,
  minGapMs: number,
): Collection {
  const { source } = collector
  const books = openBooks(context, source)
  const asking = openAsking(context, minGapMs)
  const failed = (what: string, { reason }: Refused) => (reason === LEFT_ALONE ? undefined : books.fail(what, reason))
  const cursorName = (name: string) => `collect/${source}/${name}`
  return {
    context,
    failed,
    fail: books.fail,
    count: books.count,
    getCursor: (name) => context.bronze.cursors.get(cursorName(name)),
    setCursor: (name, value) => context.bronze.cursors.set(cursorName(name), value),
    tryAsk: asking.ask,
    async ask(url, what) {
      const asked = await asking.ask(url)
      if (asked.ok) return asked.answer
      failed(what, asked)
      return undefined
    },
    keepList: (list) => keepList(context, collector, { books, cursor: cursorName(`list/${list.what}`), list }),
    holds: (externalId, ext) => context.bronze.exists(itemKey(source, externalId, ext)),
    keepItem: ({ externalId, ext, body, answer }) =>
      books.keep(itemKey(source, externalId, ext), body, provenanceOf(answer)),
    done: () => summarise(source, books.tally, asking.notAsked()),
  }
}

interface Tally {
  listed: number
  written: number
  known: number
  readonly failures: Collected['failures'][number][]
}

type Books = ReturnType<typeof openBooks>

/** What was kept, what was there, what failed. */
function openBooks(context: CollectContext, source: SourceName) {
  const tally: Tally = { listed: 0, written: 0, known: 0, failures: [] }
  return {
    tally,
    count: (what: 'listed' | 'known', by: number): void => void (tally[what] += by),
    fail(what: string, reason: string): void {
      tally.failures.push({ what, reason })
      context.log('warning', `${source}: ${what}: ${reason}`)
    },
    async keep(key: ArtifactKey, body: string | Uint8Array, provenance: Provenance): Promise<void> {
      if (await writeOnce(context, key, body, provenance)) tally.written += 1
      else tally.known += 1
    },
  }
}

interface Keeping {
  readonly books: Books
  readonly cursor: string
  readonly list: List
}

async function keepList(
  context: CollectContext,
  { source, transform }: Pick<Collector, 'source' | 'transform'>,
  { books, cursor, list: { what, ext, answer } }: Keeping,
): Promise<Told | undefined> {
  const key = await freeKey(context, { source, what, ext })
  const told = transform(artifactOf(source, key, answer))
  if (told.discussions.length === 0 && told.problems.length > 0) {
    books.fail(what, told.problems.slice(0, 3).join('; '))
    return undefined
  }
  const print = fingerprint(told)
  if ((await context.bronze.cursors.get(cursor)) !== print) {
    await books.keep(key, answer.bytes, provenanceOf(answer))
    await context.bronze.cursors.set(cursor, print)
  }
  books.count('listed', told.discussions.length)
  return told
}

/** Two lists of one name within a millisecond come from clocks that stand still, and from those that are set back. */
async function freeKey(
  { bronze, nowMs }: CollectContext,
  { source, what, ext }: { readonly source: SourceName; readonly what: string; readonly ext: string },
): Promise<ArtifactKey> {
  for (let atMs = nowMs(); ; atMs += 1) {
    const key = listingKey(source, what, atMs, ext)
    if (!(await bronze.exists(key))) return key
  }
}

function itemKey(source: SourceName, externalId: string, ext: string): ArtifactKey {
  return { sourceType: source, externalId, artifactType: 'raw', ext }
}

/** True when it was not there before. Somebody else may have been first, with the score of another moment. */
async function writeOnce(
  { bronze, signal }: CollectContext,
  key: ArtifactKey,
  body: string | Uint8Array,
  provenance: Provenance,
): Promise<boolean> {
  signal.throwIfAborted()
  if (await bronze.exists(key)) return false
  return keepFirst(bronze, key, body, provenance)
}

function artifactOf(source: SourceName, { externalId }: ArtifactKey, answer: Answer): RawArtifact {
  const contentType = answer.headers['content-type']
  const common = { source, externalId, bytes: answer.bytes, fetchedAtMs: answer.fetchedAtMs, url: answer.url }
  return contentType === undefined ? common : { ...common, contentType }
}

/** The same whenever it was asked for, and in whatever order it lists. */
function fingerprint({ discussions, problems }: Told): string {
  const timeless = discussions.map((told) => JSON.stringify({ ...told, observedAtMs: 0 })).toSorted()
  return createHash('sha256')
    .update(JSON.stringify([timeless, problems]))
    .digest('hex')
}

function provenanceOf({ url, fetchedAtMs, status, finalUrl, headers }: Item['answer']): Provenance {
  const kept = KEPT_HEADERS.flatMap((name) => (headers?.[name] === undefined ? [] : [[name, headers[name]] as const]))
  return {
    url,
    fetchedAtMs,
    ...(finalUrl === undefined ? {} : { finalUrl }),
    ...(status === undefined ? {} : { status }),
    ...(kept.length === 0 ? {} : { headers: Object.fromEntries(kept) }),
  }
}

function summarise(source: SourceName, tally: Tally, notAsked: ReadonlyMap<string, number>): Collected {
  const { listed, written, known } = tally
  const left = [...notAsked].map(([host, count]) => ({
    what: host,
    reason: `${count} more ${count === 1 ? 'request was' : 'requests were'} not made after ${FAILURES_UNTIL_LEFT_ALONE} failures in a row.`,
  }))
  // Of what is asked at once, the order in which it fails is chance.
  const failures = [...tally.failures.toSorted((a, b) => (a.what < b.what ? -1 : 1)), ...left]
  const isAnswered = listed > 0 || written > 0 || known > 0
  const outcome = failures.length === 0 ? 'ok' : isAnswered ? 'partial' : 'failed'
  return { source, outcome, listed, written, known, failures }
}
