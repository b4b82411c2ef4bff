/**
 * step — one planned step from start to end: attempts, retries, timeout, hooks. Never rejects: what went wrong is its
 * outcome, and its events say so.
 *
 * Promise  a step's value is stored before its event is written; a crash in between leaves a step that a retry runs
 *          again, and the IO manager's `loadId` keeps the rows from being there twice.
 */
import type { RetryPolicy } from '../definition/retry.ts'
import { retryDelayMs } from '../definition/retry.ts'
import { isRetryRequested, isStepFailure } from '../definition/outcome.ts'
import { toMetadata } from '../definition/metadata.ts'
import { isIngotError, toErrorRecord } from '../errors.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { attemptTimer } from './attempt-timer.ts'
import type { StepOutcome } from './attempt.ts'
import { runAttempt } from './attempt.ts'
import { callHooks } from './hooks.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt } from './values.ts'
import { stamp } from './values.ts'

export async function runStep(run: RunContext, step: PlannedStep): Promise<StepOutcome> {
  for (let number = 1; ; number += 1) {
    const { clock } = run.ports
    const startedMs = clock.nowMs()
    const timer = attemptTimer(run, step)
    const attempt: Attempt = { step, number, signal: timer.signal }
    run.note([{ ...stamp(run, attempt), kind: 'step-started' }])
    try {
      const { outcome, events } = await timer.race(runAttempt(run, attempt))
      const durationMs = clock.nowMs() - startedMs
      if (outcome.kind === 'skipped') {
        await run.record(events)
        return outcome
      }
      await run.record([...events, { ...stamp(run, attempt), kind: 'step-succeeded', durationMs }])
      await callHooks(run, attempt, 'onSuccess', durationMs)
      return outcome
    } catch (thrown) {
      const delayMs = await settleFailure(run, attempt, thrown, clock.nowMs() - startedMs)
      if (typeof delayMs !== 'number') return delayMs
      const isAwake = await clock.sleep(delayMs, run.signal).then(
        () => true,
        () => false,
      )
      if (!isAwake) {
        // Attempt 0: between attempts nothing of the step was running.
        await run.record([{ ...stamp(run, attempt), attempt: 0, kind: 'step-canceled', durationMs: 0 }])
        return { kind: 'canceled' }
      }
    } finally {
      timer.stop()
    }
  }
}

/** Writes down a failed attempt; gives the delay before the next one, or the step's outcome. */
async function settleFailure(
  run: RunContext,
  attempt: Attempt,
  thrown: unknown,
  durationMs: number,
): Promise<number | StepOutcome> {
  if (run.signal.aborted) {
    await run.record([{ ...stamp(run, attempt), kind: 'step-canceled', durationMs }])
    return { kind: 'canceled' }
  }
  const error = toErrorRecord(thrown)
  const delayMs = nextDelayMs(run, attempt, thrown)
  if (delayMs !== undefined) {
    await run.record([{ ...stamp(run, attempt), kind: 'step-retry-scheduled', durationMs, delayMs, error }])
    return delayMs
  }
  const metadata = isStepFailure(thrown) ? { metadata: toMetadata(thrown.metadata) } : {}
  await run.record([{ ...stamp(run, attempt), kind: 'step-failed', durationMs, error, ...metadata }])
  await callHooks(run, attempt, 'onFailure', durationMs, error)
  return { kind: 'failed' }
}

/** Delay before the next attempt in ms, or undefined when there is none. */
function nextDelayMs(run: RunContext, attempt: Attempt, thrown: unknown): number | undefined {
  const { work } = attempt.step
  const policy: RetryPolicy | undefined = work.kind === 'materialize' ? work.definition.retry : undefined
  if (isStepFailure(thrown) && !thrown.allowRetries) return undefined
  if (isIngotError(thrown) && thrown.code === 'user-code/check-failed') return undefined
  const requested = isRetryRequested(thrown) ? thrown : undefined
  const allowed =
    requested?.maxRetries ?? (policy === undefined ? (requested === undefined ? 0 : 1) : (policy.maxRetries ?? 1))
  if (attempt.number > allowed) return undefined
  return requested?.afterMs ?? retryDelayMs(policy ?? {}, attempt.number, run.ports.random)
}
