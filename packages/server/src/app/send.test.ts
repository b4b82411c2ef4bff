import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'
import { chooseEncoding } from './encoding.ts'

const long = { runs: Array.from({ length: 200 }, (_, i) => ({ runId: `run-${i}` })) }

function house(answer: unknown = long) {
  return testHouse({ handlers: () => ({ 'GET /runs': async () => answer as never }) })
}

test('what is known already is not sent again, however it was encoded', async () => {
  const { fetch } = house()
  const first = await fetch('/api/v1/runs')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]+"$/)
  expect(first.headers.get('cache-control')).toBe('private, no-cache')
  const again = await fetch('/api/v1/runs', { headers: { 'if-none-match': etag } })
  expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
  const encoded = await fetch('/api/v1/runs', { headers: { 'accept-encoding': 'br' } })
  const brotliTag = encoded.headers.get('etag') ?? ''
  expect(brotliTag).not.toBe(etag)
  const headers = { 'accept-encoding': 'gzip', 'if-none-match': `"other", W/${brotliTag}` }
  expect((await fetch('/api/v1/runs', { headers })).status).toBe(304)
  expect((await house({ runs: [] }).fetch('/api/v1/runs', { headers: { 'if-none-match': etag } })).status).toBe(200)
})

test('long answers are encoded as the client prefers, short ones never', async () => {
  const { fetch } = house()
  const plain = await (await fetch('/api/v1/runs')).text()
  const get = async (accepted: string) => {
    const response = await fetch('/api/v1/runs', { headers: { 'accept-encoding': accepted } })
    expect(response.headers.get('vary')).toBe('accept-encoding')
    return [response.headers.get('content-encoding'), Buffer.from(await response.arrayBuffer())] as const
  }
  const [br, brotli] = await get('gzip, deflate, br')
  expect([br, brotliDecompressSync(brotli).toString()]).toEqual(['br', plain])
  const [gz, gzipped] = await get('gzip')
  expect([gz, gunzipSync(gzipped).toString()]).toEqual(['gzip', plain])
  expect(brotli.length).toBeLessThan(plain.length / 4)
  expect((await get('identity'))[0]).toBeNull()
  const short = await house({ runs: [] }).fetch('/api/v1/runs', { headers: { 'accept-encoding': 'br' } })
  expect(short.headers.get('content-encoding')).toBeNull()
})

test.each([
  [null, undefined],
  ['', undefined],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0.9, br;q=0.5', 'gzip'],
  ['*', 'br'],
  ['deflate, zstd', undefined],
  ['GZIP', 'gzip'],
])('%s takes %s', (accepted, encoding) => {
  expect(chooseEncoding(accepted)).toBe(encoding)
})

test('a text is sent piece by piece as a file, encoded, and a failure is no whole answer', async () => {
  const of = (text: () => AsyncIterable<string>) =>
    testHouse({ handlers: () => ({ 'GET /runs/{runId}/logs/download': text }) })
  const path = '/api/v1/runs/run-1/logs/download'
  const whole = of(async function* () {
    yield 'one\n'
    yield 'two\n'
  })
  const response = await whole.fetch(path)
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="run-run-1.log"')
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await response.text()).toBe('one\ntwo\n')
  const gzipped = await whole.fetch(path, { headers: { 'accept-encoding': 'gzip' } })
  expect(gunzipSync(Buffer.from(await gzipped.arrayBuffer())).toString()).toBe('one\ntwo\n')
  const torn = of(async function* () {
    yield 'one\n'
    throw new Error('the disk is gone')
  })
  await expect((await torn.fetch(path)).text()).rejects.toThrow('the disk is gone')
})
