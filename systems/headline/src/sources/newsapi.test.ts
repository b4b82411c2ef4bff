import { describe, expect, test } from 'vitest'
import { newsapi } from './newsapi.ts'

const ARTICLE = {
  source: { id: null, name: 'Harbour Post' },
  author: 'Ines Calloway',
  title: 'Tides &amp; time',
  description: 'All night.',
  url: 'https://harbour.example/1',
  publishedAt: '2026-03-06T18:40:00Z',
  content: 'All night long. [+950 chars]',
}
const SETTINGS = { baseUrl: 'https://news.example', key: 'secret', query: 'eels & owls', limit: 10, pages: 3 }

function parse(...articles: unknown[]) {
  return newsapi.parse({ status: 'ok', totalResults: articles.length, articles })
}

describe('newsapi', () => {
  test('reads an article; its url is its id', () => {
    expect(parse(ARTICLE)).toEqual({
      items: 1,
      rejected: [],
      messages: [
        {
          source: 'newsapi',
          id: 'https://harbour.example/1',
          author: 'Ines Calloway',
          text: 'Tides & time\n\nAll night.',
          url: 'https://harbour.example/1',
          publishedAt: new Date('2026-03-06T18:40:00Z'),
          language: null,
        },
      ],
    })
  })

  test.each([
    ['the content without its cut mark where there is no description', { description: null }, 'All night long.'],
    ['markup as text', { description: '<p>One.</p><p>Two <!----> three.</p>' }, 'One.\n\nTwo three.'],
    ['plain lines as lines', { description: 'One &amp; 1.\r\nTwo < 3.' }, 'One & 1.\nTwo < 3.'],
  ])('gives %s', (_, change, body) => {
    expect(parse({ ...ARTICLE, ...change }).messages[0]?.text).toBe(`Tides & time\n\n${body}`)
  })

  test('an article of title only, or without title, keeps what it has', () => {
    const { messages } = parse(
      { ...ARTICLE, description: null, content: null },
      { ...ARTICLE, url: 'https://harbour.example/2', title: null, author: '' },
    )
    expect(messages.map(({ text, author }) => [text, author])).toEqual([
      ['Tides & time', 'Ines Calloway'],
      ['All night.', null],
    ])
  })

  test('rejects what was withdrawn, what has no url and what has no time', () => {
    const reading = parse(
      { ...ARTICLE, title: '[Removed]' },
      { ...ARTICLE, url: null },
      { ...ARTICLE, publishedAt: 'yesterday' },
      'not an article',
    )
    expect(reading.items).toBe(4)
    expect(reading.rejected.map(({ why }) => why)).toEqual([
      'was withdrawn by its publisher',
      'has no url',
      'has no readable publishedAt',
      'has no url',
    ])
  })

  test('an error of the service is rejected in its own words', () => {
    const { rejected } = newsapi.parse({ status: 'error', code: 'apiKeyInvalid', message: 'Your API key is invalid.' })
    expect(rejected).toEqual([{ what: 'response', why: 'the service says: Your API key is invalid.' }])
  })

  test('asks with the key in a header, and for pages while there are more', () => {
    const [first] = newsapi.requests(SETTINGS)
    expect(first).toEqual({
      url: 'https://news.example/v2/everything?q=eels+%26+owls&sortBy=publishedAt&pageSize=10&page=1',
      headers: { 'x-api-key': 'secret' },
    })
    const follow = (total: number, page: number) =>
      newsapi.follow?.({ totalResults: total }, first ?? { url: '', headers: {} }, page, SETTINGS)
    expect(follow(11, 1)?.map(({ url }) => new URL(url).searchParams.get('page'))).toEqual(['2'])
    expect(follow(10, 1)).toEqual([])
    expect(follow(1000, 3)).toEqual([])
  })
})
