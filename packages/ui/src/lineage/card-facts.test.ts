import { expect, test } from 'vitest'

import { cardFacts } from './card-facts.ts'

test('what failed comes before what is late, and kinds come last', () => {
  const { facts } = cardFacts({
    key: 'gold/report',
    status: 'stale',
    kinds: ['duckdb'],
    isFailed: true,
    freshness: { status: 'fail', message: 'too old' },
  })
  expect(facts).toEqual(['last attempt failed', 'late'])
})

test('the last part of a key is its name', () => {
  expect(cardFacts({ key: 'a/b/c', status: 'fresh', kinds: ['json'] })).toEqual({
    folder: 'a/b',
    name: 'c',
    hasLane: false,
    facts: ['json'],
  })
})

test('the layer, which the lane says, is not said again', () => {
  const of = (key: string, layer?: string) =>
    cardFacts({ key, status: 'fresh', kinds: [], ...(layer === undefined ? {} : { layer }) })
  expect(of('bronze/news/rss', 'bronze')).toMatchObject({ folder: 'news', name: 'rss', hasLane: true })
  expect(of('bronze', 'bronze')).toMatchObject({ folder: '', name: 'bronze', hasLane: false })
  expect(of('rss')).toMatchObject({ folder: '', name: 'rss', hasLane: false })
  expect(of('bronze/rss')).toMatchObject({ folder: 'bronze', name: 'rss' })
})

test('partitions are counted, failed ones first', () => {
  const partitions = { total: 10, materialized: 8, failed: 1 }
  expect(cardFacts({ key: 'a', status: 'missing', kinds: [], partitions }).facts).toEqual(['1 of 10 partitions failed'])
})
