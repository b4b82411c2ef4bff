import { ConflictError, StorageError } from '@ingot/core'
import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

async function problemAt(response: Promise<Response>): Promise<{ status: number; code: string; detail: string }> {
  const answer = await response
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const problem: unknown = await answer.json()
  expect(problem).toMatchObject({ type: 'about:blank', status: answer.status })
  return problem as { status: number; code: string; detail: string }
}

test('an address of the API where nothing is says so as a problem', async () => {
  const house = testHouse()
  expect(await problemAt(house.fetch('/api/v1/nothing'))).toMatchObject({ status: 404, code: 'not-found/page' })
  expect(await problemAt(house.fetch('/api/v2/runs'))).toMatchObject({ status: 404, code: 'not-found/page' })
  expect(await problemAt(house.fetch('/hooks/only-one'))).toMatchObject({ status: 404, code: 'not-found/page' })
})

test('a method that an address does not take is refused with those that it takes', async () => {
  const house = testHouse()
  const response = await house.fetch('/api/v1/runs/some-run', { method: 'PUT' })
  expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD')
  expect(await response.json()).toMatchObject({ status: 405, code: 'invalid/method' })
})

test('what a query does not know, says twice, or says wrongly is named', async () => {
  const house = testHouse()
  expect(await problemAt(house.fetch('/api/v1/runs?statuss=failed'))).toMatchObject({
    status: 400,
    code: 'invalid/request',
    issues: [{ path: 'query.statuss' }],
  })
  expect(await problemAt(house.fetch('/api/v1/runs?limit=1&limit=2'))).toMatchObject({
    issues: [{ path: 'query.limit', message: 'is said more than once' }],
  })
  expect(await problemAt(house.fetch('/api/v1/runs?limit=0&status=sleeping'))).toMatchObject({
    issues: expect.arrayContaining([
      expect.objectContaining({ path: 'query.limit' }),
      expect.objectContaining({ path: 'query.status.0' }),
    ]) as unknown,
  })
})

test('a list in a query is repeated, and one value is a list of one', async () => {
  let seen: unknown
  const house = testHouse({
    handlers: () => ({
      async 'GET /runs'({ query }) {
        seen = query
        return { runs: [] }
      },
    }),
  })
  await house.fetch('/api/v1/runs?status=failed')
  expect(seen).toMatchObject({ status: ['failed'], limit: 50 })
  await house.fetch('/api/v1/runs?status=failed&status=canceled&limit=3')
  expect(seen).toMatchObject({ status: ['failed', 'canceled'], limit: 3 })
})

test('slashes and dots of a key in an address stay its own', async () => {
  const seen: string[] = []
  const house = testHouse({
    handlers: () => ({
      async 'POST /assets/{key}/wipe'({ params: { key } }) {
        seen.push(key)
        return { ok: true }
      },
    }),
  })
  const wipe = (key: string) => house.client('POST /assets/{key}/wipe', { params: { key }, body: {} })
  await wipe('bronze/orders')
  await wipe('a%2Fb')
  await wipe('..a')
  expect(seen).toEqual(['bronze/orders', 'a%2Fb', '..a'])
})

test('fixed words in an address are no params', async () => {
  const house = testHouse({
    handlers: () => ({
      'GET /runs/counts': async () => ({ counts: {} as never }),
      'GET /runs/{runId}': () => Promise.reject(new Error('took the word for a run')),
    }),
  })
  expect((await house.fetch('/api/v1/runs/counts')).status).toBe(200)
})

test('a body that is no JSON, of another type, of another shape or too long is refused', async () => {
  const house = testHouse()
  const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
    problemAt(house.fetch('/api/v1/runs/preview', { method: 'POST', body, headers }))
  expect(await post('{')).toMatchObject({ status: 400, code: 'invalid/request' })
  expect(await post('{"jobb":"x"}')).toMatchObject({ status: 400, code: 'invalid/request' })
  expect(await post('{}', { 'content-type': 'text/plain' })).toMatchObject({
    status: 415,
    code: 'invalid/content-type',
  })
  expect(await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 415 })
  expect(await post(JSON.stringify({ job: 'x'.repeat(5_000_000) }))).toMatchObject({
    status: 413,
    code: 'invalid/body-too-big',
  })
})

test('a body nested so deep that nobody could write it down again is refused, for a sensor too', async () => {
  const house = testHouse()
  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
  const preview = (config: string) => {
    const body = `{"project":"sample","ask":{"job":"nightly","config":${config}}}`
    return problemAt(house.fetch('/api/v1/runs/preview', { method: 'POST', body, headers: JSON_TYPE }))
  }
  const tooDeep = { status: 400, detail: expect.stringContaining('nested more than 200 levels deep') as unknown }
  expect(await preview(nested(100_000))).toMatchObject({ code: 'invalid/request', ...tooDeep })
  expect(await preview(nested(199))).toMatchObject(tooDeep)
  expect((await preview(nested(198))).detail).not.toContain('nested')
  const push = house.fetch('/hooks/sample/hook', { method: 'POST', body: nested(100_000) })
  expect(await problemAt(push)).toMatchObject({ code: 'invalid/push', ...tooDeep })
  expect(house.faults).toEqual([])
})

