/**
 * memory — a `Storage` that lives as long as its process: for tests and for `materialize` without a workspace.
 *
 * Promise  those of storage.ts but for the third: nothing outlives the process (`durability: 'none'`). Events are kept
 *          as JSON would give them back, so that what passes here passes on a file too.
 */
import { StorageError } from '../errors.ts'
import type { Event, StoredEvent } from '../event/event.ts'
import { assetOf, foldAsset, type AssetState } from '../run/asset-state.ts'
import type { RunClaim } from '../run/claim.ts'
import { foldRun, isFinished, type RunState } from '../run/run-state.ts'
import {
  type AssetQuery,
  type ClaimRequest,
  type Created,
  type EventPage,
  type EventQuery,
  type Fence,
  type NewRun,
  type RunPage,
  type RunQuery,
  type Storage,
  type StorageInfo,
} from './storage.ts'
import {
  MAX_EVENTS_PER_READ,
  MAX_RUNS_PER_PAGE,
  checkLimit,
  checkNewRun,
  eventJson,
  parseRunCursor,
  staleClaim,
} from './checks.ts'

export function memoryStorage(): Storage {
  return new MemoryStorage()
}

/** A run's place in the list and its state now. */
interface RunEntry {
  readonly queuedEventId: number
  state: RunState
}

class MemoryStorage implements Storage {
  readonly #log = new IndexedLog()
  readonly #runs = new Map<string, RunEntry>()
  /** In the order queued, so that pages of runs are cut out by binary search. */
  readonly #runOrder: RunEntry[] = []
  /** By asset key, then by partition; '' is the asset as a whole. */
  readonly #assets = new Map<string, Map<string, AssetState>>()
  readonly #claims = new Map<string, RunClaim>()
  readonly #listeners = new Set<(lastId: number) => void>()
  #isClosed = false

