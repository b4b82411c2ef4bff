import { describe, expect, test } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { fetchSource } from './fetch-source.ts'
import { createHttp, type Http } from './http.ts'
import { loopback } from './loopback.ts'
import type { SourceName } from './message.ts'
import { readSettings } from './settings.ts'
import { SOURCES } from './sources/all.ts'

const START_MS = Date.UTC(2026, 2, 6, 12)
const clock = () => fakeClock(START_MS)

function httpOf(ticking = clock()): Http {
  return createHttp({ clock: ticking, random: () => 0, attempts: 2, timeoutMs: 10_000 })
}

function settingsFor(name: SourceName, url: string, more: Record<string, string> = {}) {
  return readSettings({ [`${name.toUpperCase()}_URL`]: url, ...more })
}

describe('fetchSource', () => {
  test('keeps the exact bodies in the order of asking, without the key', async () => {
    await using server = await loopback((request, response) => void response.end(`{ "asked": "${request.url}" }`))
    const settings = settingsFor('nyt', server.url, { NYT_KEY: 'secret' })
    const fetch = await fetchSource(SOURCES.nyt, settings, httpOf(), clock())
    expect(fetch).toMatchObject({
      source: 'nyt',
      fetchedAt: '2026-03-06T12:00:00.000Z',
      outcome: 'ok',
      reason: null,
      durationMs: 0,
    })
    expect(fetch.responses.map(({ name }) => name)).toEqual([
      '/svc/mostpopular/v2/viewed/1.json',
      '/svc/mostpopular/v2/emailed/1.json',
      '/svc/mostpopular/v2/shared/1.json',
    ])
    expect(fetch.responses[0]).toMatchObject({
      url: `${server.url}/svc/mostpopular/v2/viewed/1.json`,
      status: 200,
      body: '{ "asked": "/svc/mostpopular/v2/viewed/1.json?api-key=[key]" }',
    })
  })

  test.each([
    ['as it is', 'abc/+=9"&xyz'],
    ['as URLs write it', encodeURIComponent('abc/+=9"&xyz')],
    ['in small hex digits', encodeURIComponent('abc/+=9"&xyz').toLowerCase()],
    ['as JSON writes it', 'abc\\/+=9\\"\\u0026xyz'],
    ['as HTML writes it', 'abc&#x2F;+&#61;9&quot;&amp;xyz'],
  ])('the key is in no body, name, address or reason: %s', async (_, echoed) => {
    await using server = await loopback((request, response) => {
      if (request.url?.includes('emailed') === true) response.writeHead(403, `no ${echoed}`)
      response.end(`{ "asked": "before ${echoed} after" }`)
    })
    const settings = settingsFor('nyt', `${server.url}/${encodeURIComponent('abc/+=9"&xyz')}`, {
      NYT_KEY: 'abc/+=9"&xyz',
    })
    const fetch = await fetchSource(SOURCES.nyt, settings, httpOf(), clock())
    expect(JSON.stringify(fetch)).not.toMatch(/abc.*xyz/i)
    expect(fetch.responses[0]?.body).toBe('{ "asked": "before [key] after" }')
    expect(fetch.responses[0]?.url).toBe(`${server.url}/[key]/svc/mostpopular/v2/viewed/1.json`)
    expect(fetch.reason).toContain('answered 403 no [key]')
  })

  test('a key of a few letters takes no words out of the news', async () => {
    await using server = await loopback((_, response) => void response.end('{ "a": "daily" }'))
    const settings = settingsFor('nyt', server.url, { NYT_KEY: 'daily' })
    const fetch = await fetchSource(SOURCES.nyt, settings, httpOf(), clock())
    expect(fetch.responses[0]?.body).toBe('{ "a": "daily" }')
  })

  test('says which key to set, and asks nothing', async () => {
    const never: Http = () => Promise.reject(new Error('asked'))
    const fetch = await fetchSource(SOURCES.newsapi, readSettings({}), never, clock())
    expect(fetch).toMatchObject({ outcome: 'failed', reason: 'set NEWSAPI_KEY', responses: [] })
  })

  test('a service slower than its time loses what it did not answer, and keeps what it did', async () => {
    const fake = clock()
    let hanging = 0
    await using server = await loopback((request, response) => {
      if (request.url?.includes('viewed') === true) return void response.end('{}')
      hanging += 1
      if (hanging === 2) fake.wakeDeadlines()
    })
    const settings = settingsFor('nyt', server.url, { NYT_KEY: 'secret' })
    const fetch = await fetchSource(SOURCES.nyt, settings, createHttp({ clock: fake, random: () => 0 }), fake)
    expect(fetch.outcome).toBe('partial')
    expect(fetch.responses.map(({ name }) => name)).toEqual(['/svc/mostpopular/v2/viewed/1.json'])
    expect(fetch.reason).toContain('had no answer when the 90 s of this source were up')
  })

  test('follows pages until the settings say stop, and numbers them', async () => {
    await using server = await loopback((request, response) => {
      const after = new URL(request.url ?? '', 'http://x').searchParams.get('after') ?? '0'
      response.end(JSON.stringify({ kind: 'Listing', data: { children: [], after: String(Number(after) + 1) } }))
    })
    const settings = settingsFor('reddit', server.url, { HEADLINE_PAGES: '3' })
    const { responses, outcome } = await fetchSource(SOURCES.reddit, settings, httpOf(), clock())
    expect(outcome).toBe('ok')
    expect(responses.map(({ name }) => name)).toEqual(['/r/news/new.json', '/r/news/new.json#2', '/r/news/new.json#3'])
  })

  test('asks for items at most 8 at once', async () => {
    let open = 0
    let most = 0
    await using server = await loopback((request, response) => {
      if (request.url === '/v0/topstories.json') {
        response.end(JSON.stringify(range(30)))
        return
      }
      open += 1
      most = Math.max(most, open)
      response.once('finish', () => (open -= 1))
      setImmediate(() => response.end('null'))
    })
    const settings = settingsFor('hackernews', server.url, { HEADLINE_LIMIT: '20' })
    const fetch = await fetchSource(SOURCES.hackernews, settings, httpOf(), clock())
    expect(fetch.responses).toHaveLength(21)
    expect(most).toBeLessThanOrEqual(8)
    expect(most).toBeGreaterThan(1)
  })

  test('one request that fails leaves the others and is told', async () => {
    await using server = await loopback((request, response) => {
      if (request.url?.includes('emailed') === true) response.writeHead(500)
      response.end('{}')
    })
    const settings = settingsFor('nyt', server.url, { NYT_KEY: 'secret' })
    const { outcome, reason, responses } = await fetchSource(SOURCES.nyt, settings, httpOf(), clock())
    expect(outcome).toBe('partial')
    expect(reason).toBe(
      `${server.url}/svc/mostpopular/v2/emailed/1.json answered 500 Internal Server Error, tried 2 times.`,
    )
    expect(responses).toHaveLength(2)
  })

  test('a source none of whose requests is answered has failed, in few words', async () => {
    await using server = await loopback((request, response) => {
      if (request.url === '/v0/topstories.json') response.end(JSON.stringify(range(6)))
      else response.writeHead(404).end()
    })
    const items = await fetchSource(SOURCES.hackernews, settingsFor('hackernews', server.url), httpOf(), clock())
    expect(items).toMatchObject({ outcome: 'partial', responses: [{ name: '/v0/topstories.json' }] })
    expect(items.reason).toMatch(/item\/3\.json answered 404 Not Found\. And 3 more requests failed\.$/)
    const all = await fetchSource(SOURCES.reddit, settingsFor('reddit', server.url), httpOf(), clock())
    expect(all).toMatchObject({ outcome: 'failed', responses: [] })
  })

  test('an answer that is no JSON is kept as it is, and not followed', async () => {
    await using server = await loopback((_, response) => void response.end('<html>'))
    const fetch = await fetchSource(SOURCES.mastodon, settingsFor('mastodon', server.url), httpOf(), clock())
    expect(fetch).toMatchObject({ outcome: 'ok', responses: [{ body: '<html>' }] })
  })

  test('the time between the tries counts', async () => {
    let asked = 0
    await using server = await loopback((_, response) => {
      asked += 1
      if (asked === 1) response.writeHead(429, { 'retry-after': '3' })
      response.end('[]')
    })
    const ticking = clock()
    const settings = settingsFor('mastodon', server.url)
    const fetch = await fetchSource(SOURCES.mastodon, settings, httpOf(ticking), ticking)
    expect(fetch).toMatchObject({ outcome: 'ok', durationMs: 3000 })
  })

  test('an abort rejects with its reason', async () => {
    const abort = new AbortController()
    await using server = await loopback(() => abort.abort(new Error('run cancelled')))
    const settings = settingsFor('nyt', server.url, { NYT_KEY: 'k' })
    await expect(fetchSource(SOURCES.nyt, settings, httpOf(), clock(), abort.signal)).rejects.toThrow('run cancelled')
  })
})

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
