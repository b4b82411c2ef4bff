/**
 * in-flight — the runs of a backfill that were launched and whose items have not settled, kept up to date from the log.
 *
 * Rules    a failed run that will be retried by itself has not ended for its backfill: its items go over to the retry. Of a
 *          retry that has not come a minute after it was due it is thought that it never will.
 */
import type { RunState } from '../../run/run-state.ts'
import { isFinished } from '../../run/run-state.ts'
import type { Storage } from '../../storage/storage.ts'
import { retryDecision } from '../run-retry.ts'

export interface Flight {
  readonly runId: string
  readonly items: readonly number[]
  /** It waits in the queue, as far as is known. */
  isQueued: boolean
  /** Set when it has ended; `gone`: somebody has deleted it. */
  ended: RunState | 'gone' | undefined
}

const PAGE = 1_000
const RETRY_WAIT_MS = 60_000

export class InFlight {
  readonly #storage: Storage
  readonly #flights = new Map<string, Flight>()
  /** Events up to here are known. */
  #readTo: number

  private constructor(storage: Storage, readTo: number) {
    this.#storage = storage
    this.#readTo = readTo
  }

  /** `readTo`: the newest event before `items` were read. */
  static async load(
    storage: Storage,
    readTo: number,
    items: ReadonlyMap<string, readonly number[]>,
  ): Promise<InFlight> {
    const inFlight = new InFlight(storage, readTo)
    for (const [runId, ofRun] of items) inFlight.add(runId, ofRun)
    await inFlight.#look([...items.keys()])
    return inFlight
  }

  add(runId: string, items: readonly number[]): void {
    this.#flights.set(runId, { runId, items, isQueued: true, ended: undefined })
  }

  get(runId: string): Flight | undefined {
    return this.#flights.get(runId)
  }

  remove(runId: string): void {
    this.#flights.delete(runId)
  }

  get count(): number {
    return this.#flights.size
  }

  get queuedCount(): number {
    let count = 0
    for (const { isQueued } of this.#flights.values()) if (isQueued) count += 1
    return count
  }

  /** Reads on in the log; gives those that have ended and are not removed. */
  async ended(): Promise<readonly Flight[]> {
    const fresh: string[] = []
    for (;;) {
      const page = await this.#storage.read({ afterId: this.#readTo, limit: PAGE, kinds: ['run-started', 'run-ended'] })
      this.#readTo = page.nextId
      for (const event of page.events) {
        const flight = event.runId === undefined ? undefined : this.#flights.get(event.runId)
        if (flight === undefined) continue
        flight.isQueued = false
        if (event.kind === 'run-ended') fresh.push(flight.runId)
      }
      if (page.events.length < PAGE) break
    }
    await this.#look(fresh)
    return [...this.#flights.values()].filter((flight) => flight.ended !== undefined)
  }

  async #look(runIds: readonly string[]): Promise<void> {
    if (runIds.length === 0) return
    const runs = await this.#storage.getRuns(runIds)
    const found = new Set(runs.map(({ runId }) => runId))
    for (const run of runs) this.note(run)
    for (const runId of runIds) {
      const flight = this.#flights.get(runId)
      if (flight !== undefined && !found.has(runId)) flight.ended = 'gone'
    }
  }

  /** What is known of one of its runs. */
  note(run: RunState): void {
    const flight = this.#flights.get(run.runId)
    if (flight === undefined) return
    flight.isQueued = run.status === 'queued'
    if (isFinished(run.status)) flight.ended = run
  }
}

/** The automatic retry of a run of the backfill; `coming`: it is not written down yet. */
export async function retryOf(
  storage: Storage,
  backfillId: string,
  run: RunState,
  nowMs: number,
): Promise<RunState | 'coming' | undefined> {
  const decision = retryDecision(run, run.endedAtMs ?? nowMs)
  if (decision === undefined) return undefined
  let cursor: string | undefined
  do {
    const page = await storage.listRuns({ backfillId, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
    const found = page.runs.find(
      ({ request }) => request.parentRunId === run.runId && request.retryNumber !== undefined,
    )
    if (found !== undefined) return found
    cursor = page.nextCursor
    // Newest first: what follows was queued before the run had ended.
    if ((page.runs.at(-1)?.queuedAtMs ?? 0) < (run.endedAtMs ?? 0)) break
  } while (cursor !== undefined)
  return nowMs < decision.atMs + RETRY_WAIT_MS ? 'coming' : undefined
}
