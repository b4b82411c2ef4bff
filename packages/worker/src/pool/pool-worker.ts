/**
 * pool-worker — one process of the pool: warming up, idle, taken, executing, ending.
 *
 * Promise  a run that it was given ends in one of two ways: its events say how (`ended`), or its process is gone, with
 *          all that it had started, and could not say so (`lost`).
 */
import type { LogLevel, LogLine, LogStore, RunClaim, RunFailureReason, WorkerIdentity } from '@ingot/core'
import type { ErrorRecord } from '@ingot/core'

import type { Death } from '../death.ts'
import type { HostProcess } from '../host-process.ts'
import type { Blocked, FromHost, Loaded } from '../host-protocol.ts'
import { killTree, sweeper } from '../process-tree.ts'
import { weigh } from '../weigh.ts'

/** How a run's time in a process was over. */
export type WorkerEnd =
  /** Its events say how; or it was taken over by another process, and this one has let go of it. */
  | { readonly kind: 'ended' }
  /** The process is gone and could not say so: whoever gave it the run writes its end. */
  | {
      readonly kind: 'lost'
      readonly reason: RunFailureReason
      /** A sentence for people. */
      readonly message: string
      readonly error?: ErrorRecord
      /** True: it was ended by `cancel`. */
      readonly isCanceled: boolean
    }

export interface CancelOptions {
  /** From being told to stop until SIGTERM (of a run that cleans up three times that), and again until SIGKILL. */
  readonly graceMs: number
  /** SIGKILL at once. */
  readonly isForced: boolean
}

export interface PoolWorkerOptions {
  readonly logs: LogStore
  readonly maxMemoryMb: number
  readonly onBlocked: (runId: string, blocked: Blocked) => void
}

// The process gives up clean-up at that very time itself, and then writes down how the run has ended.
const LAST_WRITES_MS = 500

export type PoolWorkerState = 'idle' | 'taken' | 'executing' | 'ending'

interface Execution {
  readonly claim: RunClaim
  readonly end: (end: WorkerEnd) => void
  readonly over: Promise<WorkerEnd>
  isCanceled: boolean
  cleansUp: boolean
  /** Why this side ended it. */
  sentence?: string
  /** Why its process let go of it. */
  failure?: ErrorRecord
}

export class PoolWorker {
  readonly identity: WorkerIdentity
  readonly codeVersion: string
  readonly #process: HostProcess
  readonly #options: PoolWorkerOptions
  #state: PoolWorkerState = 'idle'
  #execution: Execution | undefined
  #runCount = 0
  #isSpent = false
  #isLetGo = false
  #stopWeighing: () => void = () => undefined
  idleSinceMs: number = performance.now()

