/**
 * log-changes — tells the tails of a log store that a run's file has grown: at once for what this process writes, by
 * the system's file events for others, and by looking again each second where those do not come (network disks).
 */
import type { Clock } from '@ingot/core'
import { watch, type FSWatcher } from 'node:fs'
import { mkdir } from 'node:fs/promises'

const POLL_MS = 1_000

export class LogChanges {
  readonly #directory: string
  readonly #clock: Clock
  readonly #versions = new Map<string, number>()
  readonly #waiting = new Map<string, Set<() => void>>()
  #watcher: FSWatcher | undefined
  #watcherCount = 0

  constructor(directory: string, clock: Clock) {
    this.#directory = directory
    this.#clock = clock
  }

  /** Watches the directory until what it returns is disposed of, and everybody else's is. */
  async watch(): Promise<Disposable> {
    this.#watcherCount += 1
    // A directory that cannot be made or watched is polled.
    await mkdir(this.#directory, { recursive: true }).catch(() => {})
    if (this.#watcherCount > 0) this.#watcher ??= this.#start()
    return {
      [Symbol.dispose]: () => {
        this.#watcherCount -= 1
        if (this.#watcherCount === 0) this.#stop()
      },
    }
  }

  /** A number that grows with each change seen. */
  versionOf(runId: string): number {
    return this.#versions.get(runId) ?? 0
  }

  changed(runId: string): void {
    this.#versions.set(runId, this.versionOf(runId) + 1)
    for (const wake of this.#waiting.get(runId) ?? []) wake()
  }

  /** Resolves when there was a change after `version`, when it is time to look again, or when `ended` is aborted. */
  async since(runId: string, version: number, ended: AbortSignal): Promise<void> {
    if (ended.aborted || this.versionOf(runId) !== version) return
    const woken = new AbortController()
    const wake = (): void => woken.abort()
    const waiting = this.#waiting.get(runId) ?? new Set()
    this.#waiting.set(runId, waiting.add(wake))
    // The sleep rejects when it is cut short.
    await this.#clock.sleep(POLL_MS, AbortSignal.any([woken.signal, ended])).catch(() => {})
    waiting.delete(wake)
    if (waiting.size === 0) this.#waiting.delete(runId)
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
    if (fileName !== null && fileName.endsWith('.jsonl')) this.changed(fileName.slice(0, -'.jsonl'.length))
    // Some systems do not say which file it was.
    if (fileName === null) for (const runId of this.#waiting.keys()) this.changed(runId)
  }
}
