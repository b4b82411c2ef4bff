/**
 * run-table — states of runs, in the order queued.
 */
import type { StoredEvent } from '../../event/event.ts'
import { foldRun, isFinished, type RunState } from '../../run/run-state.ts'
import { parseRunCursor } from '../checks.ts'
import type { RunPage, RunQuery } from '../storage.ts'
import { firstIndex } from './collections.ts'

/** A run's place in the list and its state now. */
interface RunEntry {
  readonly queuedEventId: number
  state: RunState
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
    if (entry !== undefined && state !== undefined) entry.state = state
    if (entry !== undefined || state === undefined) return
    const added: RunEntry = { queuedEventId: event.id, state }
    this.#byId.set(runId, added)
    this.#order.push(added)
  }

  list(query: RunQuery): RunPage {
    const found: RunEntry[] = []
    for (const entry of this.#from(query)) {
      if (!matches(entry.state, query)) continue
      // One more than asked for tells whether another page follows.
      if (found.push(entry) > query.limit) break
    }
    const page = found.slice(0, query.limit)
    const last = found.length > query.limit ? page.at(-1) : undefined
    return { runs: page.map((entry) => entry.state), nextCursor: last && String(last.queuedEventId) }
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

function matches({ status, request }: RunState, { statuses, project, tags, job, backfillId }: RunQuery): boolean {
  if (statuses !== undefined && !statuses.includes(status)) return false
  if (project !== undefined && request.project !== project) return false
  if (job !== undefined && request.job !== job) return false
  if (backfillId !== undefined && request.backfillId !== backfillId) return false
  return Object.entries(tags ?? {}).every(
    ([name, value]) => Object.hasOwn(request.tags, name) && request.tags[name] === value,
  )
}
