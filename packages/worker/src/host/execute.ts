/**
 * execute — executes runs that were claimed for this process, one after the other.
 *
 * Promise  1. A run that this process has begun it finishes, also when the daemon is gone.
 *          2. What the author's code prints is in the run's log.
 *          3. An error that nothing waits for ends the run it belongs to, with the error, and then this process. One
 *             that belongs to a run that is over is noted in that run's log.
 */
import type { ErrorRecord, ExecutePorts, LaunchedRun, RunClaim, RunEnded } from '@ingot/core'
import { executeRun, redactEvents, systemClock } from '@ingot/core'

import { isolatedRunner } from '../isolated.ts'
import { leave } from './last-words.ts'
import type { UncaughtVerdict } from './last-words.ts'
import { leftovers } from './leftovers.ts'
import { say } from './line.ts'
import { loopWatch } from './loop-watch.ts'
import { restoreRun } from './restore-for-now.ts'
import { runPrints } from './run-prints.ts'
import type { LoadedCode, Serving } from './serving.ts'
import { subject } from './subject.ts'
import { warmUp } from './warm-up.ts'

// A step may compute for a while: that is said, and not yet a fault.
const BLOCKED_AFTER_MS = [10_000, 60_000, 600_000]

interface Current {
  readonly claim: RunClaim
  readonly canceling: AbortController
  /** Set when it is read back and planned. */
  launched?: LaunchedRun
}

export async function executor(code: LoadedCode): Promise<Serving> {
  const { clock = systemClock, storage } = code.runtime
  let current: Current | undefined
  let isLetGo = false
  const prints = runPrints(code.runtime.logs, clock, () => current?.claim.runId, secretsOf)
  const watch = loopWatch(BLOCKED_AFTER_MS)
  const ports = portsOf(code)
  await warmUp(ports)

  function secretsOf(): readonly string[] {
    return current?.launched?.config.secrets ?? []
  }

  async function execute(claim: RunClaim): Promise<void> {
    const run: Current = { claim, canceling: new AbortController() }
    current = run
    const before = leftovers()
    watch.begin()
    try {
      await subject.run(claim.runId, async () => {
        run.launched = await restoreRun(ports, code.graph, claim.runId, claim)
        const options = code.runtime.maxConcurrency === undefined ? {} : { maxConcurrency: code.runtime.maxConcurrency }
        await executeRun(ports, run.launched, { ...options, signal: run.canceling.signal })
      })
    } catch (error) {
      prints.note(claim.runId, 'warning', `the run was given up: ${error instanceof Error ? error.message : String(error)}`)
    }
    await prints.flush()
    watch.end()
    current = undefined
    if (isLetGo) leave()
    say({ kind: 'run-over', runId: claim.runId, isReusable: before.areGone() })
  }

  return {
    snapshot: undefined,
    onMessage: (message) => {
      if (message.kind === 'execute') void execute(message.claim)
      if (message.kind === 'cancel' && message.runId === current?.claim.runId) current.canceling.abort()
    },
    letGo: () => {
      isLetGo = true
      if (current === undefined) leave()
    },
    onTerminate: () => {
      if (current === undefined || current.canceling.signal.aborted) return void prints.flush().finally(() => leave(143))
      current.canceling.abort()
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

function portsOf({ runtime, identity, projectFile, codeVersion }: LoadedCode): ExecutePorts {
  const { storage, logs, values, defaultIo, clock = systemClock, env = process.env } = runtime
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
  }
}
