/**
 * retry-text — a retry policy in words.
 */
import type { RetryPolicy } from '@ingot/core'
import { intervalText } from '@ingot/core'

import { plural } from '../format/quantity.ts'

/** `3 retries, 1 s, exponential, full jitter`. */
export function retryText({ maxRetries = 1, delayMs = 0, backoff, jitter, maxDelayMs }: RetryPolicy): string {
  return [
    plural(maxRetries, 'retry', 'retries'),
    ...(delayMs === 0 ? ['at once'] : [intervalText(delayMs)]),
    ...(backoff === undefined ? [] : [backoff]),
    ...(jitter === undefined ? [] : [`${jitter} jitter`]),
    ...(maxDelayMs === undefined ? [] : [`at most ${intervalText(maxDelayMs)}`]),
  ].join(', ')
}
