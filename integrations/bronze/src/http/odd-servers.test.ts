import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { openClient } from './testing/open-client.ts'
import type { RawAnswer } from './testing/raw-server.ts'
import { rawServer } from './testing/raw-server.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const GOOD = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood'
const OK = 'HTTP/1.1 200 OK\r\n'
const LONG = 'a'.repeat(100_000)

const packed = (head: string, body: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(head, 'latin1'), body])

/** Of a client that tries once. */
async function fetchFrom(answer: (line: string, count: number) => RawAnswer) {
  const server = await rawServer(answer)
  const { http } = await openClient({ attempts: 1 })
  return { server, fetched: await http.fetch({ url: `${server.origin}/x` }) }
}

describe('a server that hardly speaks HTTP', () => {
  test.each([
    ['100 unasked', `HTTP/1.1 100 Continue\r\n\r\n${GOOD}`, 'answered 100 (Continue), which nobody had asked for'],
    ['101 unasked', 'HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'would speak another protocol'],
    ['101 without an upgrade', 'HTTP/1.1 101 X\r\n\r\n', 'a status that HTTP does not have'],
    ['status 000', 'HTTP/1.1 000 X\r\ncontent-length: 0\r\n\r\n', 'a status that HTTP does not have'],
    ['status 1000', 'HTTP/1.1 1000 X\r\ncontent-length: 0\r\n\r\n', '(Invalid response status)'],
    ['another protocol', '220 mail.example ESMTP\r\n', 'does not match the HTTP/1.1 protocol'],
    ['nothing', '', 'closed the connection before its answer was whole'],
    ['a header without end', `${OK}x-long: ${LONG}`, 'sends more headers than 16 kB'],
    [
      'trailers without end',
      `${OK}transfer-encoding: chunked\r\n\r\n0\r\nx-long: ${LONG}`,
      'sends more headers than 16 kB',
    ],
    ['two lengths', `${OK}content-length: 2\r\ncontent-length: 3\r\n\r\nabc`, 'not as long as it says'],
    [
      'a length and chunks',
      `${OK}content-length: 9\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`,
      'not as long as it says',
    ],
    [
      'a chunk of another length',
      `${OK}transfer-encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`,
      'does not match the HTTP/1.1',
    ],
  ])('%s: fails with a reason that says so, and the next answer is read', async (_what, bytes, reason) => {
    const { fetched } = await fetchFrom(() => ({ bytes, isLast: true }))
    expect(fetched).toMatchObject({
      ok: false,
      failure: { kind: 'network', isRetryable: true, reason: expect.stringContaining(reason) },
    })
    const server = await rawServer((_line, count) => ({ bytes: count === 1 ? bytes : GOOD, isLast: count === 1 }))
    const { http } = await openClient()
    const second = await http.fetch({ url: server.origin })
    expect(second.ok && text(second.body.bytes)).toBe('good')
    expect(server.asked).toHaveLength(2)
  })

  test.each([
    ['103 before the answer', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${GOOD}`],
    ['102 before the answer', `HTTP/1.1 102 Processing\r\n\r\n${GOOD}`],
    ['HTTP/1.0, to the end of the connection', 'HTTP/1.0 200 OK\r\n\r\ngood'],
    ['trailers', `${OK}transfer-encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\nx-sum: 1\r\n\r\n`],
    ['more bytes than it says', `${GOOD}${OK}content-length: 4\r\n\r\nevil`],
    ['gzip on the way', packed(`${OK}transfer-encoding: gzip\r\n\r\n`, gzipSync('good'))],
    [
      'gzip and zeros after it',
      packed(`${OK}content-encoding: gzip\r\n\r\n`, Buffer.concat([gzipSync('good'), Buffer.alloc(9)])),
    ],
    ['zstd by name only', `${OK}content-encoding: zstd\r\n\r\ngood`],
  ])('%s: is read', async (_what, bytes) => {
    const { fetched } = await fetchFrom(() => ({ bytes, isLast: true }))
    expect(fetched.ok && text(fetched.body.bytes)).toBe('good')
  })

  test('a part of a body, unasked, is no answer; who accepts 206 gets it', async () => {
    const part = 'HTTP/1.1 206 Partial\r\ncontent-range: bytes 0-3/9\r\ncontent-length: 4\r\n\r\ngood'
    const { fetched, server } = await fetchFrom(() => ({ bytes: part }))
    expect(fetched).toMatchObject({ ok: false, failure: { kind: 'status', status: 206, isRetryable: false } })
    const { http } = await openClient()
    expect(await http.fetch({ url: server.origin, accept: [206] })).toMatchObject({ ok: true })
  })

  test('a status whose body never comes counts as that status', async () => {
    const { fetched } = await fetchFrom(() => ({ bytes: 'HTTP/1.1 404 No\r\ncontent-length: 100\r\n\r\nhalf' }))
    expect(fetched).toMatchObject({ ok: false, failure: { kind: 'status', status: 404, isRetryable: false } })
  })
})

describe('a redirect that is oddly written', () => {
  const moved = (...locations: readonly string[]): Uint8Array =>
    Buffer.from(`HTTP/1.1 302 X\r\n${locations.map((one) => `location: ${one}\r\n`).join('')}content-length: 0\r\n\r\n`)

  test.each([
    ['in UTF-8', ['/straße'], '/stra%C3%9Fe'],
    ['twice', ['/one', '/two'], '/one'],
    ['from the host on', ['//127.0.0.1:PORT/far'], '/far'],
  ])('%s: leads where a browser would go', async (_what, locations, path) => {
    const server = await rawServer((line) => {
      const { port } = new URL(server.origin)
      const bytes = line.startsWith('GET /x ') ? moved(...locations.map((one) => one.replace('PORT', port))) : GOOD
      return { bytes }
    })
    const { http } = await openClient()
    const fetched = await http.fetch({ url: `${server.origin}/x` })
    expect(fetched.ok && fetched.body.finalUrl).toBe(`${server.origin}${path}`)
    expect(server.asked[1]).toBe(`GET ${path} HTTP/1.1`)
  })

  test.each([
    ['to a host in letters of another alphabet', 'http://１０.０.０.１/', 'refused-address'],
    ['to a network path with backslashes', '\\\\10.0.0.1\\x', 'refused-address'],
    ['to a port that there is not', 'http://127.0.0.1:99999/', 'redirects'],
    ['to nothing', '', 'redirects'],
  ])('%s: is refused', async (_what, location, kind) => {
    const { fetched, server } = await fetchFrom(() => ({ bytes: moved(location) }))
    expect(fetched).toMatchObject({ ok: false, failure: { kind, isRetryable: false } })
    expect(server.asked).toHaveLength(1)
  })
})
