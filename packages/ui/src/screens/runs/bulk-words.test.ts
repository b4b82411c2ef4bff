import { expect, test } from 'vitest'

import { doneText, questionOf } from './bulk-words.ts'

test('what was done is counted, and what could not be', () => {
  const results = [
    { runId: 'a', isDone: true },
    { runId: 'b', isDone: false, message: 'is over' },
  ]
  expect(doneText('delete', results)).toBe('1 run deleted, 1 could not be.')
  expect(doneText('cancel', results.slice(0, 1))).toBe('1 run being canceled.')
})

test('the question says how many runs, and what happens to them', () => {
  expect(questionOf({ action: 'delete', runIds: ['a', 'b'] }).title).toBe('Delete 2 runs?')
  expect(questionOf({ action: 'retry', runIds: ['a'], strategy: 'from-failure' }).text).toContain('what failed')
})
