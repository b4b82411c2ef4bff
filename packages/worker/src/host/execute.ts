/**
 * execute — executes runs that were claimed for this process, one after the other.
 *
 * Promise  1. A run that this process has begun it finishes, also when the daemon is gone, unless the store is gone too.
 *          2. What the author's code prints is in the run's log before the run has ended.
 *          3. An error that nothing waits for ends the run it belongs to, with the error, and then this process. One
 *             that belongs to a run that is over is noted in that run's log.
 *          4. SIGTERM from outside is no cancel: the run is lost with its process, and its policy says what follows.
 */
import { statSync } from 'node:fs'

import type { Clock, ErrorRecord, ExecutePorts, LaunchedRun, RunClaim, RunEnded, StepOrigin } from '@ingot/core'
import { executeRun, isIngotError, redactEvents, restoreRun, systemClock, toErrorRecord } from '@ingot/core'

import type { ToHost } from '../host-protocol.ts'
import { isolatedRunner } from '../isolated.ts'
import type { UncaughtVerdict } from './last-words.ts'
import { leave, leaveWithChildren } from './last-words.ts'
import { leftovers } from './leftovers.ts'
import { say } from './line.ts'
import type { LoopWatch } from './loop-watch.ts'
import type { RunPrints } from './run-prints.ts'
import { runPrints } from './run-prints.ts'
import type { LoadedCode, Serving } from './serving.ts'
import { stepOrigin, subject } from './subject.ts'
import { warmUp } from './warm-up.ts'

// Core's own, see `ExecutePorts.graceMs`.
const GRACE_MS = 5_000
const TERMINATED = 143
const LOOK_EVERY_MS = 1_000

interface Current {
  readonly claim: RunClaim
  /** Somebody has asked to cancel it. */
  readonly canceling: AbortController
  canceledAtMs?: number
  /** Set when it is read back and planned. */
  launched?: LaunchedRun
}

export async function executor(code: LoadedCode, watch: LoopWatch): Promise<Serving> {
  const runs = new RunExecutor(code, watch)
  await runs.warmUp()
  return runs
}

class RunExecutor implements Serving {
  readonly snapshot = undefined
  readonly #code: LoadedCode
  readonly #watch: LoopWatch
  readonly #clock: Clock
  readonly #prints: RunPrints
  readonly #ports: ExecutePorts
  readonly #storeInode: number | undefined
  #current: Current | undefined
  #isLetGo = false

  constructor(code: LoadedCode, watch: LoopWatch) {
    const { logs, storeFile, clock = systemClock } = code.runtime
    this.#code = code
    this.#storeInode = storeFile === undefined ? undefined : inodeOf(storeFile)
    this.#watch = watch
    this.#clock = clock
    this.#prints = runPrints(
      logs,
      clock,
      () => this.#current?.claim.runId,
      () => secretsOf(this.#current),
    )
    this.#ports = { ...portsOf(code), printed: () => this.#prints.flush(), inStep: inContext }
  }

