/**
 * change-watch — tells who listens that something was written: by this connection at once, by another one, of whatever
 * process, as soon as the system tells of a write to the log file, and within 25 ms where the system does not tell.
 *
 * Rules    the system tells of bytes in the log, a moment before they count as committed: it is the reason to look at
 *          `pragma data_version`, the number that another's commit changes, then and three times more. It is relied upon
 *          once it has told of something; until then, and where it never does, the number is looked at every 25 ms.
 * Cost     a look takes 3 µs, waking up for it some 150: forty times a second are 0.7 % of a core. Where the system
 *          tells, twice a second is left, for what it may have missed: below 0.1 %.
 */
import { watch, type FSWatcher } from 'node:fs'

import type { Connection } from './connection.ts'

const LOOK_EVERY_MS = 25
const LOOK_WHEN_TOLD_EVERY_MS = 500
// A commit counts some microseconds after its bytes are written; longer when its writer is held up, or syncs the disk.
const LOOK_AGAIN_AFTER_MS: readonly number[] = [2, 20, 100]

type Listener = (by: 'self' | 'others') => void

export class ChangeWatch {
  readonly #connection: Connection
  readonly #listeners = new Set<Listener>()
  #version = 0
  #timer: NodeJS.Timeout | undefined
  #againTimer: NodeJS.Timeout | undefined
  #watcher: FSWatcher | undefined
  #isTold = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  listen(listener: Listener): () => void {
    // A wrapper of its own, so that the same function given twice is called twice and stopped once at a time.
    const entry: Listener = (by) => listener(by)
    this.#listeners.add(entry)
    if (this.#timer === undefined) this.#start()
    return () => {
      this.#listeners.delete(entry)
      if (this.#listeners.size === 0) this.stop()
    }
  }

  tell(by: 'self' | 'others'): void {
    for (const listener of this.#listeners) {
      try {
        listener(by)
      } catch (error) {
        // The write is done: a listener's fault is not the writer's.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#againTimer)
    this.#watcher?.close()
    this.#timer = undefined
    this.#watcher = undefined
    this.#isTold = false
  }

  #start(): void {
    this.#version = this.#readVersion()
    this.#lookEvery(LOOK_EVERY_MS)
    try {
      // The log is there, and the same file, as long as this connection is open.
      this.#watcher = watch(`${this.#connection.path}-wal`, { persistent: false }, () => this.#onTold())
      this.#watcher.on('error', () => {
        this.#isTold = false
        this.#lookEvery(LOOK_EVERY_MS)
      })
    } catch {
      // The system has no watches, or none left: the timer looks.
    }
  }

  #lookEvery(everyMs: number): void {
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#look(), everyMs)
    this.#timer.unref()
  }

  #onTold(): void {
    if (!this.#isTold) this.#lookEvery(LOOK_WHEN_TOLD_EVERY_MS)
    this.#isTold = true
    this.#look()
    this.#lookAgain(0)
  }

  #lookAgain(time: number): void {
    clearTimeout(this.#againTimer)
    const afterMs = LOOK_AGAIN_AFTER_MS[time]
    // A listener may have stopped all of it.
    if (afterMs === undefined || this.#timer === undefined) return
    this.#againTimer = setTimeout(() => {
      this.#look()
      this.#lookAgain(time + 1)
    }, afterMs)
    this.#againTimer.unref()
  }

  #look(): void {
    const version = this.#readVersion()
    if (version === this.#version) return
    this.#version = version
    this.tell('others')
  }

  /** Grows with what other connections commit; this one's own commits leave it. */
  #readVersion(): number {
    try {
      return this.#connection.run(() =>
        Number(this.#connection.statement('pragma data_version').get()?.['data_version'] ?? 0),
      )
    } catch {
      // Locked or closing: the next look will see.
      return this.#version
    }
  }
}
