import { describe, expect, test } from 'vitest'
import { toMessages } from './collect.ts'
import { fakeClock } from './fake-clock.ts'
import { fetchSource } from './fetch-source.ts'
import { createHttp, USER_AGENT } from './http.ts'
import { SOURCE_NAMES } from './message.ts'
import { startSampleServer, type SampleServerOptions } from './sample-server.ts'
import { readSettings } from './settings.ts'
import { SOURCES } from './sources/all.ts'

/** Everything the samples say, fetched over a real connection, with the waits skipped. */
async function fetchSamples(options: SampleServerOptions = {}) {
  const server = await startSampleServer(options)
  try {
    const clock = fakeClock(Date.UTC(2026, 2, 6, 12))
    const http = createHttp({ clock, random: () => 0.5, attempts: 2, timeoutMs: 10_000 })
    const settings = readSettings(server.env)
    const fetches = await Promise.all(SOURCE_NAMES.map((name) => fetchSource(SOURCES[name], settings, http, clock)))
    return { fetches, requests: server.requests(), sleptMs: clock.sleptMs }
  } finally {
    await server.close()
  }
}

describe('startSampleServer', () => {
  test('every source is read, with repeats, rejected entries and a retry among them', async () => {
    const { fetches, requests, sleptMs } = await fetchSamples()
    const { messages, log } = toMessages(fetches)
    expect(log.map((row) => [row.source, row.outcome, row.items, row.repeats, row.rejected, row.messages])).toEqual([
      ['newsapi', 'ok', 16, 1, 1, 14],
      ['guardian', 'ok', 17, 1, 0, 16],
      ['nyt', 'ok', 24, 10, 0, 14],
      ['mastodon', 'ok', 18, 3, 0, 15],
      ['bluesky', 'ok', 19, 4, 1, 14],
      ['reddit', 'ok', 17, 0, 0, 17],
      ['hackernews', 'ok', 12, 0, 3, 9],
    ])
    expect(messages).toHaveLength(99)
    expect(sleptMs).toEqual([1000])
    expect(requests.filter(({ source }) => source === 'reddit')).toHaveLength(3)
    expect(new Set(requests.map(({ userAgent }) => userAgent))).toEqual(new Set([USER_AGENT]))
  })

  test('two runs give the same messages', async () => {
    const [first, second] = [await fetchSamples(), await fetchSamples({ rateLimitedOnce: null })]
    expect(toMessages(first.fetches).messages).toEqual(toMessages(second.fetches).messages)
    expect(second.sleptMs).toEqual([])
  })

  test('a source that misbehaves is told, the others are read', async () => {
    const { fetches } = await fetchSamples({
      rateLimitedOnce: null,
      misbehaving: { newsapi: 'down', guardian: 'garbage', nyt: 'truncated', mastodon: 'rate-limited' },
    })
    const { log } = toMessages(fetches)
    expect(log.map(({ source, outcome, messages }) => [source, outcome, messages])).toEqual([
      ['newsapi', 'failed', 0],
      ['guardian', 'failed', 0],
      ['nyt', 'failed', 0],
      ['mastodon', 'failed', 0],
      ['bluesky', 'ok', 14],
      ['reddit', 'ok', 17],
      ['hackernews', 'ok', 9],
    ])
    expect(log[0]?.reason).toMatch(/\/newsapi\/v2\/everything could not be read: .*, tried 2 times\.$/)
    expect(log[1]?.reason).toBe('1 not read: /guardian/search is a web page, not JSON')
    expect(log[2]?.reason).toContain('viewed/1.json is JSON cut short or damaged')
    expect(log[3]?.reason).toMatch(/answered 429 Too Many Requests, tried 2 times\.$/)
  })

  test('a slow source runs into the time allowed, and does not keep the server open', async () => {
    const clock = fakeClock(0)
    const http = createHttp({ clock, random: () => 0, attempts: 1, timeoutMs: 10_000 })
    const server = await startSampleServer({ misbehaving: { nyt: 'slow' } })
    const fetching = fetchSource(SOURCES.nyt, readSettings(server.env), http, clock)
    while (server.requests().length < 3) await new Promise(setImmediate)
    clock.wakeDeadlines()
    expect(await fetching).toMatchObject({ outcome: 'failed', responses: [] })
    await server.close()
  })

  test('the services that need a key refuse without one, in their own shape', async () => {
    const server = await startSampleServer()
    const paths = ['newsapi/v2/everything', 'guardian/search', 'nyt/svc/mostpopular/v2/viewed/1.json', 'nyt/nowhere']
    const answers = await Promise.all(paths.map((path) => fetch(`${server.url}/${path}`)))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 404])
    const parsed = await Promise.all(answers.slice(0, 3).map((answer) => answer.json()))
    expect(
      [SOURCES.newsapi, SOURCES.guardian, SOURCES.nyt].map((source, index) => source.parse(parsed[index])),
    ).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ messages: [], items: 1 })))
    await server.close()
  })

  test('Reddit escapes unless asked for raw JSON', async () => {
    const server = await startSampleServer({ rateLimitedOnce: null })
    const ask = async (query: string) => (await fetch(`${server.url}/reddit/r/news/new.json${query}`)).text()
    expect(await ask('?limit=5')).toContain('R&amp;D')
    expect(await ask('?limit=5&raw_json=1')).toContain('R&D')
    await server.close()
  })
})
