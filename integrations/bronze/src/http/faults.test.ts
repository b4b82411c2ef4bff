import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { decodeText } from './decode-text.ts'
import { openClient, openServer } from './testing/open-client.ts'
import { TEST_CERTIFICATE } from './testing/certificate.ts'
import { misbehavingServer } from './testing/misbehaving-server.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('tried again', () => {
  test('500, with a random part of a time that doubles, and then it is over', async () => {
    const server = await openServer((_request, response) => response.writeHead(500).end('sorry'))
    const { http, clock } = await openClient({ firstDelayMs: 1_000, maxDelayMs: 3_000, attempts: 5 })
    const fetched = await http.fetch({ url: `${server.origin}/x?key=secret` })
    expect(fetched).toEqual({
      ok: false,
      failure: {
        kind: 'status',
        status: 500,
        reason: `${server.origin}/x answered 500, tried 5 times.`,
        isRetryable: true,
      },
    })
    expect(clock.waits).toEqual([500, 1_000, 1_500, 1_500])
  })

  test('429, after what Retry-After asks in seconds or as a date, at most as long as is allowed', async () => {
    const asks = ['7', 'Sun, 01 Mar 2026 00:00:20 GMT', '86400', '1.5', '0']
    const server = await openServer((_request, response) => {
      const next = asks.shift()
      if (next === undefined) return void response.end('at last')
      response.writeHead(429, { 'retry-after': next }).end()
    })
    const { http, clock } = await openClient({ attempts: 9, maxRetryAfterMs: 60_000, firstDelayMs: 2, maxDelayMs: 2 })
    expect(await http.fetch({ url: server.origin })).toMatchObject({ ok: true })
    expect(clock.waits).toEqual([7_000, 13_000, 60_000, 1, 1])
  })

  test('no connection', async () => {
    const server = await misbehavingServer(() => {})
    await server[Symbol.asyncDispose]()
    const { http, clock } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched).toMatchObject({ ok: false, failure: { kind: 'network', isRetryable: true } })
    expect(JSON.stringify(fetched)).toContain('ECONNREFUSED')
    expect(clock.waits).toHaveLength(3)
  })

  test('no answer in time, and a body that comes too slowly', async () => {
    for (const path of ['/none', '/body']) {
      const server = await openServer((request, response) => {
        if (request.url === '/body') response.write('half')
        setImmediate(() => clock.expire())
      })
      const { http, clock } = await openClient({ attempts: 2 })
      const fetched = await http.fetch({ url: server.origin + path })
      expect(fetched).toMatchObject({ ok: false, failure: { kind: 'timeout', isRetryable: true } })
      expect(JSON.stringify(fetched)).toContain('did not answer within 20000 ms, tried 2 times.')
      expect(server.asked).toHaveLength(2)
    }
  })

  test('no answer in time, but not a third time in a row: the host is left alone, until it may be well again', async () => {
    let isWell = false
    const server = await openServer((request, response) => {
      if (isWell || request.url === '/fine') return void response.end('well')
      setImmediate(() => clock.expire())
    })
    const { http, clock } = await openClient({ attempts: 1 })
    const ask = async (path: string) => {
      const fetched = await http.fetch({ url: server.origin + path })
      return fetched.ok ? 'well' : fetched.failure
    }
    const late = { kind: 'timeout', reason: expect.stringContaining('within 20000 ms'), isRetryable: true }
    const reason = `${server.origin}/d is left alone for now: its host does not answer.`
    // An answer in between: it is one page that is slow, and not the host.
    for (const path of ['/a', '/fine', '/b', '/c']) expect(await ask(path)).toEqual(path === '/fine' ? 'well' : late)
    expect(await ask('/d')).toEqual({ kind: 'timeout', reason, isRetryable: true })
    expect(server.asked).toHaveLength(4)
    await clock.sleep(300_000)
    expect(await ask('/e')).toEqual(late)
    expect(await ask('/d')).toMatchObject({ reason })
    await clock.sleep(300_000)
    isWell = true
    expect([await ask('/f'), await ask('/g')]).toEqual(['well', 'well'])
    expect(server.asked).toHaveLength(7)
  })

  test('no answer in the little time that a redirect left says nothing of the host', async () => {
    const other = await openServer((request, response) => {
      if (request.url === '/fine') return void response.end('well')
      setImmediate(() => clock.expire())
    })
    const server = await openServer(
      (_request, response) =>
        void clock.sleep(1_000).then(() => response.writeHead(302, { location: `${other.origin}/late` }).end()),
    )
    const { http, clock } = await openClient({ attempts: 1 })
    const ask = async (url: string) => (await http.fetch({ url })).ok
    const moved = `${server.origin}/moved`
    expect([await ask(moved), await ask(moved), await ask(`${other.origin}/fine`)]).toEqual([false, false, true])
  })

  test('nothing of a host that answers nobody: who waited for a turn there need not wait for an answer', async () => {
    const server = await openServer(() => setImmediate(() => clock.expire()))
    const { http, clock } = await openClient({ attempts: 3, maxPerHost: 1 })
    const all = await Promise.all(['/a', '/b', '/c', '/d'].map((path) => http.fetch({ url: server.origin + path })))
    expect(all.map((one) => !one.ok && one.failure.kind)).toEqual(['timeout', 'timeout', 'timeout', 'timeout'])
    expect(server.asked).toHaveLength(2)
  })

  test.each([
    ['is cut by the server', { 'content-length': '100' }],
    ['is cut in its chunks', {}],
    ['is cut while packed', { 'content-encoding': 'gzip' }],
  ])('a body that %s, until it is whole', async (_name, headers) => {
    const whole = 'content-encoding' in headers ? gzipSync('whole') : Buffer.from('whole')
    const server = await openServer((_request, response) => {
      if (server.asked.length === 3) {
        return void response.writeHead(200, { ...headers, 'content-length': String(whole.length) }).end(whole)
      }
      response.writeHead(200, headers)
      response.write(whole.subarray(0, 3), () => response.socket?.destroy())
    })
    const { http } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched.ok && text(fetched.body.bytes)).toBe('whole')
    expect(server.asked).toHaveLength(3)
  })

  test('a packed body that ends early although its length is right', async () => {
    const server = await openServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('whole'.repeat(100)).subarray(0, 20))
    })
    const { http } = await openClient()
    expect(await http.fetch({ url: server.origin })).toMatchObject({ ok: false, failure: { kind: 'network' } })
    expect(server.asked).toHaveLength(4)
  })
})

