/** Gold on a real PostgreSQL. */
import type { Database } from '@ingot/postgres'
import { migrate } from '@ingot/postgres'
import { testDatabase } from '@ingot/postgres/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Discussion } from '../discussion.ts'
import { DERIVED_TABLES, MIGRATIONS } from '../silver/migrations.ts'
import { storeDiscussions } from '../silver/store-discussions.ts'
import { loadPosts } from './load-posts.ts'
import { rankStories } from './rank-stories.ts'
import { refreshSearch, searchContent } from './search.ts'
import { readDigest, storeDigest } from './store-digest.ts'

let database: Database & AsyncDisposable
const AT = Date.UTC(2026, 2, 1, 12)

beforeAll(async () => {
  database = await testDatabase()
  await migrate(database, MIGRATIONS)
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const table of DERIVED_TABLES) await database.query(`delete from ${table}`)
})

const post = (facts: Partial<Discussion>): Discussion => ({
  source: 'hackernews',
  externalId: '1',
  title: null,
  author: null,
  url: null,
  discussionUrl: 'https://d.example/1',
  text: null,
  score: null,
  commentCount: null,
  publishedAtMs: AT,
  observedAtMs: AT + 3_600_000,
  tags: [],
  ...facts,
})

const store = (...posts: readonly Discussion[]) =>
  database.transaction((transaction) => storeDiscussions(transaction, posts))
const say = (url: string, facts: { title: string; body: string; language: string | null }) =>
  database.query(
    `update silver_content set title = $2, body_text = $3, language = $4, excerpt = left($3, 80), fetch_status = 'fetched' where canonical_url = $1`,
    [url, facts.title, facts.body, facts.language],
  )
const titles = async (query: string) => (await searchContent(database, query)).map(({ title }) => title)

test('what is longer than the digest shows ends at a word, with an ellipsis', async () => {
  const words = 'several '.repeat(60)
  await store(post({ externalId: '1', text: words }), post({ externalId: '2', title: 'Short', text: 'A word.' }))
  const posts = await loadPosts(database)
  expect(new Map(posts.map(({ id, title, excerpt }) => [id, [title, excerpt]]))).toEqual(
    new Map([
      ['hackernews/1', [`${'several '.repeat(15).trimEnd()}…`, `${'several '.repeat(35).trimEnd()}…`]],
      ['hackernews/2', ['Short', 'A word.']],
    ]),
  )
})

test('posts come with their page, their looks, and what was found elsewhere', async () => {
  await store(
    post({ url: 'https://example.com/a', title: 'A', score: 1, observedAtMs: AT + 1 }),
    post({ url: 'https://example.com/a', title: 'A', score: 9, observedAtMs: AT + 2 }),
    post({ source: 'telegram', externalId: 'x/1', text: 'First line\nsecond', publishedAtMs: AT + 9_000_000_000 }),
  )
  const [content] = await database.query<{ id: string }>('select id from silver_content')
  await database.query(
    `insert into silver_links (content_id, source, external_id, discussion_url, title, score, observed_at)
     values ($1, 'lobsters', 'abc', 'https://lobste.rs/s/abc', 'A again', 5, $2), ($1, 'hackernews', '1', 'https://d.example/1', 'A', 9, $2)`,
    [content?.id, new Date(AT).toISOString()],
  )
  const posts = await loadPosts(database)
  expect(new Map(posts.map((one) => [one.id, one]))).toMatchObject(
    new Map([
      [
        'hackernews/1',
        {
          page: 'https://example.com/a',
          score: 9,
          looks: [
            { atMs: AT + 1, score: 1 },
            { atMs: AT + 2, score: 9 },
          ],
        },
      ],
      ['lobsters/abc', { page: 'https://example.com/a', title: 'A again', score: 5 }],
      // A time in the future is the moment at which it was seen.
      ['telegram/x/1', { page: null, title: 'First line', atMs: AT + 3_600_000 }],
    ]),
  )
  const stories = rankStories(posts)
  await storeDigest(database, { stories })
  await storeDigest(database, { stories })
  expect(await readDigest(database)).toEqual({ stories })
})

