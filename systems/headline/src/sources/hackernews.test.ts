import { describe, expect, test } from 'vitest'
import { hackernews } from './hackernews.ts'

const STORY = { id: 9, type: 'story', by: 'maud', time: 1772723000, title: 'Eels &amp; owls', url: 'https://a.example' }
const SETTINGS = { baseUrl: 'https://hn.example', key: null, query: '', limit: 3, pages: 1 }

describe('hackernews', () => {
  test('reads a story', () => {
    expect(hackernews.parse(STORY)).toEqual({
      items: 1,
      rejected: [],
      messages: [
        {
          source: 'hackernews',
          id: '9',
          author: 'maud',
          text: 'Eels & owls',
          url: 'https://a.example',
          publishedAt: new Date('2026-03-05T15:03:20Z'),
          language: null,
        },
      ],
    })
  })

  test('a story without link points to its discussion; its text is read from HTML', () => {
    const { messages } = hackernews.parse({ ...STORY, url: '', text: 'One &gt; two.<p>Three.' })
    expect(messages[0]).toMatchObject({
      text: 'Eels & owls\n\nOne > two.\n\nThree.',
      url: 'https://news.ycombinator.com/item?id=9',
    })
  })

  test('reads a list of items, comments among them', () => {
    const comment = { id: 10, type: 'comment', by: 'odile', parent: 9, time: 1772723100, text: 'I live there.' }
    expect(hackernews.parse([STORY, comment]).messages.map(({ text }) => text)).toEqual([
      'Eels & owls',
      'I live there.',
    ])
  })

  test('reads the hits of a search: a comment has no title, and its text is the message', () => {
    const hits = [
      { objectID: '11', author: 'a', title: 'Show HN', url: null, story_text: 'Hi<p>all', created_at_i: 1772723000 },
      {
        objectID: '12',
        author: 'b',
        title: null,
        url: null,
        comment_text: 'No &#x2F; yes',
        created_at: '2026-03-05T15:03:20Z',
      },
    ]
    expect(hackernews.parse({ hits, nbHits: 2 }).messages).toMatchObject([
      { id: '11', text: 'Show HN\n\nHi\n\nall', url: 'https://news.ycombinator.com/item?id=11' },
      { id: '12', text: 'No / yes', publishedAt: new Date('2026-03-05T15:03:20Z') },
    ])
  })

  test('deleted, dead and missing items are rejected', () => {
    const { rejected } = hackernews.parse([
      { id: 1, type: 'story', deleted: true, time: 1772723000 },
      { ...STORY, id: 2, dead: true },
      null,
      { ...STORY, id: 3, time: 0 },
    ])
    expect(rejected).toEqual([
      { what: 'item 1', why: 'is deleted' },
      { what: 'item 2', why: 'is dead' },
      { what: 'an item', why: 'does not exist: the service answered null' },
      { what: 'item 3', why: 'has no readable time' },
    ])
    expect(hackernews.parse(null)).toMatchObject({ items: 1, rejected: [{ what: 'an item' }] })
  })

  test('a list of ids holds no entry yet', () => {
    expect(hackernews.parse([1, 2, 3])).toEqual({ items: 0, messages: [], rejected: [] })
    expect(hackernews.parse([])).toEqual({ items: 0, messages: [], rejected: [] })
  })

  test.each([[42], [{ items: [1], profiles: ['a'] }], [{ id: 'maud', karma: 1, created: 1 }], [[{ a: 1 }]]])(
    '%j is one rejected response',
    (response) => {
      expect(hackernews.parse(response)).toMatchObject({ items: 1, rejected: [{ what: 'response' }] })
    },
  )

  test('asks for each of the first ids once', () => {
    const [first = { url: '', headers: {} }] = hackernews.requests(SETTINGS)
    expect(first.url).toBe('https://hn.example/v0/topstories.json')
    const next = hackernews.follow?.([7, 7, 'x', 8, -1, 9, 10], first, 1, SETTINGS)
    expect(next?.map(({ url }) => url)).toEqual([7, 8, 9].map((id) => `https://hn.example/v0/item/${id}.json`))
    expect(hackernews.follow?.([7], first, 2, SETTINGS)).toEqual([])
    expect(hackernews.follow?.({}, first, 1, SETTINGS)).toEqual([])
  })
})
