import { expect, test } from 'vitest'

import { openBench } from './testing/bench.ts'

const FIREBASE = 'hacker-news.firebaseio.com/v0'
const TOP_ONLY = '{ lists: [top], searches: [] }'

function item(id: number, more: object = {}): string {
  return JSON.stringify({
    id,
    type: 'story',
    by: 'ada',
    title: `Story ${id}`,
    time: 1_700_000_000,
    score: 3,
    descendants: 1,
    ...more,
  })
}

test('each listed item is asked for once, whatever list it is on and however often', async () => {
  await using bench = await openBench()
  bench.answers.set(`${FIREBASE}/topstories.json`, '[3, 2]')
  bench.answers.set(`${FIREBASE}/newstories.json`, '[3]')
  bench.answers.set(`${FIREBASE}/item/2.json`, item(2))
  bench.answers.set(`${FIREBASE}/item/3.json`, item(3))
  const settings = '{ lists: [top, new], searches: [] }'
  expect(await bench.collect('hackernews', settings)).toEqual({
    source: 'hackernews',
    outcome: 'ok',
    listed: 2,
    written: 2,
    known: 0,
    failures: [],
  })
  bench.asked()
  expect(await bench.collect('hackernews', settings)).toMatchObject({ outcome: 'ok', written: 0, known: 2 })
  expect(bench.asked()).toEqual([`${FIREBASE}/topstories.json`, `${FIREBASE}/newstories.json`])
  expect(await bench.keys('hackernews')).toEqual(['hackernews/2/raw.json', 'hackernews/3/raw.json'])
})

test('an item that fails is named and costs the others nothing; the next go asks for it again', async () => {
  await using bench = await openBench()
  bench.answers.set(`${FIREBASE}/topstories.json`, '[1, 2]')
  bench.answers.set(`${FIREBASE}/item/1.json`, { status: 500 })
  bench.answers.set(`${FIREBASE}/item/2.json`, item(2))
  const first = await bench.collect('hackernews', TOP_ONLY)
  expect(first).toMatchObject({ outcome: 'partial', written: 1 })
  expect(first.failures.map(({ what }) => what)).toEqual(['item 1'])
  bench.answers.set(`${FIREBASE}/item/1.json`, item(1))
  expect(await bench.collect('hackernews', TOP_ONLY)).toMatchObject({ outcome: 'ok', written: 1, known: 1 })
})

test('what is not there yet, and a web page instead of an item, are not kept as items', async () => {
  await using bench = await openBench()
  bench.answers.set(`${FIREBASE}/topstories.json`, '[1, 2]')
  bench.answers.set(`${FIREBASE}/item/1.json`, 'null')
  bench.answers.set(`${FIREBASE}/item/2.json`, '<!doctype html><h1>Sign in to this network</h1>')
  expect(await bench.collect('hackernews', TOP_ONLY)).toMatchObject({
    written: 0,
    failures: [{ what: 'item 2', reason: 'is a web page, not JSON' }],
  })
  expect(await bench.keys('hackernews')).toEqual([])
})

test('an item that is not there is asked for ever more seldom, until it is there or listed no more', async () => {
  await using bench = await openBench()
  const MINUTE_MS = 60_000
  const list = `${FIREBASE}/topstories.json`
  const one = `${FIREBASE}/item/1.json`
  bench.answers.set(list, '[1]')
  bench.answers.set(one, 'null')
  const asksAgain = async (afterMs: number) => {
    bench.advance(afterMs)
    bench.asked()
    expect(await bench.collect('hackernews', TOP_ONLY)).toMatchObject({ outcome: 'ok', failures: [] })
    return bench.asked().includes(one)
  }
  expect(await asksAgain(0)).toBe(true)
  expect(await asksAgain(0), 'in a second go at once').toBe(false)
  expect(await asksAgain(9 * MINUTE_MS)).toBe(false)
  expect(await asksAgain(MINUTE_MS), 'after ten minutes').toBe(true)
  expect(await asksAgain(10 * MINUTE_MS)).toBe(true)
  expect(await asksAgain(19 * MINUTE_MS), 'before it has been absent for twice as long').toBe(false)
  expect(await asksAgain(MINUTE_MS)).toBe(true)
  expect(await asksAgain(72 * 60 * MINUTE_MS)).toBe(true)
  expect(await asksAgain(24 * 60 * MINUTE_MS), 'once a day at least').toBe(true)
  bench.answers.set(list, '[]')
  await bench.collect('hackernews', TOP_ONLY)
  bench.answers.set(list, '[1]')
  expect(await asksAgain(0), 'forgotten in between').toBe(true)
  bench.answers.set(one, item(1))
  // A clock that was set back.
  await bench.collect('hackernews', TOP_ONLY, { nowMs: () => 0 })
  expect(await bench.keys('hackernews')).toEqual(['hackernews/1/raw.json'])
})

