/**
 * step — one planned step from start to end: attempts, retries, timeout, hooks. What went wrong is its outcome, and its
 * events say so; it rejects only when events cannot be written, which ends the run.
 *
 * Promise  1. a step's value is stored before its event is written; a crash in between leaves a step that a retry runs
 *             again, and the IO manager's `loadId` keeps the rows from being there twice.
 *          2. an attempt's start is written before any of its code runs: a process that the code ends leaves it behind.
 */
import type { RetryPolicy } from '../definition/retry.ts'
import { retryDelayMs } from '../definition/retry.ts'
import { isRetryRequested, isStepFailure } from '../definition/outcome.ts'
import { toMetadata } from '../definition/metadata.ts'
import type { Metadata } from '../definition/metadata.ts'
import type { StepFailed } from '../event/event.ts'
import { isIngotError, toErrorRecord, UserCodeError } from '../errors.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { attemptTimer } from './attempt-timer.ts'
import type { Ended, StepOutcome } from './attempt.ts'
import { inStep } from './call.ts'
import { codeOf, nameOf } from './code.ts'
import type { Place } from './crew.ts'
import { callHooks } from './hooks.ts'
import { assetsFailed, passOver } from './pass-over.ts'
import { poolsOf } from './planned-events.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt } from './values.ts'
import { isUnfitEvent } from './unfit-event.ts'
import { stamp } from './values.ts'

/** What one attempt does. */
export type StepBody = (attempt: Attempt) => Promise<Ended>

export interface StepCall {
  readonly step: PlannedStep
  readonly body: StepBody
  readonly place: Place
  /** 1, or more when a worker was lost while an attempt ran. */
  readonly firstAttempt: number
}

export async function runStep(run: RunContext, call: StepCall): Promise<StepOutcome> {
  const { step } = call
  const pools = poolsOf(step)
  for (let number = call.firstAttempt; ; number += 1) {
    if (pools.length > 0 && !(await run.pools.take(step.key, number, pools, call.place, run.signal))) {
      await passOver(run, step, undefined)
      return { kind: 'canceled' }
    }
    const ended = await tryOnce(run, call, number)
    if (pools.length > 0) run.pools.ring()
    if (ended.kind === 'done') {
      if (ended.outcome.kind === 'succeeded') await callHooks(run, ended.attempt, 'onSuccess', ended.durationMs)
      return ended.outcome
    }
    const delayMs = await settleFailure(run, ended)
    if (typeof delayMs !== 'number') return delayMs
    const isAwake = await run.ports.clock.sleep(delayMs, run.signal).then(
      () => true,
      () => false,
    )
    if (isAwake) continue
    // Attempt 0: between attempts nothing of the step was running.
    await passOver(run, step, undefined)
    return { kind: 'canceled' }
  }
}

interface Done {
  readonly kind: 'done'
  readonly attempt: Attempt
  readonly outcome: StepOutcome
  readonly durationMs: number
}

interface Threw {
  readonly kind: 'threw'
  readonly attempt: Attempt
  readonly thrown: unknown
  readonly durationMs: number
}

async function tryOnce(run: RunContext, { step, body }: StepCall, number: number): Promise<Done | Threw> {
  const { clock } = run.ports
  // Before any of its code: that may end this process, and then nothing else says which step it was. Steps that start
  // in the same turn share a transaction; a step alone waits some 0.05 ms for its own.
  await run.record([{ ...stamp(run, { step, number }), kind: 'step-started' }])
  const startedMs = clock.nowMs()
  const timer = attemptTimer(run, step)
  const attempt: Attempt = { step, number, signal: timer.signal, progress: { isOver: false, isStoring: false } }
  try {
    const { outcome, events } = await timer.race(inStep(run, attempt, () => body(attempt)))
    const durationMs = clock.nowMs() - startedMs
    const succeeded = { ...stamp(run, attempt), kind: 'step-succeeded', durationMs } as const
    await run.record(outcome.kind === 'skipped' ? events : [...events, succeeded])
    return { kind: 'done', attempt, outcome, durationMs }
  } catch (thrown) {
    return { kind: 'threw', attempt, thrown, durationMs: clock.nowMs() - startedMs }
  } finally {
    timer.stop()
    attempt.progress.isOver = true
  }
}

/** Writes down a failed attempt; gives the delay before the next one, or the step's outcome. */
async function settleFailure(run: RunContext, { attempt, thrown, durationMs }: Threw): Promise<number | StepOutcome> {
  if (run.signal.aborted) {
    await run.record([
      { ...stamp(run, attempt), kind: 'step-canceled', durationMs },
      ...assetsFailed(run, attempt.step, 'canceled', attempt.progress.made),
    ])
    return { kind: 'canceled' }
  }
  const error = toErrorRecord(attempt.progress.isStoring ? stillStoring(attempt, thrown) : thrown)
  const delayMs = nextDelayMs(run, attempt, thrown)
  if (delayMs !== undefined) {
    await run.record([{ ...stamp(run, attempt), kind: 'step-retry-scheduled', durationMs, delayMs, error }])
    return delayMs
  }
  const failed = { ...stamp(run, attempt), kind: 'step-failed', durationMs, error } as const
  await recordFailure(run, attempt, failed, isStepFailure(thrown) ? toMetadata(thrown.metadata) : {})
  await callHooks(run, attempt, 'onFailure', durationMs, error)
  return { kind: 'failed', error }
}

/** With its metadata, or, where that is too much for an event, without: the failure itself must be written. */
async function recordFailure(run: RunContext, attempt: Attempt, failed: StepFailed, metadata: Metadata): Promise<void> {
  const assets = assetsFailed(run, attempt.step, 'failed', attempt.progress.made)
  if (Object.keys(metadata).length === 0) return run.record([failed, ...assets])
  try {
    await run.record([{ ...failed, metadata }, ...assets])
  } catch (error) {
    if (!isUnfitEvent(error)) throw error
    await run.record([{ ...failed, metadata: toMetadata({ left_out: toErrorRecord(error).message }) }, ...assets])
  }
}

/** A second attempt would write beside the first. */
function stillStoring(attempt: Attempt, cause: unknown): UserCodeError {
  return new UserCodeError(
    'user-code/timeout',
    `${nameOf(attempt.step)} was still storing its value when its time and the grace were over. ` +
      'It is not retried: two attempts must not store at once. Give it more time, or heed the signal in the IO manager.',
    { cause },
  )
}

/** The same again will fail the same: the request, the definitions or the value are wrong, not the moment. */
function isPermanent(code: string): boolean {
  return code === 'user-code/check-failed' || /^(invalid|definition|not-found)\//.test(code)
}

/** Delay before the next attempt in ms, or undefined when there is none. */
function nextDelayMs(run: RunContext, attempt: Attempt, thrown: unknown): number | undefined {
  const policy: RetryPolicy | undefined = codeOf(attempt.step)?.retry
  if (isStepFailure(thrown) && !thrown.allowRetries) return undefined
  if (isIngotError(thrown) && isPermanent(thrown.code)) return undefined
  const requested = isRetryRequested(thrown) ? thrown : undefined
  const allowed =
    requested?.maxRetries ?? (policy === undefined ? (requested === undefined ? 0 : 1) : (policy.maxRetries ?? 1))
  if (attempt.number > allowed || attempt.progress.isStoring) return undefined
  if (run.ports.areRetriesImmediate === true) return 0
  const { afterMs } = requested ?? {}
  if (afterMs !== undefined && afterMs >= 0 && afterMs < Number.POSITIVE_INFINITY) return afterMs
  return retryDelayMs(policy ?? {}, attempt.number, run.ports.random)
}
