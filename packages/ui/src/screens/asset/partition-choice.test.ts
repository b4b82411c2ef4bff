import { expect, test } from 'vitest'

import { chosenPartitions, choicePatch, countOf, readChoices, stretchesOf } from './partition-choice.ts'

const keys = ['a', 'b', 'c', 'd']
const dims = [{ name: 'key', keys, stride: 1 }]

test('a choice survives the way through the address', () => {
  const patch = choicePatch(0, dims[0]!, [1, 3])
  expect(readChoices(patch, dims)).toEqual([[1, 3]])
})

test('a key that is gone chooses nothing', () => {
  expect(readChoices({ from0: 'zz', to0: 'c' }, dims)).toEqual([undefined])
})

test('one key is one partition, several are a range', () => {
  expect(chosenPartitions(dims, [[1, 1]], keys)?.choice).toEqual({ kind: 'one', key: 'b' })
  expect(chosenPartitions(dims, [[1, 2]], keys)).toMatchObject({
    count: 2,
    choice: { kind: 'ranges', ranges: [['b', 'c']] },
  })
  expect(chosenPartitions(dims, [undefined], keys)).toBeUndefined()
})

test('failed ones are taken from within the choice alone', () => {
  const ranges = [
    { from: 0, to: 1, status: 'failed' as const },
    { from: 2, to: 3, status: 'missing' as const },
  ]
  expect(stretchesOf(ranges, ['failed'], [[1, 3]])).toEqual([[1, 1]])
  expect(countOf(stretchesOf(ranges, ['failed', 'missing'], undefined))).toBe(4)
})
