/**
 * warm-pool — processes that have a project's code loaded and wait for runs, so that a run begins in milliseconds.
 *
 * Rules    one run at a time per process; a process that ended its run cleanly is used again, up to `maxRuns` runs.
 *          There are `size` idle ones at least, as far as `maxWorkers` allows, and more while they are needed; those
 *          beyond `size` that were idle for `idleMs` go. They all have the current code; when it changes, idle ones of
 *          the old code go and busy ones finish their run on it.
 * Promise  1. `take` gives a process that is ready, or undefined at once; then `onFree` tells when to ask again.
 *          2. What the author's code does to its process (exit, crash, memory, an endless loop) ends its own run alone.
 *          3. When this process dies, those that execute a run finish it and those that do not end.
 * Limits   An endless loop is told (`onBlocked`) and noted in the run's log, and goes on: work that computes for long
 *          looks the same. It ends when the run is canceled or over its time. Where there is no /proc (macOS, Windows)
 *          only `maxHeapMb` limits memory.
 */
import type { LogStore, RunClaim, WorkerIdentity } from '@ingot/core'

import { startHostProcess } from '../host-process.ts'
import type { Blocked } from '../host-protocol.ts'
import type { HostOptions } from '../host-runtime.ts'
import { probeProcess } from '../identity.ts'
import { defaultMemoryMb } from '../weigh.ts'
import type { CancelOptions, WorkerEnd } from './pool-worker.ts'
import { PoolWorker } from './pool-worker.ts'

export interface PoolSettings {
  /** Idle processes kept ready; 1 unless given. */
  readonly size?: number
  /** 8 unless given. */
  readonly maxWorkers?: number
  /** 30 s unless given. */
  readonly idleMs?: number
  /** Runs per process; 200 unless given. */
  readonly maxRuns?: number
  /** Over that of the host's options. */
  readonly maxMemoryMb?: number
}

export interface PoolOptions extends HostOptions, PoolSettings {
  /** For what is printed past JavaScript, and for notes of this side. */
  readonly logs: LogStore
  /** The code that processes must have; undefined = whatever the first one loads. */
  readonly codeVersion?: string
  /** A run's code computes without a pause. */
  readonly onBlocked?: (runId: string, blocked: Blocked) => void
  /** A process did not load the code; another one is tried after a while. */
  readonly onStartFailed?: (error: unknown) => void
  /** A process has loaded other code than the current: the files have changed. It is not used. */
  readonly onOtherCode?: (codeVersion: string) => void
}

/** A process that is ready and waits for this caller alone. */
export interface TakenWorker {
  /** To claim a run for. */
  readonly identity: WorkerIdentity
  readonly codeVersion: string
  /** Executes a run that was claimed for it; resolves when it is over, never rejects. */
  execute(claim: RunClaim): Promise<WorkerEnd>
  /** Gives it back unused. */
  release(): void
}

export interface PoolCounts {
  readonly starting: number
  readonly idle: number
  readonly busy: number
}

export interface WarmPool {
  take(): Promise<TakenWorker | undefined>
  /** Called when a process has become free; returns the way to stop. */
  onFree(listener: () => void): () => void
  /** Resolves when the run's process has ended it or is gone; false when the run is not one of this pool's. */
  cancel(runId: string, options: CancelOptions): Promise<boolean>
  /** The runs that are being executed. */
  runIds(): readonly string[]
  counts(): PoolCounts
  /** From now on processes must have this code. */
  useCode(codeVersion: string): void
  /** Resolves when as many are idle as shall be kept, or no more can be. For tests and benchmarks. */
  warm(): Promise<void>
  /** Idle processes end; a run that is being executed is finished by its process alone, or, with `isKilling`, lost. */
  close(options?: { readonly isKilling?: boolean }): Promise<void>
}

const FIRST_BACKOFF_MS = 200
const MOST_BACKOFF_MS = 10_000

export function warmPool(options: PoolOptions): WarmPool {
  const pool = new ProcessPool(options)
  pool.fill()
  return pool
}

class ProcessPool implements WarmPool {
  readonly #options: PoolOptions
  readonly #size: number
  readonly #maxWorkers: number
  readonly #idleMs: number
  readonly #maxRuns: number
  /** Newest idle last: the one used last is the warmest. */
  readonly #workers = new Set<PoolWorker>()
  readonly #freeListeners = new Set<() => void>()
  #codeVersion: string | undefined
  #startingCount = 0
  #backoffMs = FIRST_BACKOFF_MS
  #retry: NodeJS.Timeout | undefined
  #shrinking: NodeJS.Timeout | undefined
  #warmWaiters: (() => void)[] = []
  #isClosed = false

  constructor(options: PoolOptions) {
    const { size = 1, maxWorkers = 8, idleMs = 30_000, maxRuns = 200 } = options
    this.#options = options
    this.#size = Math.min(size, maxWorkers)
    this.#maxWorkers = maxWorkers
    this.#idleMs = idleMs
    this.#maxRuns = maxRuns
    this.#codeVersion = options.codeVersion
  }