describe('not tried again', () => {
  test.each([400, 401, 403, 404, 410])('%d', async (status) => {
    const server = await openServer((_request, response) => response.writeHead(status).end())
    const { http } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched).toMatchObject({ ok: false, failure: { kind: 'status', status, isRetryable: false } })
    expect(server.asked).toHaveLength(1)
  })

  test('a certificate that nobody vouches for', async () => {
    const server = await openServer((_request, response) => response.end('x'), { isTls: true })
    const { http, clock } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched).toMatchObject({ ok: false, failure: { kind: 'network', isRetryable: false } })
    expect(JSON.stringify(fetched)).toContain('TLS fault: self-signed certificate')
    expect([clock.waits, server.asked]).toEqual([[], []])
  })

  test('a certificate of another name; the right one is taken', async () => {
    const server = await openServer((_request, response) => response.end('x'), { isTls: true })
    const { http } = await openClient({ ca: TEST_CERTIFICATE, lookup: async () => ['127.0.0.1'] })
    const wrong = await http.fetch({ url: `https://other.example:${server.port}/` })
    expect(wrong).toMatchObject({ ok: false, failure: { kind: 'network', isRetryable: false } })
    const right = await http.fetch({ url: `https://tls.example:${server.port}/` })
    expect(right.ok && text(right.body.bytes)).toBe('x')
  })

  test('an unknown packing', async () => {
    const server = await openServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'lzma' }).end('x'),
    )
    const { http } = await openClient()
    expect(await http.fetch({ url: server.origin })).toMatchObject({ ok: false, failure: { isRetryable: false } })
    expect(server.asked).toHaveLength(1)
  })
})

describe('too large', () => {
  const BOMB = Buffer.alloc(60_000_000)
  const tooLarge = { ok: false, failure: { kind: 'too-large', isRetryable: false } }

  test('by its own word, and then not a byte is read', async () => {
    const server = await openServer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000000' }).write('x')
    })
    const { http } = await openClient({ maxBytes: 1_000 })
    expect(await http.fetch({ url: server.origin })).toMatchObject(tooLarge)
  })

  test('without end', async () => {
    const server = await openServer((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      }
      response.on('drain', pour)
      pour()
    })
    const { http } = await openClient()
    expect(await http.fetch({ url: server.origin, maxBytes: 300_000 })).toMatchObject(tooLarge)
    expect(await http.fetch({ url: server.origin, maxBytes: 300_000 })).toMatchObject(tooLarge)
    expect(server.asked).toHaveLength(2)
  })

  test.each([
    ['gzip', gzipSync(BOMB)],
    ['deflate', deflateSync(BOMB)],
    ['br', brotliCompressSync(BOMB)],
    ['zstd', zstdCompressSync(BOMB)],
    ['gzip, gzip', gzipSync(gzipSync(BOMB))],
  ])('once unpacked: a bomb of %s ends early', async (coding, packed) => {
    const server = await openServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end(packed)
    })
    const { http } = await openClient({ maxBytes: 50_000_000 })
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched).toMatchObject(tooLarge)
    expect(JSON.stringify(fetched)).toContain('unpacks to more than 250 times its size')
    expect(await http.fetch({ url: server.origin, maxBytes: 1_000_000 })).toMatchObject(tooLarge)
  })

  test('a body of just the size that is allowed is not', async () => {
    const server = await openServer((_request, response) => response.end('x'.repeat(1_000)))
    const { http } = await openClient({ maxBytes: 1_000 })
    expect(await http.fetch({ url: server.origin })).toMatchObject({ ok: true })
    expect(await http.fetch({ url: server.origin, maxBytes: 999 })).toMatchObject(tooLarge)
  })
})

describe('an answer', () => {
  test.each([
    ['gzip', gzipSync('tiens')],
    ['x-gzip', gzipSync('tiens')],
    ['deflate', deflateSync('tiens')],
    ['deflate', deflateRawSync('tiens')],
    ['br', brotliCompressSync('tiens')],
    ['zstd', zstdCompressSync('tiens')],
    ['deflate, gzip', gzipSync(deflateSync('tiens'))],
    ['identity', Buffer.from('tiens')],
    // It says so and is not.
    ['gzip', Buffer.from('tiens')],
  ])('packed as %s is unpacked', async (coding, packed) => {
    const server = await openServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end(packed)
    })
    const { http } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched.ok && text(fetched.body.bytes)).toBe('tiens')
  })

  test('without a body is empty', async () => {
    const server = await openServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(),
    )
    const { http } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched.ok && fetched.body.bytes.length).toBe(0)
  })

  test('whose header names the wrong charset can be read', async () => {
    const server = await openServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' }).end('<p>Zürich</p>')
    })
    const { http } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched.ok && decodeText(fetched.body.bytes, fetched.body.headers['content-type']).text).toBe(
      '<p>Zürich</p>',
    )
  })
})
