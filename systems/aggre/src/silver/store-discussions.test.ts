/** Posts as rows, on a real PostgreSQL: whatever the order and however often, the tables are the same. */
import { randomBytes } from 'node:crypto'

import type { Database } from '@ingot/postgres'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { storeDiscussions } from './store-discussions.ts'
import { AT, clear, post, silverDatabase, tables } from './testing/silver-bench.ts'

let database: Database & AsyncDisposable

beforeAll(async () => {
  database = await silverDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
afterEach(() => clear(database))

test('the same story from two sources is one content row', async () => {
  const stored = await database.transaction((transaction) =>
    storeDiscussions(transaction, [
      post({ url: 'http://www.example.com/story/?utm_source=hn' }),
      post({ source: 'lobsters', externalId: 'abc', url: 'https://example.com/story', observedAtMs: AT - 5 }),
    ]),
  )
  expect(stored).toEqual({ newDiscussions: 2, changedDiscussions: 0, newContent: 1 })
  const rows = await database.query(
    'select canonical_url, url, domain, fetch_status, first_seen_at, fetch_due_at from silver_content',
  )
  expect(rows).toEqual([
    {
      canonical_url: 'https://example.com/story',
      url: 'https://example.com/story',
      domain: 'example.com',
      fetch_status: 'pending',
      first_seen_at: new Date(AT - 5),
      fetch_due_at: new Date(AT - 5),
    },
  ])
})

test('a later look counts field by field, and silence erases nothing', async () => {
  await database.transaction(async (transaction) => {
    await storeDiscussions(transaction, [post({ observedAtMs: AT + 2, score: 7, title: null })])
    await storeDiscussions(transaction, [post({ observedAtMs: AT + 1, score: 3, title: 'Newer', author: 'a' })])
    await storeDiscussions(transaction, [
      post({ observedAtMs: AT, score: 1, title: 'Older', author: 'b', tags: ['x'] }),
    ])
  })
  const [row] = await database.query('select title, author, score, tags, observed_at from silver_discussions')
  expect(row).toEqual({ title: 'Newer', author: 'a', score: 7, tags: ['x'], observed_at: new Date(AT + 2) })
  const scores = await database.query('select score from silver_discussion_scores order by observed_at')
  expect(scores.map((one) => one['score'])).toEqual([1, 3, 7])
})

test('a video is to be transcribed and not downloaded', async () => {
  await database.transaction((transaction) =>
    storeDiscussions(transaction, [post({ url: 'https://youtu.be/abcdefghijk' })]),
  )
  const [row] = await database.query(
    'select fetch_status, fetch_due_at, transcription_status, video_id from silver_content',
  )
  expect(row).toEqual({
    fetch_status: 'skipped',
    fetch_due_at: null,
    transcription_status: 'pending',
    video_id: 'abcdefghijk',
  })
})

test('text that no table holds, and numbers and times that nobody means, cost nothing', async () => {
  const odd = post({
    title: 'a\0b\ud800',
    score: 1e300,
    commentCount: Number.NaN,
    publishedAtMs: 9e15,
    url: 'not an address',
  })
  const store = () => database.transaction((transaction) => storeDiscussions(transaction, [odd]))
  expect(await store()).toMatchObject({ newDiscussions: 1, newContent: 0 })
  expect(await store()).toEqual({ newDiscussions: 0, changedDiscussions: 0, newContent: 0 })
  const [row] = await database.query('select title, score, published_at, url, content_id from silver_discussions')
  expect(row).toMatchObject({ title: 'ab\uFFFD', published_at: null, url: 'not an address', content_id: null })
})

test('tables are the same whatever the order, the batches and the repetitions', { timeout: 120_000 }, async () => {
  const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 })
  const looks = fc.array(
    fc.record({
      source: fc.constantFrom('hackernews' as const, 'lobsters' as const),
      externalId: fc.constantFrom('1', '2'),
      title: nullable(fc.constantFrom('A', 'B', 'C')),
      author: nullable(fc.constantFrom('x', 'y')),
      url: nullable(
        fc.constantFrom(
          'https://example.com/a',
          'http://www.example.com/a?utm_source=x',
          'https://m.example.com/b/',
          'https://youtu.be/abcdefghijk',
        ),
      ),
      discussionUrl: fc.constantFrom('https://d.example/1', 'https://d.example/2'),
      text: nullable(fc.constantFrom('t')),
      score: nullable(fc.nat(5)),
      commentCount: nullable(fc.nat(5)),
      publishedAtMs: nullable(fc.constantFrom(AT, AT - 1_000)),
      observedAtMs: fc.nat(3).map((ms) => AT + ms),
      tags: fc.subarray(['p', 'q']),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const cases = looks.chain((list) =>
    fc.record({
      list: fc.constant(list),
      shuffled: fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
      batch: fc.integer({ min: 1, max: 5 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ list, shuffled, batch }) => {
      await clear(database)
      await database.transaction((transaction) => storeDiscussions(transaction, list))
      const once = await tables(database)
      await clear(database)
      for (let start = 0; start < shuffled.length; start += batch) {
        await database.transaction((transaction) => storeDiscussions(transaction, shuffled.slice(start, start + batch)))
      }
      expect(await tables(database)).toEqual(once)
    }),
    { numRuns: 60 },
  )
})

test('an id or address too long for an index, and ids that differ in what no text holds, keep nothing else out', async () => {
  const long = randomBytes(4_000).toString('base64url')
  const posts = [
    post({ externalId: long, url: `https://example.com/${long}` }),
    post({ externalId: 'a\0', score: 1 }),
    post({ externalId: 'a', score: 2 }),
    post({ externalId: 'plain', url: 'https://example.com/plain' }),
  ]
  const store = () => database.transaction((transaction) => storeDiscussions(transaction, posts))
  expect(await store()).toEqual({ newDiscussions: 3, changedDiscussions: 0, newContent: 1 })
  expect(await store()).toEqual({ newDiscussions: 0, changedDiscussions: 0, newContent: 0 })
  const rows = await database.query('select external_id, score from silver_discussions order by length(external_id)')
  expect(rows).toEqual([
    { external_id: 'a', score: 2 },
    { external_id: 'plain', score: null },
    { external_id: expect.stringMatching(/^sha256-[0-9a-f]{64}$/), score: null },
  ])
})
