import { describe, expect, test } from 'vitest'
import { nyt } from './nyt.ts'

const ARTICLE = {
  uri: 'nyt://article/1',
  url: 'https://nyt.example/1.html',
  published_date: '2026-03-05',
  updated: '2026-03-06 05:02:05',
  byline: 'By Salome Whitcomb',
  title: 'The Last Repairman',
  abstract: 'A color &amp; a memo.',
}

function parse(...results: unknown[]) {
  return nyt.parse({ status: 'OK', num_results: results.length, results })
}

describe('nyt', () => {
  test('reads an article; its day begins at midnight in New York, whatever its last update', () => {
    expect(parse(ARTICLE).messages).toEqual([
      {
        source: 'nyt',
        id: 'nyt://article/1',
        author: 'Salome Whitcomb',
        text: 'The Last Repairman\n\nA color & a memo.',
        url: 'https://nyt.example/1.html',
        publishedAt: new Date('2026-03-05T05:00:00Z'),
        language: null,
      },
    ])
  })

  test('in summer New York is an hour nearer', () => {
    const { messages } = parse({ ...ARTICLE, published_date: '2026-07-05' })
    expect(messages[0]?.publishedAt).toEqual(new Date('2026-07-05T04:00:00Z'))
  })

  test('without a day the time of the last update stands in, in New York too', () => {
    const { messages } = parse({ ...ARTICLE, published_date: '' })
    expect(messages[0]?.publishedAt).toEqual(new Date('2026-03-06T10:02:05Z'))
  })

  test('without byline there is no author, without abstract the title is the text', () => {
    expect(parse({ ...ARTICLE, byline: '', abstract: '' }).messages[0]).toMatchObject({
      author: null,
      text: 'The Last Repairman',
    })
  })

  test('rejects what has no uri or no time', () => {
    const { rejected } = parse({ ...ARTICLE, uri: '' }, { ...ARTICLE, published_date: 'soon' })
    expect(rejected).toEqual([
      { what: 'The Last Repairman', why: 'has no uri' },
      { what: 'nyt://article/1', why: 'has no readable published_date' },
    ])
  })

  test('an error of the gateway is rejected in its own words', () => {
    const fault = { faultstring: 'Invalid ApiKey', detail: { errorcode: 'oauth.v2.InvalidApiKey' } }
    expect(nyt.parse({ fault }).rejected).toEqual([{ what: 'response', why: 'the service says: Invalid ApiKey' }])
  })

  test('asks for three lists', () => {
    const settings = { baseUrl: 'https://api.example', key: 'k', query: '', limit: 5, pages: 1 }
    expect(nyt.requests(settings).map(({ url }) => url)).toEqual([
      'https://api.example/svc/mostpopular/v2/viewed/1.json?api-key=k',
      'https://api.example/svc/mostpopular/v2/emailed/1.json?api-key=k',
      'https://api.example/svc/mostpopular/v2/shared/1.json?api-key=k',
    ])
  })
})
