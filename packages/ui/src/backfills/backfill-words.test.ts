import { expect, test } from 'vitest'

import { countParts, doneShare, percentText, policyWords, targetWords } from './backfill-words.ts'

test('counts come in the order of what happens, without what nothing is', () => {
  expect(countParts({ pending: 3, succeeded: 2, failed: 0, requested: 1 })).toEqual([
    { status: 'succeeded', count: 2 },
    { status: 'requested', count: 1 },
    { status: 'pending', count: 3 },
  ])
})

test('all is done only when nothing is open', () => {
  expect(percentText(doneShare({ succeeded: 999, requested: 1 }))).toBe('99 %')
  expect(percentText(doneShare({ succeeded: 1, failed: 1 }))).toBe('100 %')
  expect(doneShare({})).toBe(1)
})

test('targets and policies are said in words', () => {
  expect(targetWords({ assets: ['a', 'b', 'c'] })).toBe('a and 2 more')
  expect(targetWords({ assets: [], job: 'daily' })).toBe('daily')
  expect(policyWords({ batch: 5 })).toBe('a run for every 5')
})
