/**
 * indexed-log — events in order, with an index by run and by asset.
 */
import type { StoredEvent } from '../../event/event.ts'
import type { EventPage, EventQuery } from '../storage.ts'
import { firstIndex, getOrAdd } from './collections.ts'

export class IndexedLog {
  #events: StoredEvent[] = []
  readonly #byRun = new Map<string, StoredEvent[]>()
  readonly #byAsset = new Map<string, StoredEvent[]>()
  /** Of the newest event ever written. */
  lastId = 0
  sizeBytes = 0

  get size(): number {
    return this.#events.length
  }

  all(): readonly StoredEvent[] {
    return this.#events
  }

  ofRun(runId: string): readonly StoredEvent[] {
    return this.#byRun.get(runId) ?? []
  }

  ofAsset(assetKey: string): readonly StoredEvent[] {
    return this.#byAsset.get(assetKey) ?? []
  }

  push(body: string): StoredEvent {
    const event: StoredEvent = Object.assign(JSON.parse(body), { id: (this.lastId += 1) })
    this.sizeBytes += body.length
    this.#events.push(event)
    if (event.runId !== undefined) getOrAdd(this.#byRun, event.runId, noEvents).push(event)
    if ('assetKey' in event) getOrAdd(this.#byAsset, event.assetKey, noEvents).push(event)
    return event
  }

  remove(gone: ReadonlySet<StoredEvent>): void {
    if (gone.size === 0) return
    const isKept = (event: StoredEvent): boolean => !gone.has(event)
    this.#events = this.#events.filter(isKept)
    for (const event of gone) this.sizeBytes -= JSON.stringify({ ...event, id: undefined }).length
    for (const runId of new Set([...gone].map((event) => event.runId))) keepIn(this.#byRun, runId, isKept)
    const assetKeys = [...gone].map((event) => ('assetKey' in event ? event.assetKey : undefined))
    for (const assetKey of new Set(assetKeys)) keepIn(this.#byAsset, assetKey, isKept)
  }

  read(query: EventQuery): EventPage {
    const { afterId, beforeId = Number.MAX_SAFE_INTEGER, limit } = query
    const isNewestFirst = query.order === 'newest'
    const isWanted = eventFilter(query)
    const events: StoredEvent[] = []
    for (const event of this.#between(query, afterId, beforeId, isNewestFirst)) {
      if (isWanted(event) && events.push(event) === limit) return { events, nextId: event.id }
    }
    if (isNewestFirst) return { events, nextId: events.at(-1)?.id ?? afterId + 1 }
    return { events, nextId: Math.max(afterId, Math.min(this.#events.at(-1)?.id ?? 0, beforeId - 1)) }
  }

  *#between(
    query: EventQuery,
    afterId: number,
    beforeId: number,
    isNewestFirst: boolean,
  ): Generator<StoredEvent, void> {
    const candidates = this.#candidates(query)
    const start = firstIndex(candidates, (event) => event.id > afterId)
    const end = firstIndex(candidates, (event) => event.id >= beforeId)
    for (let n = 0; n < end - start; n += 1) {
      const event = candidates[isNewestFirst ? end - 1 - n : start + n]
      if (event !== undefined) yield event
    }
  }

  #candidates({ runId, assetKey }: EventQuery): readonly StoredEvent[] {
    if (assetKey !== undefined) return this.ofAsset(assetKey)
    return runId === undefined ? this.#events : this.ofRun(runId)
  }
}

function eventFilter({ runId, partition, kinds }: EventQuery): (event: StoredEvent) => boolean {
  const wanted = kinds && new Set(kinds)
  return (event) =>
    (runId === undefined || event.runId === runId) &&
    (partition === undefined || ('partition' in event && event.partition === partition)) &&
    (wanted === undefined || wanted.has(event.kind))
}

const noEvents = (): StoredEvent[] => []

function keepIn(
  index: Map<string, StoredEvent[]>,
  key: string | undefined,
  isKept: (event: StoredEvent) => boolean,
): void {
  const kept = key === undefined ? undefined : index.get(key)?.filter(isKept)
  if (key === undefined || kept === undefined) return
  if (kept.length === 0) index.delete(key)
  else index.set(key, kept)
}
