/**
 * write-queue — group commit: whatever is submitted in one turn of the event loop is written in one transaction.
 *
 * Promise  1. Jobs run in the order they were submitted.
 *          2. A job that refuses its call (InvalidError, ConflictError) must do so before it writes; only that call
 *             rejects. A job that fails in another way takes nothing with it: the others are written without it.
 *          3. When the database itself fails (full, locked, damaged), every job of the transaction rejects alike, and
 *             none of them is written.
 */
import { isIngotError, type Clock } from '@ingot/core'
import { isStorageError } from '../storage-errors.ts'
import { whileLocked, type Connection } from './connection.ts'
import { WriteUnit } from './write-unit.ts'

interface Job {
  /** Events that it writes: what the size of a transaction is counted in. */
  readonly eventCount: number
  readonly run: (unit: WriteUnit) => unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly job: Job; readonly result: unknown } | { readonly job: Job; readonly error: unknown }

interface Committed {
  readonly kind: 'committed'
  readonly outcomes: readonly Outcome[]
  /** Id of the newest event written; 0 when none was. */
  readonly lastId: number
  /** False when nothing at all was written: a lease that another holds, a place that is still waited for. */
  readonly isChanged: boolean
}

// A transaction holds the event loop while it is written; about 50 ms.
const MAX_EVENTS_PER_COMMIT = 10_000

export class WriteQueue {
  readonly #connection: Connection
  readonly #clock: Clock
  readonly #onCommit: (lastId: number) => void
  #jobs: Job[] = []
  #draining: Promise<void> | undefined

  constructor(connection: Connection, clock: Clock, onCommit: (lastId: number) => void) {
    this.#connection = connection
    this.#clock = clock
    this.#onCommit = onCommit
  }

  /** True when all that was submitted is written or refused: what is read now is as it would be read in a job. */
  get isIdle(): boolean {
    return this.#draining === undefined
  }

  submit<T>(eventCount: number, run: (unit: WriteUnit) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ eventCount, run, resolve: (result) => resolve(result as T), reject })
      this.#draining ??= this.#drain()
    })
  }

  /** Resolves when everything submitted so far is written or refused. */
  async drained(): Promise<void> {
    await this.#draining
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) {
      await endOfTurn()
      const jobs = takeJobs(this.#jobs)
      this.#jobs = this.#jobs.slice(jobs.length)
      await this.#write(jobs)
    }
    this.#draining = undefined
  }

  async #write(jobs: readonly Job[]): Promise<void> {
    const written = await this.#commitWhenFree(jobs)
    if (written.kind === 'committed') return this.#settle(written)
    if (jobs.length === 1 || isStorageError(written.error)) {
      for (const job of jobs) job.reject(written.error)
    } else {
      // One job at a time, so that only the one at fault rejects.
      for (const job of jobs) await this.#write([job])
    }
  }

  async #commitWhenFree(
    jobs: readonly Job[],
  ): Promise<Committed | { readonly kind: 'failed'; readonly error: unknown }> {
    try {
      return await whileLocked(this.#clock, () => this.#commit(jobs))
    } catch (error) {
      return { kind: 'failed', error }
    }
  }

  #commit(jobs: readonly Job[]): Committed {
    return this.#connection.transaction(() => {
      const before = this.#totalChanges()
      const unit = new WriteUnit(this.#connection)
      const outcomes = jobs.map((job) => attempt(job, unit))
      unit.flush()
      return { kind: 'committed', outcomes, lastId: unit.lastId, isChanged: this.#totalChanges() !== before }
    })
  }

  #totalChanges(): number {
    return Number(this.#connection.statement('select total_changes() as count').get()?.['count'])
  }

  #settle({ outcomes, lastId, isChanged }: Committed): void {
    if (isChanged) this.#onCommit(lastId)
    for (const outcome of outcomes) {
      if ('error' in outcome) outcome.job.reject(outcome.error)
      else outcome.job.resolve(outcome.result)
    }
  }
}

function takeJobs(jobs: readonly Job[]): readonly Job[] {
  let eventCount = 0
  const end = jobs.findIndex((job) => (eventCount += job.eventCount) > MAX_EVENTS_PER_COMMIT)
  return end === -1 ? jobs : jobs.slice(0, Math.max(1, end))
}

function attempt(job: Job, unit: WriteUnit): Outcome {
  try {
    return { job, result: job.run(unit) }
  } catch (error) {
    if (isIngotError(error) && !isStorageError(error)) return { job, error }
    throw error
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
