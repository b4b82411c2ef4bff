/**
 * run-feed — all that the page knows of what happens in its run: events and log lines, first those that there are, page
 * by page, then those that come.
 *
 * Rules    logs are read only once somebody looks at them. Of a very long log its beginning and its end are read.
 *          The stream begins when what there is has been read, from there: nothing comes twice, nothing is left out.
 */
import type { RunState, StoredEvent } from '@ingot/core'

import type { LogLineJson } from '../../api.ts'
import { api, ApiProblem } from '../../api.ts'
import type { GrowingList } from './growing-list.ts'
import { createGrowingList } from './growing-list.ts'
import type { StreamState } from './run-stream.ts'
import { openRunStream } from './run-stream.ts'

const EVENTS_PER_PAGE = 5_000
const LINES_PER_PAGE = 10_000
const LINES_FROM_START = 250_000
const RETRY_MS = 2_000

export interface FeedState {
  readonly stream: StreamState
  readonly isReadingEvents: boolean
  readonly isReadingLogs: boolean
  /** Lines up to this index are the beginning of a log whose middle was left out. */
  readonly gapAt?: number
  readonly error?: unknown
}

export interface RunFeed {
  readonly events: GrowingList<StoredEvent>
  readonly lines: GrowingList<LogLineJson>
  readonly state: () => FeedState
  readonly subscribe: (listener: () => void) => () => void
  readonly readEvents: (signal: AbortSignal) => Promise<void>
  /** `isFollowed`: the stream goes on from where this stops, which need not be the very end. */
  readonly readLogs: (signal: AbortSignal, isFollowed: boolean) => Promise<void>
  readonly follow: (options: FollowOptions) => () => void
}

export interface FollowOptions {
  readonly fromEventId: number
  readonly hasLogs: boolean
  readonly onEvents: (events: readonly StoredEvent[]) => void
  readonly onRun: (run: RunState) => void
  /** The run is over, and all is said. */
  readonly onEnd: () => void
}

interface Feed {
  readonly runId: string
  readonly events: GrowingList<StoredEvent>
  readonly lines: GrowingList<LogLineJson>
  lastEventId: number
  logCursor: number
  state: FeedState
  readonly listeners: Set<() => void>
}

export function createRunFeed(runId: string): RunFeed {
  const feed: Feed = {
    runId,
    events: createGrowingList(),
    lines: createGrowingList(),
    lastEventId: 0,
    logCursor: 0,
    state: { stream: 'off', isReadingEvents: true, isReadingLogs: true },
    listeners: new Set(),
  }
  return {
    events: feed.events,
    lines: feed.lines,
    state: () => feed.state,
    subscribe(listener) {
      feed.listeners.add(listener)
      return () => feed.listeners.delete(listener)
    },
    readEvents: (signal) => reading(feed, 'isReadingEvents', signal, () => readEvents(feed, signal)),
    readLogs: (signal, isFollowed) => reading(feed, 'isReadingLogs', signal, () => readLogs(feed, signal, isFollowed)),
    follow: (options) => follow(feed, options),
  }
}

function setState(feed: Feed, patch: Partial<FeedState>): void {
  feed.state = { ...feed.state, ...patch }
  for (const tell of feed.listeners) tell()
}

/** Given up without a word when aborted; begun again where it was while the server cannot be reached. */
async function reading(
  feed: Feed,
  flag: 'isReadingEvents' | 'isReadingLogs',
  signal: AbortSignal,
  read: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await read()
      if (!signal.aborted) setState(feed, { [flag]: false, stream: 'off' })
      return
    } catch (error) {
      if (signal.aborted) return
      if (isRefused(error)) return setState(feed, { [flag]: false, error })
      setState(feed, { stream: 'reconnecting' })
      await pause(RETRY_MS)
    }
  }
}

/** Asked again, it would be refused again. */
function isRefused(error: unknown): boolean {
  return !(error instanceof ApiProblem) || (error.status >= 400 && error.status < 500)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function readEvents(feed: Feed, signal: AbortSignal): Promise<void> {
  const params = { runId: feed.runId }
  while (!signal.aborted) {
    const query = { afterId: feed.lastEventId, limit: EVENTS_PER_PAGE }
    const { events } = await api('GET /runs/{runId}/events', { params, query, signal })
    if (signal.aborted) return
    addEvents(feed, events)
    if (events.length < EVENTS_PER_PAGE) return
  }
}

function addEvents(feed: Feed, events: readonly StoredEvent[]): void {
  const news = events.filter((event) => event.id > feed.lastEventId)
  feed.lastEventId = news.at(-1)?.id ?? feed.lastEventId
  feed.events.append(news)
}

async function readLogs(feed: Feed, signal: AbortSignal, isFollowed: boolean): Promise<void> {
  const params = { runId: feed.runId }
  while (!signal.aborted) {
    const query = { cursor: feed.logCursor, limit: LINES_PER_PAGE }
    const { lines, nextCursor } = await api('GET /runs/{runId}/logs', { params, query, signal })
    if (signal.aborted) return
    // A log that grows while it is read would be read for ever, a few lines at a time.
    const isEnd = nextCursor === feed.logCursor || (isFollowed && lines.length < LINES_PER_PAGE)
    feed.logCursor = nextCursor
    feed.lines.append(lines)
    if (isEnd || (feed.lines.items.length >= LINES_FROM_START && (await skipMiddle(feed, signal)))) return
  }
}

/** False when the end begins before where reading has come to: then there is no middle. */
async function skipMiddle(feed: Feed, signal: AbortSignal): Promise<boolean> {
  const query = { fromEnd: true, limit: LINES_PER_PAGE }
  const end = await api('GET /runs/{runId}/logs', { params: { runId: feed.runId }, query, signal })
  if (signal.aborted || end.startCursor === undefined || end.startCursor <= feed.logCursor) return false
  setState(feed, { gapAt: feed.lines.items.length })
  feed.logCursor = end.nextCursor
  feed.lines.append(end.lines)
  return true
}

function follow(feed: Feed, { fromEventId, hasLogs, onEvents, onRun, onEnd }: FollowOptions): () => void {
  return openRunStream({
    runId: feed.runId,
    cursor: `${Math.min(fromEventId, feed.lastEventId)}.${feed.logCursor}`,
    hasLogs,
    onState(stream) {
      setState(feed, { stream })
      if (stream === 'ended') onEnd()
    },
    onGathered({ run, events, lines }, cursor) {
      if (events.length > 0) {
        onEvents(events)
        addEvents(feed, events)
      }
      feed.lines.append(lines)
      if (hasLogs) feed.logCursor = Number(cursor.split('.')[1] ?? feed.logCursor)
      if (run !== undefined) onRun(run)
    },
  })
}