  async append(events: readonly Event[], fence?: Fence): Promise<readonly number[]> {
    this.#checkOpen()
    const bodies = events.map(eventJson)
    if (fence !== undefined && this.#claims.get(fence.runId)?.token !== fence.token) throw staleClaim(fence)
    const ids = this.#write(bodies)
    this.#tell(ids)
    return ids
  }

  async read(query: EventQuery): Promise<EventPage> {
    this.#checkOpen()
    checkLimit(query.limit, MAX_EVENTS_PER_READ)
    return this.#log.read(query)
  }

  onAppend(listener: (lastId: number) => void): () => void {
    // A wrapper of its own, so that the same function given twice is called twice and stopped once at a time.
    const entry = (lastId: number): void => listener(lastId)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  async createRun(run: NewRun): Promise<Created> {
    this.#checkOpen()
    checkNewRun(run)
    const bodies = run.events.map(eventJson)
    if (this.#runs.has(run.runId)) return { kind: 'existed' }
    const ids = this.#write(bodies)
    const claim = run.claim === undefined ? undefined : this.#claim(run.runId, run.claim, 0)
    this.#tell(ids)
    return { kind: 'created', claim }
  }

  async getRun(runId: string): Promise<RunState | undefined> {
    this.#checkOpen()
    return this.#runs.get(runId)?.state
  }

  async listRuns(query: RunQuery): Promise<RunPage> {
    this.#checkOpen()
    checkLimit(query.limit, MAX_RUNS_PER_PAGE)
    const beforeId = parseRunCursor(query.cursor)
    const found: RunEntry[] = []
    for (let i = firstIndex(this.#runOrder, (entry) => entry.queuedEventId >= beforeId) - 1; i >= 0; i -= 1) {
      const entry = this.#runOrder[i]
      if (entry === undefined || !matches(entry.state, query)) continue
      // One more than asked for tells whether another page follows.
      if (found.push(entry) > query.limit) break
    }
    const page = found.slice(0, query.limit)
    const last = found.length > query.limit ? page.at(-1) : undefined
    return { runs: page.map((entry) => entry.state), nextCursor: last && String(last.queuedEventId) }
  }

  async claimRun(runId: string, request: ClaimRequest, nowMs: number): Promise<RunClaim | undefined> {
    this.#checkOpen()
    return this.#claim(runId, request, nowMs)
  }

  async renewClaim(fence: Fence, leaseEndsAtMs: number): Promise<'held' | 'cancel-requested' | 'lost'> {
    this.#checkOpen()
    const claim = this.#claims.get(fence.runId)
    if (claim?.token !== fence.token) return 'lost'
    this.#claims.set(fence.runId, { ...claim, leaseEndsAtMs })
    return this.#runs.get(fence.runId)?.state.status === 'canceling' ? 'cancel-requested' : 'held'
  }

  async listClaims(): Promise<readonly RunClaim[]> {
    this.#checkOpen()
    return [...this.#claims.values()].sort((a, b) => compareText(a.runId, b.runId))
  }

  async getAsset(assetKey: string, partition = ''): Promise<AssetState | undefined> {
    this.#checkOpen()
    return this.#assets.get(assetKey)?.get(partition)
  }

  async listAssets(query: AssetQuery = {}): Promise<readonly AssetState[]> {
    this.#checkOpen()
    const keys = [...new Set(query.assetKeys ?? this.#assets.keys())].sort(compareText)
    return keys.flatMap((key) => [...(this.#assets.get(key) ?? [])].sort(byPartition).map(([, state]) => state))
  }

  async info(): Promise<StorageInfo> {
    this.#checkOpen()
    return {
      location: 'memory',
      schemaVersion: 1,
      eventCount: this.#log.size,
      runCount: this.#runs.size,
      sizeBytes: this.#log.sizeBytes,
      durability: 'none',
    }
  }

  async rebuild(): Promise<void> {
    this.#checkOpen()
    this.#runs.clear()
    this.#runOrder.length = 0
    this.#assets.clear()
    for (const event of this.#log.all()) this.#fold(event)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    this.#listeners.clear()
  }

  #checkOpen(): void {
    if (this.#isClosed)
      throw new StorageError('storage/unavailable', 'the storage in memory is closed: open another one.')
  }

  #write(bodies: readonly string[]): readonly number[] {
    return bodies.map((body) => {
      const event = this.#log.push(body)
      this.#fold(event)
      if (event.kind === 'run-ended') this.#claims.delete(event.runId)
      return event.id
    })
  }

  #fold(event: StoredEvent): void {
    if (event.runId !== undefined) this.#foldRun(event.runId, event)
    const subject = assetOf(event)
    if (subject === undefined) return
    const { assetKey, partition = '' } = subject
    const partitions = getOrAdd(this.#assets, assetKey, () => new Map<string, AssetState>())
    const state = foldAsset(partitions.get(partition), event)
    if (state !== undefined) partitions.set(partition, state)
  }

  #foldRun(runId: string, event: StoredEvent): void {
    const entry = this.#runs.get(runId)
    const state = foldRun(entry?.state, event)
    if (entry !== undefined && state !== undefined) entry.state = state
    if (entry !== undefined || state === undefined) return
    const added: RunEntry = { queuedEventId: event.id, state }
    this.#runs.set(runId, added)
    this.#runOrder.push(added)
  }

  #claim(runId: string, { owner, leaseEndsAtMs }: ClaimRequest, nowMs: number): RunClaim | undefined {
    const run = this.#runs.get(runId)
    const held = this.#claims.get(runId)
    if (run === undefined || isFinished(run.state.status)) return undefined
    if (held !== undefined && held.leaseEndsAtMs > nowMs) return undefined
    const claim: RunClaim = { runId, token: (held?.token ?? 0) + 1, owner, leaseEndsAtMs }
    this.#claims.set(runId, claim)
    return claim
  }

  #tell(ids: readonly number[]): void {
    const lastId = ids.at(-1)
    if (lastId === undefined) return
    for (const listener of this.#listeners) {
      try {
        listener(lastId)
      } catch (error) {
        // The events are written: a listener's fault is not the writer's.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}

/** Events in order, with an index by run and by asset. */
class IndexedLog {
  readonly #events: StoredEvent[] = []
  readonly #byRun = new Map<string, StoredEvent[]>()
  readonly #byAsset = new Map<string, StoredEvent[]>()
  sizeBytes = 0

  get size(): number {
    return this.#events.length
  }

  all(): Iterable<StoredEvent> {
    return this.#events
  }

  push(body: string): StoredEvent {
    const event: StoredEvent = Object.assign(JSON.parse(body), { id: this.#events.length + 1 })
    this.sizeBytes += body.length
    this.#events.push(event)
    if (event.runId !== undefined) getOrAdd(this.#byRun, event.runId, noEvents).push(event)
    if ('assetKey' in event) getOrAdd(this.#byAsset, event.assetKey, noEvents).push(event)
    return event
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
    return { events, nextId: Math.max(afterId, this.#events.length) }
  }

  #candidates(runId: string | undefined, assetKey: string | undefined): readonly StoredEvent[] {
    if (assetKey !== undefined) return this.#byAsset.get(assetKey) ?? []
    return runId === undefined ? this.#events : (this.#byRun.get(runId) ?? [])
  }
}

const noEvents = (): StoredEvent[] => []

function matches({ status, request }: RunState, { statuses, project, tags }: RunQuery): boolean {
  if (statuses !== undefined && !statuses.includes(status)) return false
  if (project !== undefined && request.project !== project) return false
  return Object.entries(tags ?? {}).every(
    ([name, value]) => Object.hasOwn(request.tags, name) && request.tags[name] === value,
  )
}

/** Index of the first item for which `isPast` holds, of items where it holds from some point on; their number when for none. */
function firstIndex<Item>(items: readonly Item[], isPast: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && isPast(item)) high = middle
    else low = middle + 1
  }
  return low
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

function byPartition([a]: readonly [string, AssetState], [b]: readonly [string, AssetState]): number {
  return compareText(a, b)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