  warmUp(): Promise<void> {
    return warmUp(this.#ports)
  }

  onMessage(message: ToHost): void {
    if (message.kind === 'execute') void this.#execute(message.claim)
    if (message.kind !== 'cancel' || message.runId !== this.#current?.claim.runId) return
    this.#current.canceledAtMs ??= performance.now()
    this.#current.canceling.abort()
  }

  letGo(): void {
    this.#isLetGo = true
    if (this.#current === undefined) void this.#prints.flush().finally(leaveWithChildren)
    else this.#endWithStore()
  }

  /** A run that waits for something may wait for ever; once its store is deleted nobody can cancel it any more. */
  #endWithStore(): void {
    const { storeFile } = this.#code.runtime
    if (storeFile === undefined) return
    const looking = setInterval(() => {
      if (inodeOf(storeFile) !== this.#storeInode) leaveWithChildren()
    }, LOOK_EVERY_MS)
    looking.unref()
  }

  /** Nothing is waited for: a cancel has been told on the line, and its grace is over. */
  onTerminate(): void {
    const isCanceled = this.#current?.canceledAtMs !== undefined
    void this.#prints.flush().finally(() => {
      if (this.#current === undefined || isCanceled) leave(TERMINATED)
      dieOfSignal(this.#isLetGo)
    })
  }

  async onUncaught(error: ErrorRecord, whose: string | undefined): Promise<UncaughtVerdict> {
    const run = this.#current
    if (run === undefined) return { isFatal: true, isRecorded: false }
    if (whose === undefined || whose === run.claim.runId) return this.#endRun(run, error)
    this.#prints.note(whose, 'error', `an error after the run had ended: ${error.message}`)
    return { isFatal: false, isRecorded: true }
  }

  async #execute(claim: RunClaim): Promise<void> {
    const run: Current = { claim, canceling: new AbortController() }
    this.#current = run
    const before = leftovers()
    this.#watch.outlive(true)
    this.#watch.begin()
    const failure = await subject.run(claim.runId, () => this.#executeClaimed(run).then(() => undefined, toErrorRecord))
    await this.#prints.flush()
    this.#watch.end()
    this.#watch.outlive(false)
    this.#current = undefined
    if (this.#isLetGo) leaveWithChildren()
    const isReusable = failure === undefined && !wasLeftAlone(run, this.#ports) && before.areGone()
    say({ kind: 'run-over', runId: claim.runId, isReusable, failure })
  }

  /** Rejects when the run's end could not be written: who gave it to this process must know. */
  async #executeClaimed(run: Current): Promise<void> {
    const { claim, canceling } = run
    try {
      run.launched = await restoreRun(this.#ports, this.#code.graph, claim.runId, claim)
    } catch (error) {
      return this.#refuse(claim, error)
    }
    if (run.launched.plan.job?.graph.nodes.some(({ trigger }) => trigger?.when === 'always') === true) {
      say({ kind: 'cleans-up', runId: claim.runId })
    }
    const { maxConcurrency, maxRuntimeMs } = this.#code.runtime
    await executeRun(this.#ports, run.launched, {
      cancelRequested: canceling.signal,
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
      ...(maxRuntimeMs === undefined ? {} : { maxRuntimeMs }),
    }).catch(ignoreTaken)
  }

  /** Its code has changed so that it cannot be run; or the store does not answer, which is no fault of the run. */
  async #refuse(claim: RunClaim, thrown: unknown): Promise<void> {
    if (isIngotError(thrown) && thrown.code.startsWith('storage/')) throw thrown
    const error = toErrorRecord(thrown)
    const message = `it cannot begin: ${error.message}`
    await this.#end(claim, { outcome: 'failed', reason: 'not-startable', message, error }).catch(ignoreTaken)
  }

  async #endRun(run: Current, error: ErrorRecord): Promise<UncaughtVerdict> {
    const message = `something threw where nothing waited for it: ${error.message}`
    const end = { outcome: 'failed', reason: 'uncaught-error', message, error } as const
    const isRecorded = await this.#end(run.claim, end, secretsOf(run)).then(
      () => true,
      () => false,
    )
    await this.#prints.flush()
    return { isFatal: true, isRecorded }
  }

  async #end(
    { runId, token }: RunClaim,
    end: Omit<RunEnded, 'kind' | 'runId' | 'atMs'>,
    secrets: readonly string[] = [],
  ): Promise<void> {
    const event: RunEnded = { kind: 'run-ended', runId, atMs: this.#clock.nowMs(), ...end }
    await this.#ports.storage.append(redactEvents([event], secrets), { runId, token })
  }
}

/** Another file of the same name is another store. */
function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}

function inContext<T>(origin: StepOrigin, call: () => T): T {
  return stepOrigin.run(origin, call)
}

function secretsOf(run: Current | undefined): readonly string[] {
  return run?.launched?.config.secrets ?? []
}

/** As it would have without a listener: whoever waits for this process learns that it was not the run's own doing. */
function dieOfSignal(isLetGo: boolean): void {
  if (isLetGo) leaveWithChildren()
  process.removeAllListeners('SIGTERM')
  process.kill(process.pid, 'SIGTERM')
}

/** Code that did not hear its signal within the grace goes on by itself, and would be in the next run's way. */
function wasLeftAlone({ canceledAtMs }: Current, { graceMs = GRACE_MS }: ExecutePorts): boolean {
  return canceledAtMs !== undefined && performance.now() - canceledAtMs >= graceMs
}

/** Another process has the run now, or it has ended: it is not this one's any more. */
function ignoreTaken(error: unknown): void {
  if (isIngotError(error) && error.code === 'conflict/stale-claim') return
  throw error
}

function portsOf({ runtime, identity, projectFile, codeVersion }: LoadedCode): ExecutePorts {
  const { storage, logs, values, defaultIo, graceMs, clock = systemClock, env = process.env } = runtime
  return {
    storage,
    logs,
    values,
    defaultIo,
    clock,
    env,
    random: Math.random,
    worker: identity,
    codeVersion,
    isolation: isolatedRunner({ projectFile }),
    ...(graceMs === undefined ? {} : { graceMs }),
  }
}
