/**
 * connection — one open database file: prepared statements that are reused, transactions, and errors of ours.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StorageError, type Clock } from '@ingot/core'
import { isStorageError, storageErrorOf } from '../storage-errors.ts'

export class Connection {
  readonly path: string
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string, db: DatabaseSync) {
    this.path = path
    this.#db = db
  }

  /** The statement for this text, prepared once. */
  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const prepared = this.#db.prepare(sql)
    this.#statements.set(sql, prepared)
    return prepared
  }

  execute(sql: string): void {
    this.run(() => this.#db.exec(sql))
  }

  /** Does `work` with SQLite's errors turned into ours. */
  run<T>(work: () => T): T {
    if (!this.#db.isOpen) throw new StorageError('storage/unavailable', `${this.path} is closed: open it again.`)
    try {
      return work()
    } catch (error) {
      throw storageErrorOf(error, this.path)
    }
  }

  /** All that `work` writes, or nothing when it throws. The write lock is taken first, so that what it reads holds. */
  transaction<T>(work: () => T): T {
    return this.run(() => {
      this.statement('begin immediate').run()
      try {
        const result = work()
        this.statement('commit').run()
        return result
      } catch (error) {
        // On a full disk SQLite has rolled back by itself.
        if (this.#db.isTransaction) this.#db.exec('rollback')
        throw error
      }
    })
  }

  close(): void {
    this.#statements.clear()
    if (this.#db.isOpen) this.run(() => this.#db.close())
  }
}

// SQLite's own wait blocks the event loop, heartbeats and all: long enough for the short transactions of another
// process of ours, no longer. What takes more than that is waited for outside, where the loop goes on.
export const BUSY_TIMEOUT_MS = 20
const LOCK_WAIT_MS = 5_000
const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 320

/** Does `work`, again and again while another process holds the lock, for at most five seconds. */
export async function whileLocked<T>(clock: Clock, work: () => T): Promise<T> {
  const untilMs = clock.nowMs() + LOCK_WAIT_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return work()
    } catch (error) {
      if (!isStorageError(error) || error.code !== 'storage/locked' || clock.nowMs() >= untilMs) throw error
    }
    await clock.sleep(pauseMs)
  }
}