  async take(): Promise<TakenWorker | undefined> {
    if (this.#isClosed) return undefined
    // One that is gone already, and whose end is about to be told, is nobody's.
    const worker = this.#idle().findLast(({ identity }) => probeProcess(identity) !== 'gone')
    worker?.take()
    this.fill(worker === undefined ? 1 : 0)
    return worker === undefined ? undefined : this.#taken(worker)
  }

  onFree(listener: () => void): () => void {
    this.#freeListeners.add(listener)
    return () => void this.#freeListeners.delete(listener)
  }

  async cancel(runId: string, options: CancelOptions): Promise<boolean> {
    const worker = [...this.#workers].find((one) => one.runId === runId)
    if (worker === undefined) return false
    await worker.cancel(options)
    return true
  }

  runIds(): readonly string[] {
    return [...this.#workers].flatMap(({ runId }) => runId ?? [])
  }

  counts(): PoolCounts {
    const idle = this.#idle().length
    return { starting: this.#startingCount, idle, busy: this.#workers.size - idle }
  }

  useCode(codeVersion: string): void {
    this.#codeVersion = codeVersion
    this.#backoffMs = FIRST_BACKOFF_MS
    for (const worker of this.#idle()) if (!this.#isFit(worker)) this.#drop(worker)
    this.fill()
  }

  warm(): Promise<void> {
    if (this.#isWarm()) return Promise.resolve()
    return new Promise((resolve) => this.#warmWaiters.push(resolve))
  }

  async close({ isKilling = false }: { readonly isKilling?: boolean } = {}): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    clearTimeout(this.#shrinking)
    const workers = [...this.#workers]
    const ending = workers.map((worker) => {
      const isLeft = worker.state === 'executing' && !isKilling
      if (worker.state === 'executing' && isKilling) return worker.kill()
      worker.letGo()
      return isLeft ? undefined : worker.gone
    })
    await Promise.all(ending)
    for (const resolve of this.#warmWaiters.splice(0)) resolve()
  }

  /** Starts what is missing: spares, and `wanted` more that somebody waits for. */
  fill(wanted = 0): void {
    if (this.#isClosed || this.#retry !== undefined) return
    const missing = Math.max(this.#size, wanted) - this.#idle().length - this.#startingCount
    const room = this.#maxWorkers - this.#workers.size - this.#startingCount
    for (let i = 0; i < Math.min(missing, room); i += 1) void this.#start()
  }

  #idle(): readonly PoolWorker[] {
    return [...this.#workers].filter(({ state }) => state === 'idle')
  }

  #isFit(worker: PoolWorker): boolean {
    const hasCode = this.#codeVersion === undefined || worker.codeVersion === this.#codeVersion
    return hasCode && !worker.isSpent && worker.runCount < this.#maxRuns
  }

  async #start(): Promise<void> {
    this.#startingCount += 1
    const process = startHostProcess(this.#options, 'execute')
    try {
      const loaded = await process.loaded
      this.#startingCount -= 1
      this.#codeVersion ??= loaded.codeVersion
      const worker = new PoolWorker(process, loaded, {
        logs: this.#options.logs,
        maxMemoryMb: this.#options.maxMemoryMb ?? defaultMemoryMb(),
        onBlocked: (runId, blocked) => this.#options.onBlocked?.(runId, blocked),
      })
      if (this.#isClosed) return worker.letGo()
      if (loaded.codeVersion === this.#codeVersion) return this.#add(worker)
      worker.letGo()
      this.#options.onOtherCode?.(loaded.codeVersion)
    } catch (error) {
      this.#startingCount -= 1
      if (!this.#isClosed) this.#options.onStartFailed?.(error)
    }
    this.#tryLater()
  }

  #add(worker: PoolWorker): void {
    this.#workers.add(worker)
    void worker.gone.then(() => {
      const wasOurs = this.#workers.delete(worker)
      // One that ends by itself before its first run will do so again: not at once, or nothing else gets done.
      if (wasOurs && worker.runCount === 0) return this.#tryLater()
      this.fill()
    })
    this.#tellFree()
  }

  #tryLater(): void {
    if (this.#isClosed || this.#retry !== undefined) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.fill(1)
    }, this.#backoffMs)
    this.#backoffMs = Math.min(this.#backoffMs * 2, MOST_BACKOFF_MS)
  }

  #taken(worker: PoolWorker): TakenWorker {
    return {
      identity: worker.identity,
      codeVersion: worker.codeVersion,
      execute: async (claim) => {
        const end = await worker.execute(claim)
        this.#giveBack(worker)
        return end
      },
      release: () => {
        worker.release()
        this.#giveBack(worker)
      },
    }
  }

  #giveBack(worker: PoolWorker): void {
    if (worker.state !== 'idle') return
    if (this.#isClosed) return worker.letGo()
    if (worker.runCount > 0) this.#backoffMs = FIRST_BACKOFF_MS
    if (!this.#isFit(worker)) return this.#drop(worker)
    this.#workers.delete(worker)
    this.#workers.add(worker)
    this.#tellFree()
    this.#shrinkLater()
  }

  #drop(worker: PoolWorker): void {
    this.#workers.delete(worker)
    worker.letGo()
    this.fill()
  }

  #shrinkLater(): void {
    if (this.#shrinking !== undefined || this.#idle().length <= this.#size) return
    this.#shrinking = setTimeout(() => {
      this.#shrinking = undefined
      const beforeMs = performance.now() - this.#idleMs
      const surplus = this.#idle().slice(0, Math.max(0, this.#idle().length - this.#size))
      for (const worker of surplus) if (worker.idleSinceMs <= beforeMs) this.#drop(worker)
      this.#shrinkLater()
    }, this.#idleMs)
  }

  #isWarm(): boolean {
    return this.#idle().length >= Math.min(this.#size, this.#maxWorkers - this.counts().busy)
  }

  #tellFree(): void {
    if (this.#isWarm()) for (const resolve of this.#warmWaiters.splice(0)) resolve()
    for (const listener of this.#freeListeners) listener()
  }
}
