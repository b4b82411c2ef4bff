import { expect, test } from 'vitest'

import type { Tried } from './work-state.ts'
import { workState } from './work-state.ts'

const policy = { maxAttempts: 4, firstDelayMs: 100, maxDelayMs: 250 }
const failed = (atMs: number, isRetryable = true): Tried => ({
  atMs,
  outcome: 'failed',
  reason: `at ${atMs}`,
  isRetryable,
})

test('what was never tried is due from the beginning', () => {
  expect(workState([], 7, policy)).toEqual({ status: 'pending', attempts: 0, error: null, dueAtMs: 7, doneAtMs: null })
})

test('the pause doubles up to its limit and ends with the last attempt', () => {
  const due = (count: number) =>
    workState(
      Array.from({ length: count }, (_, i) => failed(i * 1_000)),
      0,
      policy,
    ).dueAtMs
  expect([1, 2, 3, 4].map(due)).toEqual([100, 1_200, 2_250, null])
})

test('the order in which attempts are told does not matter', () => {
  const tried = [failed(1), failed(3), failed(2)]
  expect(workState(tried, 0, policy)).toEqual(workState(tried.toReversed(), 0, policy))
  expect(workState(tried, 0, policy)).toMatchObject({ status: 'failed', attempts: 3, error: 'at 3' })
})

test('what no other try would change is not tried again, nor what was skipped or done', () => {
  const skipped = { atMs: 2, outcome: 'skipped', reason: 'a PDF', isRetryable: false } as const
  const done = { atMs: 2, outcome: 'done', reason: null, isRetryable: false } as const
  expect(workState([failed(1, false)], 0, policy)).toMatchObject({ status: 'failed', dueAtMs: null })
  expect(workState([failed(1), skipped], 0, policy)).toMatchObject({ status: 'skipped', error: 'a PDF', dueAtMs: null })
  expect(workState([done, failed(9)], 0, policy)).toMatchObject({
    status: 'done',
    error: null,
    dueAtMs: null,
    doneAtMs: 2,
  })
})

test('many failures overflow nothing', () => {
  const tried = Array.from({ length: 2_000 }, (_, i) => failed(i))
  expect(workState(tried, 0, { ...policy, maxAttempts: 5_000 }).dueAtMs).toBe(1_999 + 250)
})
