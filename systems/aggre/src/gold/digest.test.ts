import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { clusterPosts } from './cluster-posts.ts'
import { htmlPage, jsonFeed, markdownDigest } from './digest-pages.ts'
import type { Post } from './rank-stories.ts'
import { rankStories } from './rank-stories.ts'

const AT = Date.UTC(2026, 2, 1, 12)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function post(facts: Partial<Post> & { readonly id: string }): Post {
  const source = facts.id.split('/')[0] ?? ''
  return {
    source,
    page: null,
    title: null,
    url: `https://page.example/${facts.id}`,
    discussionUrl: `https://${source}.example/${facts.id}`,
    score: null,
    commentCount: null,
    atMs: AT,
    tags: [],
    excerpt: null,
    looks: [],
    ...facts,
  }
}

const ids = (clusters: readonly (readonly Post[])[]) => clusters.map((cluster) => cluster.map(({ id }) => id))

describe('stories', () => {
  test('posts about one page are one story, whatever their titles', () => {
    const posts = [
      post({ id: 'hn/1', page: 'p', title: 'One thing' }),
      post({ id: 'reddit/1', page: 'p', title: 'Quite another' }),
      post({ id: 'hn/2', page: 'q', title: 'One thing' }),
    ]
    expect(ids(clusterPosts(posts))).toEqual([['hn/1', 'reddit/1'], ['hn/2']])
  })

  test('nearly the same title is the same story, within days', () => {
    const title = 'Tidal battery ran Port Ellery for a whole night'
    const posts = [
      post({ id: 'a/1', title }),
      post({ id: 'b/1', title: 'The tidal battery ran Port Ellery for a night', atMs: AT + DAY_MS }),
      post({ id: 'c/1', title: 'Tidal battery fails Port Ellery twice in one week' }),
      post({ id: 'd/1', title, atMs: AT + 30 * DAY_MS }),
    ]
    expect(ids(clusterPosts(posts))).toEqual([['a/1', 'b/1'], ['c/1'], ['d/1']])
  })

  test('titles of few words are no sign', () => {
    const posts = [post({ id: 'a/1', title: 'Weekly thread' }), post({ id: 'a/2', title: 'Weekly thread' })]
    expect(clusterPosts(posts)).toHaveLength(2)
  })

  test('the order of the posts does not matter', () => {
    const some = fc.array(
      fc.record({
        page: fc.option(fc.constantFrom('p', 'q')),
        title: fc.option(fc.constantFrom('alpha beta gamma delta', 'alpha beta gamma', 'beta gamma delta epsilon')),
        score: fc.option(fc.nat(9)),
        atMs: fc.nat(5).map((days) => AT + days * DAY_MS),
      }),
      { maxLength: 12 },
    )
    const cases = some.chain((list) => {
      const posts = list.map((facts, i) => post({ id: `${'abc'[i % 3]}/${i}`, ...facts }))
      return fc.tuple(fc.constant(posts), fc.shuffledSubarray(posts, { minLength: posts.length }))
    })
    fc.assert(
      fc.property(cases, ([posts, shuffled]) => {
        expect(rankStories(shuffled)).toEqual(rankStories(posts))
      }),
      // A sum that depends on the order of its terms shows in one of some thousand cases.
      { numRuns: 5_000 },
    )
  })

  test('five thousand posts of one day take no minute', () => {
    const posts = Array.from({ length: 5_000 }, (_, i) =>
      post({ id: `hn/${i}`, title: `Story ${i % 700} about the thing number ${i % 900}` }),
    )
    expect(rankStories(posts, 10)).toHaveLength(10)
  })
})

