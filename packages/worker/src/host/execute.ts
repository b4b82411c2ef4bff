/**
 * execute — executes runs that were claimed for this process, one after the other.
 *
 * Promise  1. A run that this process has begun it finishes, also when the daemon is gone.
 *          2. What the author's code prints is in the run's log.
 *          3. An error that nothing waits for ends the run it belongs to, with the error, and then this process. One
 *             that belongs to a run that is over is noted in that run's log.
 */
import type { ErrorRecord, ExecutePorts, LaunchedRun, RunClaim, RunEnded } from '@ingot/core'
import { executeRun, isIngotError, redactEvents, restoreRun, systemClock, toErrorRecord } from '@ingot/core'

import { isolatedRunner } from '../isolated.ts'
import { HAS_GROUPS, killGroup } from '../kill-group.ts'
import { leave } from './last-words.ts'
import type { UncaughtVerdict } from './last-words.ts'
import { leftovers } from './leftovers.ts'
import { say } from './line.ts'
import type { LoopWatch } from './loop-watch.ts'
import { runPrints } from './run-prints.ts'
import type { LoadedCode, Serving } from './serving.ts'
import { subject } from './subject.ts'
import { warmUp } from './warm-up.ts'

// Core's own, see `ExecutePorts.graceMs`.
const GRACE_MS = 5_000

interface Current {
  readonly claim: RunClaim
  /** Somebody has asked to cancel it. */
  readonly canceling: AbortController
  /** This process was told to end. */
  readonly ending: AbortController
  canceledAtMs?: number
  /** Set when it is read back and planned. */
  launched?: LaunchedRun
}

export async function executor(code: LoadedCode, watch: LoopWatch): Promise<Serving> {
  const { clock = systemClock, storage } = code.runtime
  let current: Current | undefined
  let isLetGo = false
  const prints = runPrints(code.runtime.logs, clock, () => current?.claim.runId, secretsOf)
  const ports: ExecutePorts = { ...portsOf(code), printed: () => prints.flush() }
  await warmUp(ports)

  function secretsOf(): readonly string[] {
    return current?.launched?.config.secrets ?? []
  }

  async function execute(claim: RunClaim): Promise<void> {
    const run: Current = { claim, canceling: new AbortController(), ending: new AbortController() }
    current = run
    const before = leftovers()
    watch.outlive(true)
    watch.begin()
    const failure = await subject.run(claim.runId, () => executeClaimed(run).then(() => undefined, toErrorRecord))
    await prints.flush()
    watch.end()
    watch.outlive(false)
    current = undefined
    if (isLetGo) endWithChildren()
    const isReusable = failure === undefined && !wasLeftAlone(run, ports) && before.areGone()
    say({ kind: 'run-over', runId: claim.runId, isReusable, failure })
  }

  /** Rejects when the run's end could not be written: who gave it to this process must know. */
  async function executeClaimed(run: Current): Promise<void> {
    const { claim, canceling, ending } = run
    try {
      run.launched = await restoreRun(ports, code.graph, claim.runId, claim)
    } catch (error) {
      return refuse(claim, error)
    }
    const { maxConcurrency } = code.runtime
    await executeRun(ports, run.launched, {
      cancelRequested: canceling.signal,
      signal: ending.signal,
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    }).catch(ignoreTaken)
  }

  /** Its code has changed so that it cannot be run; or the store does not answer, which is no fault of the run. */
  async function refuse({ runId, token }: RunClaim, thrown: unknown): Promise<void> {
    if (isIngotError(thrown) && thrown.code.startsWith('storage/')) throw thrown
    const error = toErrorRecord(thrown)
    const ended = { kind: 'run-ended', runId, atMs: clock.nowMs(), outcome: 'failed', reason: 'not-startable' } as const
    const message = `it cannot begin: ${error.message}`
    await storage.append([{ ...ended, message, error }], { runId, token }).catch(ignoreTaken)
  }

  return {
    snapshot: undefined,
    onMessage: (message) => {
      if (message.kind === 'execute') void execute(message.claim)
      if (message.kind === 'cancel' && message.runId === current?.claim.runId) cancel(current)
    },
    letGo: () => {
      isLetGo = true
      if (current === undefined) leave()
    },
    onTerminate: () => {
      if (current?.canceledAtMs !== undefined || current === undefined) {
        return void prints.flush().finally(() => leave(143))
      }
      current.canceledAtMs = performance.now()
      current.ending.abort()
    },
    async onUncaught(error, whose) {
      if (current === undefined) return { isFatal: true, isRecorded: false }
      if (whose !== undefined && whose !== current.claim.runId) {
        prints.note(whose, 'error', `an error after the run had ended: ${error.message}`)
        return { isFatal: false, isRecorded: true }
      }
      return endRun(current, error)
    },
  }

  async function endRun({ claim, launched }: Current, error: ErrorRecord): Promise<UncaughtVerdict> {
    const { runId, token } = claim
    const message = `something threw where nothing waited for it: ${error.message}`
    const reason = 'uncaught-error'
    const ended: RunEnded = { kind: 'run-ended', runId, atMs: clock.nowMs(), outcome: 'failed', reason, message, error }
    const isRecorded = await storage
      .append(redactEvents([ended], launched?.config.secrets ?? []), { runId, token })
      .then(() => true)
      .catch(() => false)
    await prints.flush()
    return { isFatal: true, isRecorded }
  }
}

/** Nobody is left to sweep up after it. */
function endWithChildren(): never {
  if (HAS_GROUPS) killGroup(process.pid)
  leave()
}

function cancel(run: Current): void {
  run.canceledAtMs ??= performance.now()
  run.canceling.abort()
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
