import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { createHttp, fetchText, USER_AGENT } from './http.ts'
import { loopback } from './loopback.ts'

const START_MS = Date.UTC(2026, 2, 6, 12)
const NEVER_MS = 1_000_000

function setUp(random = 0.5) {
  const clock = fakeClock(START_MS, NEVER_MS)
  return { clock, options: { clock, random: () => random, timeoutMs: NEVER_MS } }
}

/** Answers one request after the other with the steps, the last one for all that follow. */
function steps(...answers: readonly ((response: ServerResponse) => void)[]) {
  let count = 0
  return (_: unknown, response: ServerResponse) => {
    const answer = answers[Math.min(count, answers.length - 1)]
    count += 1
    answer?.(response)
  }
}

const fine = (response: ServerResponse) => void response.end('{"fine":true}')
const status = (code: number, headers: Record<string, string> = {}) => {
  return (response: ServerResponse) => void response.writeHead(code, headers).end('no')
}

describe('fetchText', () => {
  test('answers with the body and the status, and says who asks', async () => {
    const { clock, options } = setUp()
    const seen: unknown[] = []
    await using server = await loopback((request, response) => {
      seen.push(request.headers['user-agent'], request.headers['x-api-key'])
      response.end('grüße 🎉')
    })
    const result = await fetchText({ url: `${server.url}/a`, headers: { 'x-api-key': 'k' } }, options)
    expect(result).toEqual({ ok: true, status: 200, body: 'grüße 🎉', attempts: 1 })
    expect(seen).toEqual([USER_AGENT, 'k'])
    expect(clock.sleptMs).toEqual([])
  })

  test('tries again after 5xx, waiting a random part of a time that doubles', async () => {
    const { clock, options } = setUp(0.5)
    await using server = await loopback(steps(status(500), status(502), status(503), fine))
    const result = await fetchText({ url: server.url }, options)
    expect(result).toMatchObject({ ok: true, attempts: 4 })
    expect(clock.sleptMs).toEqual([250, 500, 1000])
  })

  test('the wait never exceeds its limit', async () => {
    const { clock, options } = setUp(0.999)
    await using server = await loopback(steps(status(500)))
    await fetchText({ url: server.url }, { ...options, attempts: 6, firstDelayMs: 1000, maxDelayMs: 3000 })
    expect(clock.sleptMs).toEqual([999, 1998, 2997, 2997, 2997])
  })

  test('gives up after the last try and says so without the query', async () => {
    const { options } = setUp()
    await using server = await loopback(steps(status(503)))
    const result = await fetchText({ url: `${server.url}/search?api-key=secret` }, { ...options, attempts: 3 })
    const reason = `${server.url}/search answered 503 Service Unavailable, tried 3 times.`
    expect(result).toEqual({ ok: false, status: 503, reason, attempts: 3 })
  })

  test.each([400, 401, 403, 404])('does not try again after %i', async (code) => {
    const { clock, options } = setUp()
    await using server = await loopback(steps(status(code), fine))
    expect(await fetchText({ url: server.url }, options)).toMatchObject({ ok: false, status: code, attempts: 1 })
    expect(clock.sleptMs).toEqual([])
  })

  test.each([
    ['seconds', '7', 7_000],
    ['a date', new Date(START_MS + 4_000).toUTCString(), 4_000],
    ['more than the limit', '86400', 60_000],
    ['nonsense, so that chance decides', 'soon', 250],
    ['a date that is past, likewise', new Date(START_MS - 4_000).toUTCString(), 250],
    ['no time at all, likewise', '0', 250],
    ['a fraction, likewise', '1.5', 250],
    ['less than nothing, likewise', '-1', 250],
    ['a number with a unit, likewise', '5s', 250],
    ['a day of no calendar, likewise', 'Mon, 99 Foo 2026 99:00:00 GMT', 250],
  ])('waits as Retry-After asks: %s', async (_, retryAfter, waitMs) => {
    const { clock, options } = setUp()
    await using server = await loopback(steps(status(429, { 'retry-after': retryAfter }), fine))
    expect(await fetchText({ url: server.url }, options)).toMatchObject({ ok: true, attempts: 2 })
    expect(clock.sleptMs).toEqual([waitMs])
  })

  test('tries again when the connection breaks off, also in the middle of the body', async () => {
    const { options } = setUp()
    const half = (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => response.destroy())
    }
    await using server = await loopback(steps((response) => void response.destroy(), half, fine))
    expect(await fetchText({ url: server.url }, options)).toMatchObject({ ok: true, attempts: 3 })
  })

  test('a body that is not the gzip it claims to be is an answer that could not be read', async () => {
    const { options } = setUp()
    await using server = await loopback(
      steps((response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip')
      }),
    )
    const result = await fetchText({ url: server.url }, { ...options, attempts: 2 })
    expect(result).toMatchObject({ ok: false, status: null, attempts: 2 })
    expect(result).toHaveProperty('reason', expect.stringContaining('could not be read'))
  })

  test('nobody listening is a reason, not an error', async () => {
    const { options } = setUp()
    const gone = createServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    const result = await fetchText({ url: `http://127.0.0.1:${port}/` }, { ...options, attempts: 1 })
    const reason = `http://127.0.0.1:${port}/ could not be read: connect ECONNREFUSED 127.0.0.1:${port}.`
    expect(result).toEqual({ ok: false, status: null, reason, attempts: 1 })
  })

  test('a service that does not answer in time is tried again, and named when it never does', async () => {
    const { clock, options } = setUp()
    await using server = await loopback(() => clock.wakeDeadlines())
    const result = await fetchText({ url: `${server.url}/slow` }, { ...options, attempts: 2 })
    const reason = `${server.url}/slow did not answer within ${NEVER_MS} ms, tried 2 times.`
    expect(result).toEqual({ ok: false, status: null, reason, attempts: 2 })
  })

  test('the time allowed includes the body', async () => {
    const { clock, options } = setUp()
    await using server = await loopback((_, response) => {
      response.write('the first of many', () => clock.wakeDeadlines())
    })
    const result = await fetchText({ url: server.url }, { ...options, attempts: 1 })
    expect(result).toHaveProperty('reason', expect.stringContaining('did not answer within'))
  })

  test.each([
    ['plain', {}, Buffer.alloc(5_000_000, 'a')],
    ['a small gzip that unpacks to much', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(5_000_000, 'a'))],
  ])('a body over the limit is not read to its end nor asked for again: %s', async (_, headers, body) => {
    const { options } = setUp()
    let asked = 0
    await using server = await loopback((_, response) => {
      asked += 1
      response.writeHead(200, headers).end(body)
    })
    const result = await fetchText({ url: `${server.url}/big` }, { ...options, maxBytes: 100_000 })
    const reason = `${server.url}/big is larger than 100000 bytes.`
    expect(result).toEqual({ ok: false, status: 200, reason, attempts: 1 })
    expect(asked).toBe(1)
  })

  test('a body of exactly the limit is read', async () => {
    const { options } = setUp()
    await using server = await loopback((_, response) => void response.end('x'.repeat(1000)))
    expect(await fetchText({ url: server.url }, { ...options, maxBytes: 1000 })).toMatchObject({ ok: true })
  })

  test('redirects are followed, but not for ever', async () => {
    const { options } = setUp()
    await using server = await loopback((request, response) => {
      if (request.url === '/start') response.writeHead(302, { location: '/end' }).end()
      else if (request.url === '/end') response.end('arrived')
      else response.writeHead(302, { location: '/round' }).end()
    })
    expect(await fetchText({ url: `${server.url}/start` }, options)).toMatchObject({ ok: true, body: 'arrived' })
    const endless = await fetchText({ url: `${server.url}/round` }, options)
    expect(endless).toMatchObject({ ok: false, status: 302, attempts: 1 })
    expect(endless).toHaveProperty('reason', expect.stringMatching(/\/round was redirected more than 5 times\.$/))
  })

  test('an abort while waiting for the answer rejects with its reason', async () => {
    const { options } = setUp()
    const abort = new AbortController()
    await using server = await loopback(() => abort.abort(new Error('stopped by the run')))
    await expect(fetchText({ url: server.url }, { ...options, signal: abort.signal })).rejects.toThrow(
      'stopped by the run',
    )
  })

  test('an abort before the start asks nothing', async () => {
    const { options } = setUp()
    let asked = 0
    await using server = await loopback(() => (asked += 1))
    const http = createHttp(options)
    await expect(http({ url: server.url }, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    expect(asked).toBe(0)
  })

  test.each(['nonsense', 'ftp://files.example/a', '', 'https://name:word@files.example/'])(
    '%j is no address to ask',
    async (url) => {
      const { options } = setUp()
      expect(await fetchText({ url }, options)).toMatchObject({ ok: false, attempts: 0 })
    },
  )
})
