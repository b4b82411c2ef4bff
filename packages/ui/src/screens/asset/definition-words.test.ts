import { expect, test } from 'vitest'

import { cutWords, freshnessWords, retryWords } from './definition-words.ts'

test('a freshness policy is a phrase', () => {
  expect(freshnessWords({ kind: 'time-window', failAfterMs: 7_200_000 })).toBe('late after 2 h 00 m')
  expect(freshnessWords({ kind: 'cron', deadline: '0 9 * * *', timezone: 'UTC', lowerBoundMs: 3_600_000 })).toBe(
    'made within 1 h 00 m before each "0 9 * * *" (UTC)',
  )
})

test('retries and cuts are phrases', () => {
  const step = { key: 's', makes: [], resources: [], isolation: 'inline' } as const
  expect(retryWords({ ...step, retry: { maxRetries: 2, delayMs: 5_000 } })).toBe('2 retries, the first after 5.0 s')
  expect(retryWords(step)).toBeUndefined()
  expect(cutWords({ batch: 10 })).toBe('a run for every 10 partitions')
})
