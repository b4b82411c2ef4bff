/**
 * lost-runs — what becomes of a run whose process is gone.
 *
 * Rules    never started: back into the queue, nothing of the author's has run (three times, then it is not startable).
 *          Asked to cancel: canceled. Else as its policy says: resumed by another process, or failed with the reason.
 * Promise  written with the dead claim's fence: once, whoever finds it first.
 */
import {
  isFinished,
  isIngotError,
  isOverdue,
  lostDecision,
  type ErrorRecord,
  type Event,
  type RunClaim,
  type RunEnded,
  type RunFailureReason,
  type RunState,
} from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

export interface Loss {
  readonly reason: RunFailureReason
  readonly message: string
  readonly error?: ErrorRecord
}

const MAX_STARTS = 3
// More than a run may be resumed: to count them costs no more.
const RESUMES_READ = 100

export type SettleLost = (claim: RunClaim, loss: Loss) => Promise<void>

export function lostRuns(ports: DaemonPorts): SettleLost {
  const { storage } = ports
  const starts = new Map<string, number>()
  return async (claim, loss) => {
    const { runId, token } = claim
    const run = await storage.getRun(runId)
    if (run === undefined || isFinished(run.status)) {
      starts.delete(runId)
      return
    }
    const count = (starts.get(runId) ?? 0) + 1
    starts.set(runId, count)
    if (run.status === 'queued' && count < MAX_STARTS) return storage.releaseClaim({ runId, token })
    if (await isResumed(ports, run)) return storage.releaseClaim({ runId, token })
    starts.delete(runId)
    await end(ports, run, run.status === 'queued' ? notStartable(loss) : inTime(ports, run, loss), claim)
  }
}

export function isResumable(run: RunState): boolean {
  return lostDecision(run, 0) === 'resume'
}

async function isResumed({ storage }: DaemonPorts, run: RunState): Promise<boolean> {
  if (!isResumable(run)) return false
  const { events } = await storage.read({ afterId: 0, limit: RESUMES_READ, runId: run.runId, kinds: ['run-resumed'] })
  return lostDecision(run, events.length) === 'resume'
}

/** One that was ended since its time was up: that is why, whatever its process says. */
function inTime({ clock, settings }: DaemonPorts, run: RunState, loss: Loss): Loss {
  const maxRuntimeMs = run.request.maxRuntimeMs ?? settings.maxRuntimeMs ?? 0
  if (!isOverdue({ ...run, request: { ...run.request, maxRuntimeMs } }, clock.nowMs()) || maxRuntimeMs === 0)
    return loss
  return { reason: 'timed-out', message: `it ran longer than it may (${maxRuntimeMs} ms) and was ended` }
}

function notStartable({ message }: Loss): Loss {
  return { reason: 'not-startable', message: `its process ended ${MAX_STARTS} times before it began: ${message}` }
}

/** Ends a run that nobody executes: canceled when that was asked for, else failed. */
export async function end(ports: DaemonPorts, run: RunState, loss: Loss, claim?: RunClaim): Promise<void> {
  const { runId } = run
  // Field by field: what is given may carry more than a loss says.
  const { reason, message, error } = loss
  const common = { kind: 'run-ended', runId, atMs: ports.clock.nowMs(), message } as const
  const ended: RunEnded =
    run.status === 'canceling'
      ? { ...common, outcome: 'canceled' }
      : { ...common, outcome: 'failed', reason, ...(error === undefined ? {} : { error }) }
  const events: readonly Event[] = [ended]
  await (claim === undefined
    ? ports.storage.append(events)
    : ports.storage.append(events, { runId, token: claim.token }).catch(ignoreStale))
}

function ignoreStale(error: unknown): void {
  if (isIngotError(error) && error.code === 'conflict/stale-claim') return
  throw error
}