describe('ranking', () => {
  test('a point is worth what it is rare at its source, and several sources are worth more than one', () => {
    const stories = rankStories([
      ...[800, 1_000, 1_200].map((score, i) => post({ id: `reddit/${i}`, title: `Reddit story ${i}`, score })),
      ...[5, 8, 60].map((score, i) => post({ id: `lobsters/${i}`, title: `Lobsters story ${i}`, score })),
      post({ id: 'hn/1', page: 'p', title: 'Everywhere', score: 20 }),
      post({ id: 'rss/1', page: 'p', title: 'Everywhere' }),
    ])
    expect(stories[0]?.title).toBe('Everywhere')
    expect(stories[1]?.title).toBe('Lobsters story 2')
    expect(stories[0]).toMatchObject({ rank: 1, sources: ['hn', 'rss'], day: '2026-03-01' })
  })

  test('velocity is points an hour between looks, else since it was posted', () => {
    const looks = [
      { atMs: AT + HOUR_MS, score: 10 },
      { atMs: AT + 3 * HOUR_MS, score: 50 },
    ]
    const [story] = rankStories([post({ id: 'hn/1', title: 't', score: 50, looks })])
    expect(story?.velocity).toBe(20)
    const [fresh] = rankStories([post({ id: 'hn/1', title: 't', score: 10, looks: looks.slice(0, 1) })])
    expect(fresh?.velocity).toBe(10)
  })

  test('days come newest first, each with its own ranks, and a story is of the day on which it began', () => {
    const stories = rankStories([
      post({ id: 'hn/1', page: 'p', title: 'Old', atMs: AT - DAY_MS }),
      post({ id: 'hn/2', page: 'p', title: 'Old', atMs: AT }),
      post({ id: 'hn/3', title: 'New' }),
    ])
    expect(stories.map(({ day, rank, title }) => [day, rank, title])).toEqual([
      ['2026-03-01', 1, 'New'],
      ['2026-02-28', 1, 'Old'],
    ])
  })

  test('topics are the services’ own, then words that others use too', () => {
    const posts = [
      post({ id: 'lobsters/1', title: 'Postgres queues without tears', tags: ['databases'] }),
      post({ id: 'hn/1', title: 'A postgres of one’s own' }),
    ]
    expect(rankStories(posts).find(({ storyId }) => storyId === 'lobsters/1')?.topics).toEqual([
      'databases',
      'postgres',
    ])
  })
})

describe('pages', () => {
  const odd = rankStories([
    post({
      id: 'hn/1',
      title: '<script>alert(1)</script> & [link](x) *bold*',
      url: 'javascript:alert(1)',
      discussionUrl: 'https://hn.example/a">b',
      excerpt: '</p><img src=x onerror=y>',
      score: 3,
    }),
  ])

  test('what services say is text, and only addresses of the web are links', () => {
    const html = htmlPage({ stories: odd })
    expect(html).not.toMatch(/<script|<img|href="javascript|a">b/)
    expect(html).toContain('&lt;script&gt;')
    const markdown = markdownDigest({ stories: odd })
    expect(markdown).not.toContain('](javascript')
    expect(markdown).toContain(String.raw`\[link\]`)
  })

  test('a source is named once, however many of its posts tell a story', () => {
    const stories = rankStories([
      post({ id: 'rss/1', page: 'p', title: 'Told twice' }),
      post({ id: 'rss/2', page: 'p', title: 'Told twice' }),
      post({ id: 'hn/1', page: 'p', title: 'Told twice', score: 9 }),
      post({ id: 'hn/2', page: 'p', title: 'Told twice', score: 4, commentCount: 2 }),
    ])
    const html = htmlPage({ stories }).replaceAll(/<[^>]+>/g, '')
    expect(html).toContain('hn, 4 points, 2 comments · 9 points · rss\n')
    expect(markdownDigest({ stories }).match(/rss\]/g)).toHaveLength(1)
  })

  test('the feed is JSON Feed 1.1 with an id for each item', () => {
    const feed = JSON.parse(jsonFeed({ stories: odd })) as {
      version: string
      items: { id: string; content_text: string }[]
    }
    expect(feed.version).toBe('https://jsonfeed.org/version/1.1')
    expect(feed.items).toMatchObject([{ id: '2026-03-01/hn/1', date_published: '2026-03-01T00:00:00Z' }])
    expect(feed.items[0]?.content_text).toContain('hn, 3 points')
  })

  test('without a story there is a page all the same', () => {
    expect(htmlPage({ stories: [] })).toContain('Nothing was posted yet')
    expect(markdownDigest({ stories: [] })).toBe('Nothing was posted yet.')
    expect(JSON.parse(jsonFeed({ stories: [] }))).toMatchObject({ items: [] })
  })
})
