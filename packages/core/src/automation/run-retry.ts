/**
 * run-retry — what becomes of a run that failed, whose worker is lost, or that has run for too long. Pure.
 */
import type { RunFailureReason } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'

export interface RetryDecision {
  /** When the next run is to be queued. */
  readonly atMs: number
  readonly strategy: 'all' | 'from-failure'
  /** 1 = the first retry. */
  readonly retryNumber: number
}

// These come from outside the author's steps: a policy that is not for failed steps is for these.
const OUTSIDE: readonly (RunFailureReason | undefined)[] = [
  'worker-lost',
  'worker-crashed',
  'uncaught-error',
  'internal-error',
  'deadlock',
]

/** The retry that a failed run's policy asks for; undefined when it asks for none, or for no more. */
export function retryDecision(run: RunState, nowMs: number): RetryDecision | undefined {
  const { retries, retryNumber = 0 } = run.request
  if (run.status !== 'failed' || retries === undefined || retryNumber >= (retries.maxRetries ?? 0)) return undefined
  // What cannot begin would not begin again.
  if (run.reason === 'not-startable') return undefined
  if (retries.onStepFailure === false && !OUTSIDE.includes(run.reason)) return undefined
  return {
    atMs: (run.endedAtMs ?? nowMs) + (retries.delayMs ?? 0),
    strategy: retries.strategy ?? 'from-failure',
    retryNumber: retryNumber + 1,
  }
}

// A run that takes its worker down each time it goes on would go on for ever.
const MOST_RESUMES = 3

/** What becomes of a run whose worker is lost; `resumes` = how often it was resumed before. */
export function lostDecision(run: RunState, resumes: number): 'resume' | 'fail' {
  const { retries } = run.request
  return retries?.onWorkerLost === 'resume' && run.status === 'running' && resumes < MOST_RESUMES ? 'resume' : 'fail'
}

/** True when the run has run longer than it may. */
export function isOverdue(run: RunState, nowMs: number): boolean {
  const { maxRuntimeMs } = run.request
  return maxRuntimeMs !== undefined && run.status === 'running' && nowMs - (run.startedAtMs ?? nowMs) > maxRuntimeMs
}
