import { describe, expect, test } from 'vitest'
import { bluesky } from './bluesky.ts'

const AUTHOR = { did: 'did:plc:abc', handle: 'lena.example' }

function uri(key: string): string {
  return `at://did:plc:abc/app.bsky.feed.post/${key}`
}

function record(text: string, change: object = {}): object {
  return { $type: 'app.bsky.feed.post', text, createdAt: '2026-03-03T05:45:10.221Z', langs: ['en', 'de'], ...change }
}

function view(key: string, change: object = {}): object {
  return { uri: uri(key), cid: 'c', author: AUTHOR, record: record(key), ...change }
}

function quoted(key: string, change: object = {}): object {
  return { $type: 'app.bsky.embed.record#viewRecord', uri: uri(key), author: AUTHOR, value: record(key), ...change }
}

function texts(response: unknown): string[] {
  return bluesky.parse(response).messages.map(({ text }) => text)
}

describe('bluesky', () => {
  test('reads the posts of a search; the uri is the id', () => {
    expect(bluesky.parse({ posts: [view('k1')], cursor: '1' })).toEqual({
      items: 1,
      rejected: [],
      messages: [
        {
          source: 'bluesky',
          id: uri('k1'),
          author: 'lena.example',
          text: 'k1',
          url: 'https://bsky.app/profile/lena.example/post/k1',
          publishedAt: new Date('2026-03-03T05:45:10.221Z'),
          language: 'en',
        },
      ],
    })
  })

  test.each([
    ['a feed', { feed: [{ post: view('a') }, { post: view('b'), reason: {} }] }, ['a', 'b']],
    ['stored records', { records: [{ uri: uri('a'), value: record('a') }] }, ['a']],
    ['one record', { uri: uri('a'), cid: 'c', value: record('a') }, ['a']],
    ['nothing found', { posts: [] }, []],
  ])('reads %s', (_, response, expected) => {
    expect(texts(response)).toEqual(expected)
  })

  test('reads a thread with its parents and replies', () => {
    const replies = [{ post: view('r1'), replies: [{ post: view('r1a') }] }, { post: view('r2') }]
    const parent = { post: view('p'), parent: { post: view('pp') } }
    expect(texts({ thread: { post: view('t'), parent, replies } })).toEqual(['t', 'p', 'pp', 'r1', 'r1a', 'r2'])
  })

  test('reads a thread of a hundred thousand replies one below the other', () => {
    let thread: object = { post: view('last') }
    for (let depth = 1; depth < 100_000; depth += 1) thread = { post: view(`d${depth}`), replies: [thread] }
    expect(bluesky.parse({ thread }).items).toBe(100_000)
  })

  test('posts quoted alone, beside pictures and within quotes are read too', () => {
    const deep = quoted('q2', { embeds: [{ record: quoted('q3') }] })
    const posts = [
      view('a', { embed: { $type: 'app.bsky.embed.record#view', record: quoted('q1') } }),
      view('b', { embed: { $type: 'app.bsky.embed.recordWithMedia#view', media: {}, record: { record: deep } } }),
    ]
    expect(texts({ posts })).toEqual(['a', 'q1', 'b', 'q2', 'q3'])
  })

  test('a quote that was deleted, and quoted lists and feeds, are no entries', () => {
    const gone = { $type: 'app.bsky.embed.record#viewNotFound', uri: uri('gone'), notFound: true }
    const list = { $type: 'app.bsky.graph.defs#listView', uri: 'at://did:plc:abc/app.bsky.graph.list/1', name: 'x' }
    const posts = [view('a', { embed: { record: gone } }), view('b', { embed: { record: list } })]
    expect(bluesky.parse({ posts })).toMatchObject({ items: 2, rejected: [] })
  })

  test('a link is read whole', () => {
    const text = '🎉 a.example/x...'
    const features = [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://a.example/xyz' }]
    const facets = [{ index: { byteStart: 5, byteEnd: 19 }, features }]
    expect(texts({ posts: [view('a', { record: record(text, { facets }) })] })).toEqual(['🎉 https://a.example/xyz'])
  })

  test('a time without zone is UTC, and one with a zone is not', () => {
    const at = (createdAt: string) =>
      bluesky.parse({ posts: [view('a', { record: record('x', { createdAt }) })] }).messages[0]?.publishedAt
    expect(at('2023-07-21T01:33:51.481951')).toEqual(new Date('2023-07-21T01:33:51.481Z'))
    expect(at('2026-03-05T13:00:00+01:00')).toEqual(new Date('2026-03-05T12:00:00Z'))
  })

  test('a post without words, languages or author view is still a message', () => {
    const bare = { uri: uri('a'), value: record('', { langs: undefined }) }
    expect(bluesky.parse(bare).messages[0]).toMatchObject({ text: '', language: null, author: 'did:plc:abc' })
  })

  test('rejects likes and other records, what is gone, and what has no time', () => {
    const like = { uri: 'at://did:plc:abc/app.bsky.feed.like/1', value: { $type: 'app.bsky.feed.like' } }
    expect(bluesky.parse(like).rejected[0]?.why).toBe('is no post but app.bsky.feed.like')
    const replies = [{ $type: 'app.bsky.feed.defs#notFoundPost', uri: uri('gone'), notFound: true }]
    expect(bluesky.parse({ thread: { post: view('a'), replies } })).toMatchObject({
      items: 2,
      rejected: [{ what: uri('gone'), why: 'is deleted, blocked or hidden' }],
    })
    const undated = view('a', { record: record('x', { createdAt: 'tomorrow' }) })
    expect(bluesky.parse({ posts: [undated] }).rejected[0]?.why).toBe('has no readable createdAt')
  })

  test('an error of the service is rejected in its own words', () => {
    const { rejected } = bluesky.parse({ error: 'InvalidRequest', message: 'Error: Params must have "q"' })
    expect(rejected[0]?.why).toBe('the service says: Error: Params must have "q"')
  })

  test('asks for a feed or a search, and on while there is a cursor', () => {
    const settings = { baseUrl: 'https://api.example', key: null, query: 'eels', limit: 5, pages: 2 }
    const [search = { url: '', headers: {} }] = bluesky.requests(settings)
    expect(search.url).toBe('https://api.example/xrpc/app.bsky.feed.searchPosts?q=eels&sort=latest&limit=5')
    const [feed] = bluesky.requests({ ...settings, query: 'at://did:plc:abc/app.bsky.feed.generator/x' })
    expect(feed?.url).toContain('/xrpc/app.bsky.feed.getFeed?feed=at%3A%2F%2Fdid')
    const next = bluesky.follow?.({ posts: [], cursor: '25' }, search, 1, settings)
    expect(next?.map(({ url }) => url)).toEqual([`${search.url}&cursor=25`])
    expect(bluesky.follow?.({ posts: [] }, search, 1, settings)).toEqual([])
    expect(bluesky.follow?.({ posts: [], cursor: '50' }, search, 2, settings)).toEqual([])
  })
})
