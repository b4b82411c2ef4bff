import { describe, expect, test } from 'vitest'
import { guardian } from './guardian.ts'

const RESULT = {
  id: 'environment/2026/mar/06/eels',
  type: 'article',
  webPublicationDate: '2026-03-06T17:02:11Z',
  webTitle: 'Eels return',
  webUrl: 'https://guardian.example/environment/2026/mar/06/eels',
}
const SETTINGS = { baseUrl: 'https://content.example/', key: 'secret', query: 'eels', limit: 20, pages: 2 }

function parse(...results: unknown[]) {
  return guardian.parse({ response: { status: 'ok', pages: 1, results } })
}

describe('guardian', () => {
  test('reads a result without fields as its title', () => {
    expect(parse(RESULT).messages).toEqual([
      {
        source: 'guardian',
        id: 'environment/2026/mar/06/eels',
        author: null,
        text: 'Eels return',
        url: 'https://guardian.example/environment/2026/mar/06/eels',
        publishedAt: new Date('2026-03-06T17:02:11Z'),
        language: null,
      },
    ])
  })

  test.each([
    [{ bodyText: 'Body.', trailText: 'Trail' }, 'Body.'],
    [{ trailText: '<strong>412</strong> elvers<br>&amp; herons' }, '412 elvers\n& herons'],
  ])('of %j the text is the title and %j', (fields, body) => {
    expect(parse({ ...RESULT, fields }).messages[0]?.text).toBe(`Eels return\n\n${body}`)
  })

  test('takes byline and language from the fields', () => {
    expect(parse({ ...RESULT, fields: { byline: 'Maud Ferrier', lang: 'en' } }).messages[0]).toMatchObject({
      author: 'Maud Ferrier',
      language: 'en',
    })
  })

  test('rejects a result without id or time', () => {
    const { rejected } = parse({ ...RESULT, id: undefined }, { ...RESULT, webPublicationDate: '2026-02-30' })
    expect(rejected).toEqual([
      { what: 'Eels return', why: 'has no id' },
      { what: RESULT.id, why: 'has no readable webPublicationDate' },
    ])
  })

  test.each([
    [{ response: { status: 'error', message: 'requested page is beyond the number of available pages' } }, 'beyond'],
    [{ message: 'Unauthorized' }, 'Unauthorized'],
  ])('an error is rejected in its own words: %j', (response, said) => {
    expect(guardian.parse(response).rejected[0]?.why).toContain(said)
  })

  test('asks for the next page until the pages or the settings end', () => {
    const [first = { url: '', headers: {} }] = guardian.requests(SETTINGS)
    expect(new URL(first.url).searchParams.get('api-key')).toBe('secret')
    const follow = (pages: number, page: number) =>
      guardian.follow?.({ response: { pages } }, first, page, SETTINGS).map(({ url }) => /page=2/.test(url))
    expect(follow(5, 1)).toEqual([true])
    expect(follow(1, 1)).toEqual([])
    expect(follow(5, 2)).toEqual([])
  })
})
