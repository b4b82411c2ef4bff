import { describe, expect, test } from 'vitest'

import type { ArtifactKey } from '../store/bronze-store.ts'
import { urlHash } from '../store/url-hash.ts'
import { createBronzeHttp } from './create-bronze-http.ts'
import { openClient, openServer } from './testing/open-client.ts'

const KEY: ArtifactKey = { sourceType: 'news', externalId: '1', artifactType: 'raw', ext: 'json' }
const PAGE = { sourceType: 'content', artifactType: 'response', ext: 'html' }
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('what bronze holds', () => {
  test('is fetched once and never asked for again, also by another client', async () => {
    const server = await openServer((_request, response) => response.end('one'))
    const { http, bronze, clock } = await openClient()
    const first = await http.fetchItem(KEY, { url: `${server.origin}/1` })
    expect(first).toMatchObject({ ok: true, from: 'network', key: KEY })
    const second = await http.fetchItem(KEY, { url: `${server.origin}/1` })
    expect(second.ok && [second.from, text(second.bytes)]).toEqual(['bronze', 'one'])
    await using other = createBronzeHttp(bronze, { clock, random: () => 0 })
    expect(await other.fetchItem(KEY, { url: 'http://10.0.0.1/' })).toMatchObject({ ok: true, from: 'bronze' })
    expect(server.asked).toHaveLength(1)
  })

  test('says where it came from, without cookies and keys', async () => {
    const server = await openServer((request, response) => {
      if (request.url === '/old?q=1') return void response.writeHead(301, { location: '/new' }).end()
      const kept = { 'content-type': 'text/plain', etag: '"e"', link: '</2>; rel=next', 'content-language': 'de' }
      response
        .writeHead(200, { ...kept, 'set-cookie': 'session=1', 'www-authenticate': 'x', 'x-other': 'y' })
        .end('one')
    })
    const { http, bronze } = await openClient()
    const url = `${server.origin}/old?q=1`
    await http.fetchItem(KEY, { url, headers: { authorization: 'Bearer key', cookie: 'a=b' } })
    const meta = await bronze.meta(KEY)
    expect(meta).toMatchObject({
      url,
      finalUrl: `${server.origin}/new`,
      status: 200,
      fetchedAtMs: Date.UTC(2026, 2, 1),
    })
    expect(Object.keys(meta?.headers ?? {}).sort()).toEqual([
      'content-language',
      'content-type',
      'date',
      'etag',
      'link',
    ])
  })

  test('by URL lies under the hash of the URL, and of the body of a POST', async () => {
    const server = await openServer((_request, response, body) => response.end(`answer to ${body}`))
    const { http } = await openClient()
    const url = `${server.origin}/search`
    const got = await http.fetchUrl(PAGE, { url })
    expect(got).toMatchObject({ ok: true, key: { ...PAGE, externalId: urlHash(url) } })
    const asked = await Promise.all(['a', 'b', 'a'].map((body) => http.fetchUrl(PAGE, { url, method: 'POST', body })))
    expect(asked.map((one) => one.ok && text(one.bytes))).toEqual(['answer to a', 'answer to b', 'answer to a'])
    expect(new Set(asked.map((one) => one.ok && one.key.externalId)).size).toBe(2)
    expect(server.asked.map(({ body }) => body).sort()).toEqual(['', 'a', 'b'])
  })

  test('is asked for by one request when two want it at once', async () => {
    const server = await openServer((_request, response) => response.end('one'))
    const { http } = await openClient()
    const both = await Promise.all([1, 2].map(() => http.fetchItem(KEY, { url: server.origin })))
    expect(both.map((one) => one.ok && text(one.bytes))).toEqual(['one', 'one'])
    expect(server.asked).toHaveLength(1)
  })

  test('is what came first when two processes ask at once and get different answers', async () => {
    const answers = ['first', 'second']
    const waiting: (() => void)[] = []
    const server = await openServer((_request, response) => {
      waiting.push(() => void response.end(answers.shift()))
      if (waiting.length === 2) for (const answer of waiting) answer()
    })
    const { http, bronze, clock } = await openClient()
    // Clients know nothing of one another, as if each were in a process of its own.
    await using other = createBronzeHttp(bronze, { clock, random: () => 0.5, allowedPrivate: ['127.0.0.0/8'] })
    const both = await Promise.all([http, other].map((one) => one.fetchItem(KEY, { url: server.origin })))
    const kept = await bronze.readText(KEY)
    expect(both.map((one) => one.ok && text(one.bytes))).toEqual([kept, kept])
    expect(new Set(both.map((one) => one.ok && one.from))).toEqual(new Set(['bronze', 'network']))
    expect(server.asked).toHaveLength(2)
  })

  test('is nothing of an answer that failed', async () => {
    const server = await openServer((_request, response) => response.writeHead(404).end('not here'))
    const { http, bronze } = await openClient()
    expect(await http.fetchItem(KEY, { url: server.origin })).toMatchObject({ ok: false, failure: { status: 404 } })
    expect(await bronze.exists(KEY)).toBe(false)
  })

  test('is an answer of another status where that is accepted', async () => {
    const server = await openServer((_request, response) => response.writeHead(404).end('gone'))
    const { http, bronze } = await openClient()
    expect(await http.fetchItem(KEY, { url: server.origin, accept: [200, 404] })).toMatchObject({ ok: true })
    expect(await bronze.meta(KEY)).toMatchObject({ status: 404 })
  })

  test('stays empty after a plain fetch', async () => {
    const server = await openServer((_request, response) => response.end('list'))
    const { http, bronze } = await openClient()
    const fetched = await http.fetch({ url: server.origin })
    expect(fetched.ok && [text(fetched.body.bytes), fetched.body.status]).toEqual(['list', 200])
    const kept = []
    for await (const key of bronze.list({ sourceType: 'news' })) kept.push(key)
    expect(kept).toEqual([])
  })
})

