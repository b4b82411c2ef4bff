/**
 * run-table — states of runs, in the order queued.
 */
import type { StoredEvent } from '../../event/event.ts'
import { foldRun, isFinished, type RunState, type RunStatus } from '../../run/run-state.ts'
import { parseRunCursor, TAGGED_RUNS } from '../checks.ts'
import { askedAssets, attemptedAsset, isInFilter, isWide } from '../run-filter.ts'
import type { RunFilter, RunPage, RunQuery } from '../storage.ts'
import { compareText, firstIndex, getOrAdd } from './collections.ts'

/** A run's place in the list and its state now. */
interface RunEntry {
  readonly queuedEventId: number
  state: RunState
  /** By which it is found. */
  readonly assets: Set<string>
}

export class RunTable {
  readonly #byId = new Map<string, RunEntry>()
  /** So that pages of runs are cut out by binary search. */
  #order: RunEntry[] = []

  get size(): number {
    return this.#byId.size
  }

  get(runId: string): RunState | undefined {
    return this.#byId.get(runId)?.state
  }

  /** False also for a run that does not exist. */
  isUnfinished(runId: string): boolean {
    const state = this.get(runId)
    return state !== undefined && !isFinished(state.status)
  }

  fold(runId: string, event: StoredEvent): void {
    const entry = this.#byId.get(runId)
    const state = foldRun(entry?.state, event)
    if (entry !== undefined && state !== undefined) {
      entry.state = state
      const assetKey = isWide(state.request) ? attemptedAsset(event) : undefined
      if (assetKey !== undefined) entry.assets.add(assetKey)
    }
    if (entry !== undefined || state === undefined) return
    const added: RunEntry = { queuedEventId: event.id, state, assets: new Set(askedAssets(state.request)) }
    this.#byId.set(runId, added)
    this.#order.push(added)
  }

  list(query: RunQuery): RunPage {
    const found: RunEntry[] = []
    for (const entry of this.#from(query)) {
      if (!isInFilter(entry.state, entry.assets, query)) continue
      // One more than asked for tells whether another page follows.
      if (found.push(entry) > query.limit) break
    }
    const page = found.slice(0, query.limit)
    const last = found.length > query.limit ? page.at(-1) : undefined
    return { runs: page.map((entry) => entry.state), nextCursor: last && String(last.queuedEventId) }
  }

  count(filter: RunFilter): Record<RunStatus, number> {
    const counts = { queued: 0, running: 0, canceling: 0, succeeded: 0, failed: 0, canceled: 0 }
    for (const { state, assets } of this.#order) if (isInFilter(state, assets, filter)) counts[state.status] += 1
    return counts
  }

  /** The tags that the newest runs with tags have, those that most have first. */
  tags(limit: number): readonly { readonly key: string; readonly value: string }[] {
    const tagged = this.#order.filter(({ state }) => Object.keys(state.request.tags).length > 0).slice(-TAGGED_RUNS)
    const values = new Map<string, Map<string, number>>()
    for (const { state } of tagged) {
      for (const [key, value] of Object.entries(state.request.tags)) {
        const counts = getOrAdd(values, key, () => new Map<string, number>())
        counts.set(value, (counts.get(value) ?? 0) + 1)
      }
    }
    return [...values]
      .flatMap(([key, counts]) => [...counts].map(([value, count]) => ({ key, value, count })))
      .toSorted((a, b) => b.count - a.count || compareText(a.key, b.key) || compareText(a.value, b.value))
      .slice(0, limit)
      .map(({ key, value }) => ({ key, value }))
  }

  /** At most `limit`, those that ended first before the others. */
  endedBefore(ms: number, limit: number): readonly RunState[] {
    return this.#order
      .map((entry) => entry.state)
      .filter((state) => isFinished(state.status) && state.endedAtMs !== undefined && state.endedAtMs < ms)
      .toSorted((a, b) => (a.endedAtMs ?? 0) - (b.endedAtMs ?? 0))
      .slice(0, limit)
  }

  remove(runIds: ReadonlySet<string>): void {
    for (const runId of runIds) this.#byId.delete(runId)
    this.#order = this.#order.filter((entry) => !runIds.has(entry.state.runId))
  }

  clear(): void {
    this.#byId.clear()
    this.#order = []
  }

  *#from({ cursor, order }: RunQuery): Generator<RunEntry, void> {
    const isOldestFirst = order === 'oldest'
    const from = parseRunCursor(cursor, order)
    const start = firstIndex(this.#order, (entry) =>
      isOldestFirst ? entry.queuedEventId > from : entry.queuedEventId >= from,
    )
    const step = isOldestFirst ? 1 : -1
    for (let i = isOldestFirst ? start : start - 1; i >= 0 && i < this.#order.length; i += step) {
      const entry = this.#order[i]
      if (entry !== undefined) yield entry
    }
  }
}
