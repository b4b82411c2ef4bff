import { expect, test } from 'vitest'

import { actionsOf } from './actions-of.ts'

const NONE = { pending: 0, requested: 0, succeeded: 0, failed: 0, skipped: 0, canceled: 0 }

test('what goes on can be paused or canceled, what rests can be resumed', () => {
  expect(actionsOf({ status: 'running', counts: { ...NONE, pending: 3 } })).toEqual({
    canPause: true,
    canResume: false,
    canCancel: true,
    canRetry: false,
  })
  expect(actionsOf({ status: 'paused', counts: { ...NONE, pending: 3 } }).canResume).toBe(true)
})

test('a backfill that has ended can be retried when something in it did not succeed', () => {
  expect(actionsOf({ status: 'failed', counts: { ...NONE, succeeded: 2, failed: 1 } }).canRetry).toBe(true)
  expect(actionsOf({ status: 'succeeded', counts: { ...NONE, succeeded: 3 } }).canRetry).toBe(false)
})
