/**
 * ask-again — when a run that failed is asked for again, although nothing new is in bronze. Pure.
 *
 * Units    `…Ms` milliseconds; an attempt is 1 for the run that a batch asked for
 * Rules    1, 5 and 30 minutes after the end of the failed run, then every hour: at most 27 runs in a day. A run that is
 *          under way is waited for, and so is its own retry policy; one that a person has cancelled is let be.
 */
import type { SensedRun } from '@ingot/core'

const MINUTE_MS = 60_000
const DELAYS_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS]
const LAST_DELAY_MS = 60 * MINUTE_MS

/** On runs that were asked for again. */
export const ATTEMPT_TAG = 'bronze/attempt'

export type Again =
  | { readonly kind: 'no' }
  | { readonly kind: 'later'; readonly atMs: number }
  /** The key makes one run of each that failed, however often it is asked. */
  | { readonly kind: 'now'; readonly attempt: number; readonly runKey: string }

/** `last` is the newest run that the sensor asked for. */
export function askAgain(last: SensedRun | undefined, nowMs: number): Again {
  if (last?.status !== 'failed' || last.willRetry) return { kind: 'no' }
  const failed = attemptOf(last)
  const atMs = (last.endedAtMs ?? last.queuedAtMs) + (DELAYS_MS[failed - 1] ?? LAST_DELAY_MS)
  if (atMs > nowMs) return { kind: 'later', atMs }
  return { kind: 'now', attempt: failed + 1, runKey: `again-${last.runId}` }
}

function attemptOf({ tags }: SensedRun): number {
  const attempt = Number(tags[ATTEMPT_TAG])
  return Number.isSafeInteger(attempt) && attempt >= 1 ? attempt : 1
}