  constructor(process: HostProcess, loaded: Loaded, options: PoolWorkerOptions) {
    this.identity = loaded.identity
    this.codeVersion = loaded.codeVersion
    this.#process = process
    this.#options = options
    process.onMessage((message) => this.#onMessage(message))
    process.onBlocked((blocked) => this.#onBlocked(blocked))
    process.onPrint((stream, text) => this.#onPrint(stream, text))
    void process.gone.then((death) => this.#onGone(death))
  }

  get state(): PoolWorkerState {
    return this.#state
  }
  get runCount(): number {
    return this.#runCount
  }
  /** It has said that it is not fit for another run. */
  get isSpent(): boolean {
    return this.#isSpent
  }
  get runId(): string | undefined {
    return this.#execution?.claim.runId
  }
  /** Resolves when the process is gone. */
  get gone(): Promise<Death> {
    return this.#process.gone
  }

  take(): void {
    this.#state = 'taken'
  }

  release(): void {
    if (this.#state !== 'taken') return
    this.#state = 'idle'
    this.idleSinceMs = performance.now()
  }

  execute(claim: RunClaim): Promise<WorkerEnd> {
    let end: (end: WorkerEnd) => void = () => undefined
    const over = new Promise<WorkerEnd>((resolve) => (end = resolve))
    const execution: Execution = { claim, end, over, isCanceled: false, cleansUp: false }
    this.#execution = execution
    // It died between being taken and now: `gone` has been told already.
    if (this.#state !== 'taken') return this.#process.gone.then((death) => this.#lost(execution, death))
    this.#state = 'executing'
    this.#runCount += 1
    this.#stopWeighing = weigh(this.#process.pid, this.#options.maxMemoryMb, (message) => this.#endForMemory(message))
    this.#process.line.send({ kind: 'execute', claim })
    return over
  }

  /** Resolves when the run is over, and what it had started with it. */
  async cancel({ graceMs, isForced }: CancelOptions): Promise<void> {
    const execution = this.#execution
    if (execution === undefined) return
    execution.isCanceled = true
    if (!isForced) {
      this.#process.line.send({ kind: 'cancel', runId: execution.claim.runId })
      if (await isOverWithin(execution.over, graceMs)) return
      if (execution.cleansUp && (await isOverWithin(execution.over, 2 * graceMs + LAST_WRITES_MS))) return
      const waitedMs = execution.cleansUp ? 3 * graceMs : graceMs
      execution.sentence ??= `it did not stop within ${waitedMs / 1_000} s after it was canceled, and was ended`
      const sweep = sweeper(this.identity.pid)
      this.#process.line.kill('SIGTERM')
      if (!(await isOverWithin(execution.over, graceMs))) await this.#killTree()
      await sweep()
    } else {
      execution.sentence ??= 'it was canceled by force, and its process killed'
      await this.#killTree()
    }
    await execution.over
  }

  /** Ends it when it has nothing to do; a run that it executes it finishes first, and alone. */
  letGo(): void {
    this.#isLetGo = true
    if (this.#state === 'executing') this.#process.line.forget()
    else this.#state = 'ending'
    this.#stopWeighing()
    this.#process.line.letGo()
  }

  async kill(): Promise<void> {
    this.#state = 'ending'
    await this.#killTree()
  }

  async #killTree(): Promise<void> {
    const { pid } = this.#process
    if (pid !== undefined && this.#process.line.isRunning()) await killTree(pid)
    await this.#process.gone
  }

  #onMessage(message: FromHost): void {
    const execution = this.#execution
    if (message.kind === 'cleans-up' && execution?.claim.runId === message.runId) execution.cleansUp = true
    if (message.kind !== 'run-over' || execution?.claim.runId !== message.runId) return
    this.#isSpent ||= !message.isReusable
    if (message.failure === undefined) return this.#finish(execution, { kind: 'ended' })
    // Its process ends first: as long as that is there, others take the run for one that is executed.
    execution.failure = message.failure
    this.#process.line.letGo()
  }

  #onGone(death: Death): void {
    this.#state = 'ending'
    const execution = this.#execution
    if (execution !== undefined) this.#finish(execution, this.#lost(execution, death))
  }

  #finish(execution: Execution, end: WorkerEnd): void {
    this.#stopWeighing()
    this.#execution = undefined
    if (this.#state === 'executing') this.#state = 'idle'
    this.idleSinceMs = performance.now()
    execution.end(end)
  }

  #lost({ isCanceled, sentence, failure }: Execution, death: Death): WorkerEnd {
    if (death.isRecorded || this.#isLetGo) return { kind: 'ended' }
    const lost = { kind: 'lost', isCanceled } as const
    if (failure !== undefined) return { ...lost, reason: 'internal-error', message: failure.message, error: failure }
    if (sentence !== undefined) {
      return { ...lost, reason: isCanceled ? 'worker-lost' : 'worker-crashed', message: sentence }
    }
    const { reason, message, error } = death
    return { ...lost, reason, message, ...(error === undefined ? {} : { error }) }
  }

  #endForMemory(message: string): void {
    if (this.#execution === undefined) return
    this.#execution.sentence ??= message
    void this.#killTree()
  }

  #onBlocked(blocked: Blocked): void {
    const { runId } = this
    if (runId === undefined) return
    const at = blocked.place === undefined ? '' : ` (at ${blocked.place})`
    const message = `its code has computed without a pause for ${Math.round(blocked.silentMs / 1_000)} s${at}: until it pauses, timeouts and cancel wait`
    this.#note(runId, 'warning', 'log', message)
    this.#options.onBlocked(runId, blocked)
  }

  /** What reaches the pipe was printed past JavaScript: by native code, by a child that has inherited stdout. */
  #onPrint(stream: 'stdout' | 'stderr', text: string): void {
    const { runId } = this
    if (runId === undefined) return
    for (const line of text.trimEnd().split('\n'))
      this.#note(runId, stream === 'stdout' ? 'info' : 'warning', stream, line)
  }

  #note(runId: string, level: LogLevel, stream: LogLine['stream'], message: string): void {
    this.#options.logs.append(runId, [{ atMs: Date.now(), level, message, stream }]).catch(() => undefined)
  }
}

async function isOverWithin(over: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const isOver = await Promise.race([over.then(() => true as const), late])
  clearTimeout(timer)
  return isOver
}