test('a service that is down is left alone after five failures in a row', async () => {
  await using bench = await openBench()
  const ids = Array.from({ length: 50 }, (_, at) => at + 1)
  bench.answers.set(`${FIREBASE}/topstories.json`, JSON.stringify(ids))
  for (const id of ids) bench.answers.set(`${FIREBASE}/item/${id}.json`, { status: 503 })
  const { outcome, failures } = await bench.collect('hackernews', TOP_ONLY)
  expect(outcome).toBe('partial')
  // Six are under way at once, so a few more than five are asked before the fifth has failed.
  expect(bench.asked().length).toBeLessThan(15)
  expect(failures.at(-1)?.reason).toMatch(/^\d+ more requests were not made after 5 failures in a row\.$/)
})

test('what a search says of the score later is kept beside the item as first seen', async () => {
  await using bench = await openBench()
  const search = 'hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=100'
  const hit = {
    objectID: '7',
    title: 'Story 7',
    author: 'ada',
    points: 80,
    num_comments: 40,
    created_at_i: 1_700_000_000,
    _tags: ['story'],
  }
  bench.answers.set(`${FIREBASE}/topstories.json`, '[7]')
  bench.answers.set(`${FIREBASE}/item/7.json`, item(7))
  const settings = '{ lists: [top], searches: [front_page] }'
  await bench.collect('hackernews', settings)
  expect((await bench.told('hackernews'))[0]).toMatchObject({ score: 3, commentCount: 1 })
  bench.advance(3_600_000)
  bench.answers.set(search, JSON.stringify({ hits: [hit] }))
  await bench.collect('hackernews', settings)
  expect((await bench.told('hackernews'))[0]).toMatchObject({ score: 80, commentCount: 40 })
  bench.advance(3_600_000)
  expect(await bench.collect('hackernews', settings), 'the same again').toMatchObject({ written: 0 })
  bench.answers.set(search, JSON.stringify({ hits: [{ ...hit, points: 81 }] }))
  expect(await bench.collect('hackernews', settings), 'one point more').toMatchObject({ written: 1 })
  expect(await bench.keys('hackernews')).toEqual([
    'hackernews/7/raw.json',
    'hackernews_listing/2026-01-31T13-00-00.000Z-front_page/response.json',
    'hackernews_listing/2026-01-31T14-00-00.000Z-front_page/response.json',
  ])
})

test('deleted, dead and comments are no posts; what has no title or id is a problem that names the item', async () => {
  const { collectors } = await import('./all.ts')
  const entries = [
    { id: 1, type: 'story', deleted: true },
    { id: 2, type: 'story', dead: true, title: 'x' },
    { id: 3, type: 'comment', text: 'hello' },
    { id: 4, type: 'story' },
    { type: 'story', title: 'x' },
    'nonsense',
    { id: 5, type: 'story', title: 'Ask HN: Vec&lt;T&gt; &amp; co?', text: '<p>One<p>Two &#x27;three&#x27;', url: '' },
  ]
  const told = collectors.hackernews.transform({
    source: 'hackernews',
    externalId: 'x',
    bytes: new TextEncoder().encode(JSON.stringify(entries)),
    fetchedAtMs: 5,
  })
  expect(told.notPosts).toEqual([
    { what: 'item 1', why: 'deleted' },
    { what: 'item 2', why: 'dead' },
    { what: 'item 3', why: 'a comment' },
  ])
  expect(told.problems).toEqual([
    'item 4 has no title',
    'an entry has no id: it is an object with type, title',
    'an entry has no id: it is a text',
  ])
  expect(told.discussions).toEqual([
    {
      source: 'hackernews',
      externalId: '5',
      title: 'Ask HN: Vec<T> & co?',
      author: null,
      url: null,
      discussionUrl: 'https://news.ycombinator.com/item?id=5',
      text: "One\n\nTwo 'three'",
      score: null,
      commentCount: null,
      publishedAtMs: null,
      observedAtMs: 5,
      tags: ['ask'],
    },
  ])
})

test('an abort is the one rejection', async () => {
  await using bench = await openBench()
  bench.answers.set(`${FIREBASE}/topstories.json`, '[1]')
  const stopped = AbortSignal.abort(new Error('stop'))
  await expect(bench.collect('hackernews', TOP_ONLY, { signal: stopped })).rejects.toThrow('stop')
})