describe('an abort', () => {
  test('rejects with its reason and leaves nothing in bronze', async () => {
    const abort = new AbortController()
    const server = await openServer((_request, response) => {
      response.write('half')
      abort.abort(new Error('enough'))
    })
    const { http, bronze } = await openClient()
    await expect(http.fetchItem(KEY, { url: server.origin }, { signal: abort.signal })).rejects.toThrow('enough')
    expect(await bronze.exists(KEY)).toBe(false)
    await expect(http.fetch({ url: server.origin }, { signal: abort.signal })).rejects.toThrow('enough')
    expect(server.asked).toHaveLength(1)
  })

  test('of one of two that wait for the same does not disturb the other', async () => {
    const abort = new AbortController()
    const server = await openServer((_request, response) => {
      abort.abort(new Error('not me'))
      setImmediate(() => response.end('one'))
    })
    const { http } = await openClient()
    const mine = http.fetchItem(KEY, { url: server.origin }, { signal: abort.signal })
    const theirs = http.fetchItem(KEY, { url: server.origin })
    await expect(mine).rejects.toThrow('not me')
    expect(await theirs).toMatchObject({ ok: true, from: 'network' })
  })
})

describe('closing', () => {
  test('breaks off what is under way, and nothing is tried after it', async () => {
    const server = await openServer(() => void http[Symbol.asyncDispose]())
    const { http } = await openClient()
    const closed = { code: 'invalid/closed' }
    await expect(http.fetchItem(KEY, { url: server.origin })).rejects.toMatchObject(closed)
    await expect(http.fetch({ url: server.origin })).rejects.toMatchObject(closed)
    expect(server.asked).toHaveLength(1)
  })
})

describe('a request', () => {
  test('of no http address is refused in words, its password not among them', async () => {
    const { http } = await openClient()
    for (const url of [
      'ftp://a.example/',
      'nonsense',
      'http://',
      'http://user:secret@a.example/',
      'file:///etc/passwd',
    ]) {
      const fetched = await http.fetch({ url })
      expect(fetched).toMatchObject({ ok: false, failure: { kind: 'bad-url', isRetryable: false } })
      expect(JSON.stringify(fetched)).not.toContain('secret')
    }
  })

  test('with a header that cannot be sent is refused', async () => {
    const { http } = await openClient()
    const fetched = await http.fetch({ url: 'http://127.0.0.1:9/', headers: { 'x-a': 'a\r\nb: c' } })
    expect(fetched).toMatchObject({ ok: false, failure: { kind: 'bad-url', isRetryable: false } })
  })

  test('carries the user agent, and what the caller gives goes before', async () => {
    const server = await openServer((_request, response) => response.end())
    const { http } = await openClient({ userAgent: 'house/1.0' })
    await http.fetch({ url: server.origin })
    await http.fetch({ url: server.origin, headers: { 'User-Agent': 'mine', Accept: 'text/html' } })
    expect(server.asked.map(({ headers }) => [headers['user-agent'], headers.accept])).toEqual([
      ['house/1.0', '*/*'],
      ['mine', 'text/html'],
    ])
  })
})

describe('options', () => {
  test.each([
    [{ attempts: 0 }, 'attempts is 0'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs is NaN'],
    [{ allowedPrivate: ['10.0.0.0/99'] }, '10.0.0.0/99'],
    [{ allowedPrivate: ['http://a/'] }, 'http://a/'],
    [{ routes: { 'https://a.example/path': 'http://127.0.0.1' } }, 'https://a.example/path'],
    [{ routes: { '*': 'nowhere' } }, 'nowhere'],
  ])('that cannot be meant are refused: %j', async (options, named) => {
    await expect(openClient(options)).rejects.toMatchObject({
      code: 'invalid/bronze-http',
      message: expect.stringContaining(named),
    })
  })
})