test('a body that goes on and on is not read to its end', async () => {
  const house = testHouse()
  let pulled = 0
  let isCanceled = false
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
    cancel() {
      isCanceled = true
    },
  })
  const init = { method: 'POST', body: endless, headers: JSON_TYPE, duplex: 'half' } as const
  expect(await problemAt(house.fetch('/api/v1/runs/preview', init))).toMatchObject({ status: 413 })
  expect(isCanceled).toBe(true)
  expect(pulled).toBeLessThan(70)
})

test('what a handler throws has the status of its class, and what is no error of ours tells nothing', async () => {
  const throwing = (error: unknown) => testHouse({ handlers: () => ({ 'GET /runs': () => Promise.reject(error) }) })
  const conflict = throwing(new ConflictError('conflict/run-finished', 'it has ended.'))
  expect(await problemAt(conflict.fetch('/api/v1/runs'))).toMatchObject({ status: 409, detail: 'it has ended.' })
  const locked = throwing(new StorageError('storage/locked', 'it is locked.', { retryable: true }))
  const response = await locked.fetch('/api/v1/runs')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  const broken = throwing(new Error('the password is hunter2'))
  const problem = await problemAt(broken.fetch('/api/v1/runs'))
  expect(problem).toMatchObject({ status: 500, code: 'internal-error' })
  expect(JSON.stringify(problem)).not.toContain('hunter2')
  expect(broken.faults).toHaveLength(1)
})

test('every answer tells a browser to be careful with it, problems too', async () => {
  const house = testHouse()
  for (const path of ['/healthz', '/api/v1/nothing', '/', '/api/docs']) {
    const { headers } = await house.fetch(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('referrer-policy')).toBe('same-origin')
  }
})

test('a request that names the server as it is not known is refused, whatever it asks', async () => {
  const house = testHouse({ server: { publicHosts: ['Ingot.example.org'] } })
  const at = (host: string, path = '/api/v1/openapi.json') => house.fetch(path, { headers: { host } })
  expect(await problemAt(at('evil.example'))).toMatchObject({ status: 421, code: 'invalid/host' })
  expect(await problemAt(at('evil.example', '/'))).toMatchObject({ status: 421 })
  expect(await problemAt(at('localhost.evil.example'))).toMatchObject({ status: 421 })
  expect((await at('ingot.example.org')).status).toBe(200)
  expect((await at('127.0.0.1:4600')).status).toBe(200)
})

test('pages of other sites may change nothing and follow no stream', async () => {
  const house = testHouse({ handlers: () => ({ 'GET /live': async function* () {} }) })
  const headers = (extra: Record<string, string>) => ({ ...JSON_TYPE, host: 'localhost', ...extra })
  const post = (extra: Record<string, string>) =>
    house.fetch('/api/v1/session', { method: 'POST', body: '{"token":"x"}', headers: headers(extra) })
  const foreign = { status: 403, code: 'access/foreign-origin' }
  expect(await problemAt(post({ origin: 'https://evil.example' }))).toMatchObject(foreign)
  expect(await problemAt(post({ origin: 'null' }))).toMatchObject(foreign)
  expect(await problemAt(post({ origin: 'http://localhost:3000' }))).toMatchObject(foreign)
  expect(await problemAt(post({ 'sec-fetch-site': 'cross-site' }))).toMatchObject(foreign)
  expect(await problemAt(post({ 'sec-fetch-site': 'same-site' }))).toMatchObject(foreign)
  expect((await post({ origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  const live = (extra: Record<string, string>) => house.fetch('/api/v1/live', { headers: headers(extra) })
  expect(await problemAt(live({ 'sec-fetch-site': 'cross-site' }))).toMatchObject(foreign)
  expect((await live({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  const push = house.fetch('/hooks/shop/hook', { method: 'POST', headers: headers({ origin: 'https://evil.example' }) })
  expect(await problemAt(push)).toMatchObject(foreign)
})

test('a client that changes too much in a second is told to wait, and may go on after it', async () => {
  const house = testHouse()
  const change = () => house.fetch('/api/v1/session', { method: 'DELETE' })
  const statuses: number[] = []
  for (let i = 0; i < 301; i += 1) statuses.push((await change()).status)
  expect(statuses.slice(0, 300).every((status) => status === 200)).toBe(true)
  const refused = await change()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  await house.clock.advance(1_000)
  expect((await change()).status).toBe(200)
})
