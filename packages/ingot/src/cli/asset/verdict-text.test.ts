import type { Explanation } from '@ingot/core'
import { expect, test } from 'vitest'

import { retryText } from './retry-text.ts'
import { verdictText } from './verdict-text.ts'

const holds = (label: string, rest: Partial<Explanation> = {}): Explanation => ({ label, trueCount: 1, ...rest })
const fails = (label: string, rest: Partial<Explanation> = {}): Explanation => ({ label, trueCount: 0, ...rest })

const since = fails('since', { parts: [fails('or'), fails('handled')] })

test.each<readonly [Explanation, boolean, string]>([
  [holds('eager'), true, 'requested: the condition holds'],
  [holds('eager', { ranges: ['a', 'c..d'] }), true, 'requested: the condition holds for a, c..d'],
  [
    fails('eager', { parts: [holds('inLatestTimeWindow()'), since] }),
    true,
    'not requested: nothing new since it was last made or requested',
  ],
  [since, false, 'not requested: nothing new since it was last requested, or first looked at'],
  [
    fails('eager', {
      parts: [holds('since'), fails('not', { parts: [holds('any deps missing', { subject: 'raw' })] })],
    }),
    true,
    'not requested: any deps missing of raw',
  ],
  [fails('either', { parts: [fails('one'), fails('other')] }), true, 'not requested: either does not hold'],
])('the first sentence on %j, made: %s, is "%s"', (root, wasMade, sentence) => {
  expect(verdictText(root, wasMade)).toBe(sentence)
})

test.each([
  [
    { maxRetries: 3, delayMs: 1_000, backoff: 'exponential', jitter: 'full' },
    '3 retries, 1 s, exponential, full jitter',
  ],
  [{}, '1 retry, at once'],
  [{ delayMs: 1_500, backoff: 'linear', maxDelayMs: 60_000 }, '1 retry, 1500 ms, linear, at most 1 min'],
] as const)('the retry policy %j is said as "%s"', (policy, words) => {
  expect(retryText(policy)).toBe(words)
})