test('words are found in any of their forms, by the rules of their language; titles before texts', async () => {
  await store(
    post({ externalId: '1', url: 'https://example.com/1' }),
    post({ externalId: '2', url: 'https://example.com/2' }),
    post({ externalId: '3', url: 'https://example.com/3', title: 'Möwen' }),
    post({ externalId: '4', title: 'A question of buoys', text: 'Who has one?' }),
  )
  await say('https://example.com/1', { title: 'Databases at sea', body: 'One was running on a buoy.', language: 'en' })
  await say('https://example.com/2', { title: 'Running a database', body: 'On land.', language: 'en-gb' })
  await say('https://example.com/3', {
    title: 'Möwen zählen',
    body: 'Die Häuser am Hafen zählten mit.',
    language: 'de',
  })
  expect(await refreshSearch(database)).toEqual({ documents: 4, written: 4, removed: 0 })
  expect(await titles('run')).toEqual(['Running a database', 'Databases at sea'])
  expect(await titles('Haus')).toEqual(['Möwen zählen'])
  expect(await titles('buoys')).toEqual(['A question of buoys', 'Databases at sea'])
  expect(await titles('database -buoy')).toEqual(['Running a database'])
  expect(await titles('"on land"')).toEqual(['Running a database'])
  expect(await titles('nothing of the kind')).toEqual([])
  expect(await titles(`'); drop table gold_search; -- " & | ! :*`)).toEqual([])
})

test('only what has changed is written again, and what is gone is forgotten', async () => {
  await store(
    post({ externalId: '1', url: 'https://example.com/1', title: 'One' }),
    post({ externalId: '2', title: 'Two' }),
  )
  await refreshSearch(database)
  expect(await refreshSearch(database)).toEqual({ documents: 2, written: 0, removed: 0 })
  await say('https://example.com/1', { title: 'One, read', body: 'Its text.', language: null })
  expect(await refreshSearch(database)).toEqual({ documents: 2, written: 1, removed: 0 })
  await database.query('delete from silver_discussions where external_id = $1', ['2'])
  expect(await refreshSearch(database)).toEqual({ documents: 1, written: 0, removed: 1 })
})

test('a text of a megabyte, and one without blanks, are searched as far as they go', async () => {
  await store(
    post({ externalId: '1', url: 'https://example.com/1' }),
    post({ externalId: '2', url: 'https://example.com/2' }),
  )
  const words = Array.from({ length: 150_000 }, (_, i) => `w${i.toString(36)}`).join(' ')
  await say('https://example.com/1', { title: 'Long', body: words, language: 'en' })
  await say('https://example.com/2', { title: 'Dense', body: '語'.repeat(390_000), language: 'ja' })
  expect(await refreshSearch(database)).toMatchObject({ documents: 2, written: 2 })
  expect(await titles('wabc')).toEqual(['Long'])
})

test('a title and tags of megabytes do not keep the rest from being found', async () => {
  const many = Array.from({ length: 200_000 }, (_, n) => `${n.toString(36)}x`)
  await store(
    post({ externalId: 'vast', title: many.join(' '), tags: many }),
    post({ externalId: 'page', title: many.join(' '), tags: many, url: 'https://p.example/vast' }),
    post({ externalId: 'small', title: 'A small brass lamp' }),
  )
  expect(await refreshSearch(database)).toMatchObject({ documents: 3 })
  expect(await titles('brass')).toEqual(['A small brass lamp'])
})

test.each(['- '.repeat(5_000), '-'.repeat(5_000), '( '.repeat(5_000), 'a-b '.repeat(5_000)])(
  'a query that means nothing finds nothing: %.10s',
  async (query) => expect(await titles(query)).toEqual([]),
)

test('an index serves the search', async () => {
  await database.transaction(async (transaction) => {
    await transaction.query('set local enable_seqscan = off')
    const plan = await transaction.query<Record<string, string>>(
      `explain select * from gold_search where words @@ websearch_to_tsquery('pg_catalog.english', 'a word')`,
    )
    expect(JSON.stringify(plan)).toContain('gold_search_words')
  })
})
