import { expect, test } from 'vitest'

import type { PartitionRangeJson } from '../../api.ts'
import { chosenStretches, dimRanges, dimsOf } from './partition-dims.ts'

const dims = dimsOf(
  [
    { name: 'date', keys: ['mon', 'tue', 'wed'] },
    { name: 'region', keys: ['eu', 'us'] },
  ],
  6,
)!
// mon|eu mon|us tue|eu tue|us wed|eu wed|us
const ranges: readonly PartitionRangeJson[] = [
  { from: 0, to: 2, status: 'materialized' },
  { from: 3, to: 3, status: 'failed' },
  { from: 4, to: 5, status: 'missing' },
]

test('a key of one dimension shows the worst of all partitions that have it', () => {
  expect(dimRanges(dims, 0, [], ranges)).toEqual([
    { from: 0, to: 0, status: 'materialized' },
    { from: 1, to: 1, status: 'failed' },
    { from: 2, to: 2, status: 'missing' },
  ])
})

test('choosing in one dimension narrows what the other shows', () => {
  expect(dimRanges(dims, 1, [[0, 1], undefined], ranges)).toEqual([
    { from: 0, to: 0, status: 'materialized' },
    { from: 1, to: 1, status: 'failed' },
  ])
})

test('what is chosen in both is given as stretches of joined keys', () => {
  expect(
    chosenStretches(
      dims,
      [
        [0, 1],
        [1, 1],
      ],
      6,
    ),
  ).toEqual([
    [1, 1],
    [3, 3],
  ])
  expect(chosenStretches(dims, [[0, 1], undefined], 6)).toEqual([[0, 3]])
})

test('where only some of the product is known, there are no dimensions to look along', () => {
  expect(dimsOf([{ name: 'a', keys: ['x', 'y'] }], 1)).toBeUndefined()
})
