import { expect, test } from 'vitest'

import type { StepRowJson } from '../../api.ts'
import { failedAlike, failuresOf, rootOf } from './failures.ts'

function ended(key: string, status: StepRowJson['status'], endedAtMs: number): StepRowJson {
  return { key, status, assets: [], after: [], attempts: [{ startedAtMs: 0, endedAtMs, status }] }
}

test('what failed first stands first, and consequences are only counted', () => {
  const steps = [ended('b', 'failed', 9), ended('a', 'failed', 5), ended('c', 'skipped', 9), ended('d', 'lost', 9)]
  const { failed, lost, skippedCount } = failuresOf(steps)
  expect(failed.map((step) => step.key)).toEqual(['a', 'b'])
  expect(lost.map((step) => step.key)).toEqual(['d'])
  expect(skippedCount).toBe(1)
})

test("what the author's code threw says more than that it threw", () => {
  const cause = { name: 'Error', message: 'division by zero' }
  const threw = { name: 'UserCodeError', code: 'user-code/asset-threw', message: 'asset "a": it threw', cause }
  expect(rootOf(threw)).toBe(cause)
  expect(rootOf({ ...threw, code: 'storage/unavailable' }).message).toBe('asset "a": it threw')
})

test('steps that failed alike are one thing to read; how they ended sets them apart', () => {
  const fault = (key: string, message: string) => ({ ...ended(key, 'failed', 1), error: { name: 'Error', message } })
  const groups = failedAlike([fault('a', 'x'), fault('b', 'y'), fault('c', 'x'), ended('d', 'lost', 1)])
  expect(groups.map(({ first, others }) => [first.key, others.map(({ key }) => key)])).toEqual([
    ['a', ['c']],
    ['b', []],
    ['d', []],
  ])
})
