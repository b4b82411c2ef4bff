import { describe, expect, test } from 'vitest'
import { reddit } from './reddit.ts'

function post(id: string, change: object = {}): object {
  const permalink = `/r/ellery/comments/${id}/x/`
  const own = { id, name: `t3_${id}`, author: 'maud', title: `Post ${id}`, selftext: '', created_utc: 1772723000 }
  return { kind: 't3', data: { ...own, permalink, url: 'https://a.example/1', ...change } }
}

function comment(id: string, change: object = {}): object {
  const own = { id, name: `t1_${id}`, author: 'odile', body: `Comment ${id}`, created_utc: 1772723000.0, replies: '' }
  return { kind: 't1', data: { ...own, link_id: 't3_p1', ...change } }
}

function listing(...children: unknown[]): object {
  return { kind: 'Listing', data: { after: null, dist: children.length, children, before: null } }
}

function texts(response: unknown): string[] {
  return reddit.parse(response).messages.map(({ text }) => text)
}

describe('reddit', () => {
  test('reads a post; its name is its id', () => {
    expect(reddit.parse(listing(post('p1', { selftext: 'Body.' })))).toEqual({
      items: 1,
      rejected: [],
      messages: [
        {
          source: 'reddit',
          id: 't3_p1',
          author: 'maud',
          text: 'Post p1\n\nBody.',
          url: 'https://a.example/1',
          publishedAt: new Date('2026-03-05T15:03:20Z'),
          language: null,
        },
      ],
    })
  })

  test('reads a page of a post with its comments down to the last reply', () => {
    const tree = comment('c1', { replies: listing(comment('c2', { replies: listing(comment('c3')) })) })
    const more = { kind: 'more', data: { count: 5, children: ['x'] } }
    const page = [listing(post('p1')), listing(tree, comment('c4'), more)]
    expect(texts(page)).toEqual(['Post p1', 'Comment c1', 'Comment c2', 'Comment c3', 'Comment c4'])
  })

  test('reads the answer to morechildren and a thing alone', () => {
    expect(texts({ json: { errors: [], data: { things: [comment('c1')] } } })).toEqual(['Comment c1'])
    expect(texts(post('p1'))).toEqual(['Post p1'])
    expect(texts(listing())).toEqual([])
  })

  test('entities are decoded once, in text and link', () => {
    const escaped = post('p1', {
      title: 'R&amp;D &lt;3',
      selftext: 'I typed &amp;lt;',
      url: 'https://a.example/?a=1&amp;b=2',
    })
    expect(reddit.parse(listing(escaped)).messages[0]).toMatchObject({
      text: 'R&D <3\n\nI typed &lt;',
      url: 'https://a.example/?a=1&b=2',
    })
  })

  test('what was asked for raw is not decoded', () => {
    const url = 'https://www.reddit.com/r/ellery/new.json?limit=5&raw_json=1'
    expect(reddit.parse(listing(post('p1', { title: 'I typed &lt;' })), url).messages[0]?.text).toBe('I typed &lt;')
  })

  test.each([
    ['[deleted]', '[deleted]'],
    ['maud', '[removed]'],
    ['[deleted]', 'Still here.'],
  ])('the author of a post by %s with the text %s is null', (author, selftext) => {
    const { messages } = reddit.parse(listing(post('p1', { author, selftext })))
    expect(messages[0]).toMatchObject({
      author: null,
      text: selftext.startsWith('[') ? 'Post p1' : 'Post p1\n\nStill here.',
    })
  })

  test('a removed comment has no text left, but is still there', () => {
    const { messages } = reddit.parse(listing(comment('c1', { author: '[deleted]', body: '[removed]' })))
    expect(messages[0]).toMatchObject({ author: null, text: '' })
  })

  test('links within Reddit are made whole; a comment points to itself', () => {
    const { messages } = reddit.parse(
      listing(
        post('p1', { url: '/r/other/comments/p0/' }),
        comment('c1'),
        comment('c2', { permalink: '/r/ellery/comments/p1/x/c2/' }),
      ),
    )
    expect(messages.map(({ url }) => url)).toEqual([
      'https://www.reddit.com/r/other/comments/p0/',
      'https://www.reddit.com/comments/p1/_/c1/',
      'https://www.reddit.com/r/ellery/comments/p1/x/c2/',
    ])
  })

  test('rejects what is neither post nor comment, has no name or no time', () => {
    const { items, rejected } = reddit.parse(
      listing({ kind: 't5', data: { name: 't5_x' } }, post('p1', { name: null }), post('p2', { created_utc: null }), 3),
    )
    expect(items).toBe(4)
    expect(rejected).toEqual([
      { what: 't5_x', why: 'is neither post nor comment' },
      { what: 'an entry', why: 'has no name' },
      { what: 't3_p2', why: 'has no readable created_utc' },
      { what: 'an entry', why: 'is neither post nor comment' },
    ])
  })

  test('an error of the service is rejected in its own words', () => {
    expect(reddit.parse({ message: 'Forbidden', error: 403 }).rejected[0]?.why).toBe('the service says: Forbidden')
  })

  test('asks on after the last post', () => {
    const settings = { baseUrl: 'https://reddit.example', key: null, query: 'news+world', limit: 5, pages: 2 }
    const [first = { url: '', headers: {} }] = reddit.requests(settings)
    expect(first.url).toBe('https://reddit.example/r/news+world/new.json?limit=5&raw_json=1')
    const follow = (after: unknown, page: number) => reddit.follow?.({ data: { after } }, first, page, settings)
    expect(follow('t3_p5', 1)?.map(({ url }) => url)).toEqual([`${first.url}&after=t3_p5`])
    expect(follow(null, 1)).toEqual([])
    expect(follow('t3_p9', 2)).toEqual([])
  })
})
