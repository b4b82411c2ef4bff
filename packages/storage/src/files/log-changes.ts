/**
 * log-changes — tells the tails of a log store that a run's file has grown: at once for what this process writes, by
 * the system's file events for others, and by looking again each second where those do not come (network disks).
 */
import type { Clock } from '@ingot/core'
import { watch, type FSWatcher } from 'node:fs'
import { mkdir } from 'node:fs/promises'

const POLL_MS = 1_000

/** One tail's watch over its run. */
export interface Watched extends Disposable {
  /** Changes up to now count as seen. */
  forget(): void
  /** Resolves when there was a change since `forget`, when it is time to look again, or when `ended` is aborted. */
  changed(ended: AbortSignal): Promise<void>
}

interface Tail {
  readonly runId: string
  isChanged: boolean
  wake: () => void
}

export class LogChanges {
  readonly #directory: string
  readonly #clock: Clock
  readonly #tails = new Set<Tail>()
  #watcher: FSWatcher | undefined

  constructor(directory: string, clock: Clock) {
    this.#directory = directory
    this.#clock = clock
  }

  async watch(runId: string): Promise<Watched> {
    // A directory that cannot be made or watched is polled.
    await mkdir(this.#directory, { recursive: true }).catch(() => {})
    const tail: Tail = { runId, isChanged: false, wake: () => {} }
    this.#tails.add(tail)
    this.#watcher ??= this.#start()
    return {
      forget: () => {
        tail.isChanged = false
      },
      changed: (ended) => this.#changeOf(tail, ended),
      [Symbol.dispose]: () => {
        this.#tails.delete(tail)
        if (this.#tails.size === 0) this.#stop()
      },
    }
  }

  /** Tells the run's tails; all tails when it is not known which run it is. */
  tell(runId: string | undefined): void {
    for (const tail of this.#tails) {
      if (runId !== undefined && tail.runId !== runId) continue
      tail.isChanged = true
      tail.wake()
    }
  }

  async #changeOf(tail: Tail, ended: AbortSignal): Promise<void> {
    if (tail.isChanged) return
    const woken = new AbortController()
    tail.wake = () => woken.abort()
    // The sleep rejects when it is cut short.
    await this.#clock.sleep(POLL_MS, AbortSignal.any([woken.signal, ended])).catch(() => {})
  }

  #start(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#directory, (_event, fileName) => this.#onFile(fileName))
      watcher.on('error', () => this.#stop())
      return watcher
    } catch {
      return undefined
    }
  }

  #stop(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }

  #onFile(fileName: string | null): void {
    if (fileName === null) this.tell(undefined)
    else if (fileName.endsWith('.jsonl')) this.tell(fileName.slice(0, -'.jsonl'.length))
  }
}
