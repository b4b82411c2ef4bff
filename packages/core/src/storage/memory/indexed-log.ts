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

  read({ afterId, limit, runId, assetKey, kinds }: EventQuery): EventPage {
    const candidates = this.#candidates(runId, assetKey)
    const wanted = kinds && new Set(kinds)
    const events: StoredEvent[] = []
    for (let i = firstIndex(candidates, (event) => event.id > afterId); i < candidates.length; i += 1) {
      const event = candidates[i]
      if (event === undefined || (runId !== undefined && event.runId !== runId)) continue
      if (wanted !== undefined && !wanted.has(event.kind)) continue
      if (events.push(event) === limit) return { events, nextId: event.id }
    }
    return { events, nextId: Math.max(afterId, this.#events.at(-1)?.id ?? 0) }
  }

  #candidates(runId: string | undefined, assetKey: string | undefined): readonly StoredEvent[] {
    if (assetKey !== undefined) return this.ofAsset(assetKey)
    return runId === undefined ? this.#events : this.ofRun(runId)
  }
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
