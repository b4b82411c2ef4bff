import { expect, test } from 'vitest'

import { stripBuckets } from './strip-buckets.ts'

const cells = (...statuses: string[]) => statuses.map((status, i) => ({ key: `k${i}`, status }))

test('with room for all, each has its own mark', () => {
  expect(stripBuckets(cells('succeeded', 'failed'), 10).map(({ first, status }) => [first, status])).toEqual([
    ['k0', 'succeeded'],
    ['k1', 'failed'],
  ])
})

test('without room neighbours share a mark, and what failed is not lost in it', () => {
  const [one, two] = stripBuckets(cells('succeeded', 'failed', 'succeeded', 'succeeded', 'pending'), 2)
  expect(one).toEqual({ first: 'k0', last: 'k2', count: 3, status: 'failed', statusCount: 1 })
  expect(two).toMatchObject({ first: 'k3', last: 'k4', status: 'pending' })
})

test('nothing has no marks', () => {
  expect(stripBuckets([], 5)).toEqual([])
})
