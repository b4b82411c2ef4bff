import { describe, expect, test } from 'vitest'
import { toMessages } from './collect.ts'
import type { RawFetch, RawResponse } from './message.ts'

const FETCHED_AT = '2026-03-06T20:00:00.000Z'

function fetched(
  source: RawFetch['source'],
  responses: readonly RawResponse[],
  change: Partial<RawFetch> = {},
): RawFetch {
  return { source, fetchedAt: FETCHED_AT, outcome: 'ok', reason: null, responses, durationMs: 12, ...change }
}

function response(name: string, body: unknown, status = 200): RawResponse {
  return { name, url: '', status, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

function page(...items: readonly object[]): object {
  return { response: { status: 'ok', results: items } }
}

function result(id: string, hour: number, title = id): object {
  return { id, webTitle: title, webUrl: `https://a.example/${id}`, webPublicationDate: `2026-03-06T0${hour}:00:00Z` }
}

function told(fetches: readonly RawFetch[]): (string | null | undefined)[] {
  const { log } = toMessages(fetches)
  return [log[0]?.outcome, log[0]?.reason]
}

describe('toMessages', () => {
  test('messages come in order of time, then source, then id; the log in order of the fetches', () => {
    const story = { id: 1, type: 'story', time: Date.UTC(2026, 2, 6, 2) / 1000, title: 'x' }
    const { messages, log } = toMessages([
      fetched('hackernews', [response('a', [story, { ...story, id: 10 }, { ...story, id: 9 }])]),
      fetched('guardian', [response('b', page(result('late', 3), result('b', 2), result('a', 1)))]),
    ])
    expect(messages.map(({ source, id }) => `${source} ${id}`)).toEqual([
      'guardian a',
      'guardian b',
      'hackernews 1',
      'hackernews 10',
      'hackernews 9',
      'guardian late',
    ])
    expect(log.map(({ source }) => source)).toEqual(['hackernews', 'guardian'])
  })

  test('the log counts entries, repeats, rejected ones and messages', () => {
    const first = response('p1', page(result('a', 1), result('b', 2), { id: 'undated' }))
    const { log } = toMessages([fetched('guardian', [first, response('p2', page(result('b', 2), result('c', 3)))])])
    expect(log).toEqual([
      {
        source: 'guardian',
        outcome: 'ok',
        reason: '1 not read: p1: undated has no readable webPublicationDate',
        responses: 2,
        items: 5,
        repeats: 1,
        rejected: 1,
        messages: 3,
        fetched_at: new Date(FETCHED_AT),
        duration_ms: 12,
      },
    ])
  })

  test('seen again, an entry replaces the first only when it is later', () => {
    const { messages } = toMessages([
      fetched('guardian', [
        response('p1', page(result('a', 2, 'first'), result('b', 2, 'first'), result('c', 2, 'first'))),
        response('p2', page(result('a', 1, 'earlier'), result('b', 2, 'same time'), result('c', 3, 'later'))),
      ]),
    ])
    expect(messages.map(({ id, text }) => [id, text])).toEqual([
      ['a', 'first'],
      ['b', 'first'],
      ['c', 'later'],
    ])
  })

  test('the same id of two sources is two messages', () => {
    const story = { id: 7, type: 'story', time: 1772723000, title: 'x' }
    const { messages } = toMessages([
      fetched('hackernews', [response('a', story)]),
      fetched('guardian', [response('b', page(result('7', 1)))]),
    ])
    expect(messages).toHaveLength(2)
  })

  test.each([
    ['a web page', '<html>', 200, 'p1 is a web page, not JSON'],
    ['JSON cut short', '{"response":', 200, 'p1 is JSON cut short or damaged'],
    ['nothing', '', 200, 'p1 is empty'],
    ['an error status', '{}', 404, 'p1 answered 404'],
  ])('a response that is %s is named, and its neighbour survives', (_, body, status, why) => {
    const responses = [response('p1', body, status), response('p2', page(result('a', 1)))]
    expect(told([fetched('guardian', responses)])).toEqual(['partial', `1 not read: ${why}`])
    expect(toMessages([fetched('guardian', responses)])).toMatchObject({
      messages: [{ id: 'a' }],
      log: [{ items: 2, rejected: 1, messages: 1 }],
    })
  })

  test('a fetch of which nothing could be read has failed', () => {
    expect(told([fetched('guardian', [response('p1', '<html>')])])).toEqual([
      'failed',
      '1 not read: p1 is a web page, not JSON',
    ])
    expect(told([fetched('guardian', [response('p1', { message: 'Unauthorized' })])])).toEqual([
      'failed',
      '1 not read: p1 the service says: Unauthorized',
    ])
  })

  test('a service that has nothing to say is ok', () => {
    expect(told([fetched('guardian', [response('p1', page())])])).toEqual(['ok', null])
  })

  test('the reason of the fetch stays, and only the first rejected are told', () => {
    const undated = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
    const fetch = fetched('guardian', [response('p1', page(result('ok', 1), ...undated))], {
      outcome: 'partial',
      reason: 'Page 2 failed.',
    })
    expect(told([fetch])).toEqual([
      'partial',
      'Page 2 failed. 5 not read: p1: a has no readable webPublicationDate; ' +
        'p1: b has no readable webPublicationDate; p1: c has no readable webPublicationDate; and 2 more',
    ])
  })

  test('an absent and a failed source have a row of zeros', () => {
    const { messages, log } = toMessages([
      fetched('nyt', [], { outcome: 'absent', reason: 'no folder nyt' }),
      fetched('newsapi', [], { outcome: 'failed', reason: 'set NEWSAPI_KEY' }),
    ])
    expect(messages).toEqual([])
    expect(log).toMatchObject([
      { source: 'nyt', outcome: 'absent', reason: 'no folder nyt', responses: 0, items: 0, messages: 0 },
      { source: 'newsapi', outcome: 'failed', reason: 'set NEWSAPI_KEY', responses: 0, items: 0, messages: 0 },
    ])
  })
})
