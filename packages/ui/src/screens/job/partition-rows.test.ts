import { expect, test } from 'vitest'

import { partitionCounts, partitionRows } from './partition-rows.ts'

const rows = partitionRows({
  keys: ['a', 'b', 'c'],
  runs: [
    { partition: 'b', runId: 'r1', status: 'failed' },
    { partition: 'gone', runId: 'r2', status: 'succeeded' },
  ],
})

test('every key is a row, with its newest run where there is one', () => {
  expect(rows).toEqual([
    { key: 'a', status: 'missing' },
    { key: 'b', status: 'failed', runId: 'r1' },
    { key: 'c', status: 'missing' },
  ])
})

test('what is done is counted before what is missing', () => {
  expect(partitionCounts(rows)).toEqual([
    { status: 'failed', count: 1 },
    { status: 'missing', count: 2 },
  ])
})
