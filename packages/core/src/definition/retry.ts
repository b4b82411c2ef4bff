/**
 * retry — when a failed step is tried again.
 *
 * Units    every delay is in ms; `maxRetries` counts retries after the first attempt.
 * Rules    linear: retry × delay; exponential: (2^retry − 1) × delay; full jitter: random × that;
 *          plus-minus jitter: that ± up to one delay, never below 0 (Dagster's policy, so that users find what they know).
 * Errors   DefinitionError definition/bad-retry-policy
 */
import type { Random } from '../clock.ts'
import { DefinitionError } from '../errors.ts'

export interface RetryPolicy {
  /** Retries after the first attempt; default 1. */
  readonly maxRetries?: number
  /** Delay before the first retry; default 0. */
  readonly delayMs?: number
  /** How the delay grows; without it every delay is the same. */
  readonly backoff?: 'linear' | 'exponential'
  /** Spreads retries that would otherwise fall together. */
  readonly jitter?: 'full' | 'plus-minus'
  /** No delay is longer; default 1 hour. */
  readonly maxDelayMs?: number
}

const DEFAULT_MAX_DELAY_MS = 3_600_000

/** Delay before retry number `retry` (1 = the first retry), in whole ms. */
export function retryDelayMs(policy: RetryPolicy, retry: number, random: Random): number {
  const delay = policy.delayMs ?? 0
  const grown = grow(policy.backoff, delay, retry)
  const spread = applyJitter(policy.jitter, grown, delay, random)
  return Math.round(Math.min(Math.max(spread, 0), policy.maxDelayMs ?? DEFAULT_MAX_DELAY_MS))
}

function grow(backoff: RetryPolicy['backoff'], delayMs: number, retry: number): number {
  if (backoff === 'linear') return retry * delayMs
  if (backoff === 'exponential') return (2 ** retry - 1) * delayMs
  return delayMs
}

function applyJitter(jitter: RetryPolicy['jitter'], grownMs: number, delayMs: number, random: Random): number {
  if (jitter === 'full') return random() * grownMs
  if (jitter === 'plus-minus') return grownMs + (2 * random() - 1) * delayMs
  return grownMs
}

/** `what` names the asset or op in the message. */
export function checkRetryPolicy(what: string, policy: RetryPolicy): void {
  const wrong = findFault(policy)
  if (wrong !== undefined) throw new DefinitionError('definition/bad-retry-policy', `${what}: retry ${wrong}.`)
}

function findFault(policy: RetryPolicy): string | undefined {
  const { maxRetries = 1, delayMs, maxDelayMs, backoff, jitter } = policy
  if (!Number.isInteger(maxRetries) || maxRetries < 0)
    return `maxRetries is ${maxRetries}; it must be a whole number from 0`
  for (const [name, value] of Object.entries({ delayMs, maxDelayMs })) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0))
      return `${name} is ${value}; it must be ms from 0`
  }
  if (delayMs === undefined && (backoff ?? jitter) !== undefined) {
    return `has ${backoff === undefined ? 'jitter' : 'backoff'} but no delayMs to apply it to; give delayMs`
  }
  return undefined
}
