import { StorageError } from '@ingot/core'
import { expect, test } from 'vitest'

import type { TestHouse } from '../testing/test-house.ts'
import { testHouse } from '../testing/test-house.ts'

const guarded = (server = {}) => testHouse({ server: { auth: 'tokens', ...server } })
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
const JSON_TYPE = { 'content-type': 'application/json' }

async function codeAt(response: Promise<Response>): Promise<readonly [number, string]> {
  const answer = await response
  const { code } = (await answer.json()) as { readonly code: string }
  return [answer.status, code]
}

async function signIn(house: TestHouse, token: string): Promise<Response> {
  return house.fetch('/api/v1/session', { method: 'POST', body: JSON.stringify({ token }), headers: JSON_TYPE })
}

test('on a server without tokens everybody is local and may do all', async () => {
  const house = testHouse()
  expect(await house.client('GET /tokens')).toEqual({ tokens: [] })
})

test('no token, a wrong one, an expired one and a revoked one are refused', async () => {
  const house = guarded()
  const { ports, clock } = house
  const admin = house.clientWith(await house.token('admin'))
  const { token, secret } = await admin('POST /tokens', { body: { name: 'ci', role: 'admin', expiresInDays: 1 } })
  expect(secret).toMatch(/^ingot_[\w-]{43}$/)
  const ask = (headers: Record<string, string> = {}) => house.fetch('/api/v1/tokens', { headers })
  const needed = await ask()
  expect(needed.headers.get('www-authenticate')).toBe('Bearer realm="ingot"')
  expect(await codeAt(ask())).toEqual([401, 'access/token-needed'])
  expect(await codeAt(ask(bearer(`ingot_${'x'.repeat(43)}`)))).toEqual([401, 'access/bad-token'])
  expect(await codeAt(ask(bearer('something else')))).toEqual([401, 'access/bad-token'])
  expect((await ask(bearer(secret))).status).toBe(200)
  await clock.advance(86_400_000)
  expect(await codeAt(ask(bearer(secret)))).toEqual([401, 'access/bad-token'])
  const other = await admin('POST /tokens', { body: { name: 'other', role: 'admin' } })
  expect((await ask(bearer(other.secret))).status).toBe(200)
  await admin('DELETE /tokens/{tokenId}', { params: { tokenId: other.token.tokenId } })
  expect(await codeAt(ask(bearer(other.secret)))).toEqual([401, 'access/bad-token'])
  expect(token.createdBy).toBe('admin')
  expect((await ports.storage.listTokens()).every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
})

test('each role may do what those below may, and nothing above', async () => {
  const house = guarded()
  const read = (secret: string) => house.fetch('/metrics', { headers: bearer(secret) })
  const list = (secret: string) => house.fetch('/api/v1/tokens', { headers: bearer(secret) })
  const push = (secret: string) =>
    house.fetch('/hooks/shop/hook', { method: 'POST', body: '{"n":1}', headers: bearer(secret) })
  for (const [role, statuses] of [
    ['viewer', [200, 403, 403]],
    ['launcher', [200, 202, 403]],
    ['editor', [200, 202, 403]],
    ['admin', [200, 202, 200]],
  ] as const) {
    const secret = await house.token(role)
    expect([role, (await read(secret)).status, (await push(secret)).status, (await list(secret)).status]).toEqual([
      role,
      ...statuses,
    ])
  }
  expect(await codeAt(list(await house.token('editor', 'another editor')))).toEqual([403, 'access/role'])
})

test('secrets and hashes of tokens are in no answer but the one that makes them', async () => {
  const house = guarded()
  const secret = await house.token('admin')
  const text = await (await house.fetch('/api/v1/tokens', { headers: bearer(secret) })).text()
  expect(text).toContain('"name":"admin"')
  expect(text).not.toMatch(/hash|ingot_/)
})

test('a browser that has signed in is known by its cookie until it signs out or its token ends', async () => {
  const house = guarded()
  const secret = await house.token('admin')
  const signedIn = await signIn(house, secret)
  expect(await signedIn.json()).toEqual({ name: 'admin', role: 'admin' })
  const cookie = signedIn.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^ingot_session=ingot_.+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
  const [pair = ''] = cookie.split(';')
  const ask = () => house.fetch('/api/v1/tokens', { headers: { cookie: `theme=dark; ${pair}` } })
  expect((await ask()).status).toBe(200)
  const signedOut = await house.fetch('/api/v1/session', { method: 'DELETE' })
  expect(signedOut.headers.get('set-cookie')).toMatch(/^ingot_session=; Path=\/; Max-Age=0/)
  const [token] = await house.storage.listTokens()
  await house.storage.revokeToken(token?.tokenId ?? '', house.clock.nowMs())
  const ended = await ask()
  expect([ended.status, ended.headers.get('set-cookie')?.slice(0, 34)]).toEqual([
    401,
    'ingot_session=; Path=/; Max-Age=0;',
  ])
})

test('behind a proxy that speaks TLS the cookie is for TLS alone', async () => {
  const house = guarded({ publicHosts: ['ingot.example.org'] })
  const response = await house.fetch('/api/v1/session', {
    method: 'POST',
    body: JSON.stringify({ token: await house.token('viewer') }),
    headers: { ...JSON_TYPE, host: 'ingot.example.org', origin: 'https://ingot.example.org' },
  })
  expect(response.headers.get('set-cookie')).toMatch(/; Secure$/)
})

test('whoever is refused again and again is slowed down; a right token is not', async () => {
  const house = guarded()
  const secret = await house.token('viewer')
  const wrong = `ingot_${'x'.repeat(43)}`
  for (let i = 0; i < 20; i += 1) expect((await signIn(house, wrong)).status).toBe(401)
  expect(await codeAt(signIn(house, wrong))).toEqual([429, 'access/too-many-requests'])
  expect((await signIn(house, secret)).status).toBe(200)
  await house.clock.advance(1_000)
  expect((await signIn(house, wrong)).status).toBe(401)
})

test('a server that only shows refuses what changes something, messages for sensors too', async () => {
  const house = guarded({ isReadOnly: true })
  const admin = bearer(await house.token('admin'))
  const make = house.fetch('/api/v1/tokens', {
    method: 'POST',
    body: '{"name":"x","role":"viewer"}',
    headers: { ...admin, ...JSON_TYPE },
  })
  expect(await codeAt(make)).toEqual([403, 'access/read-only'])
  const push = house.fetch('/hooks/shop/hook', { method: 'POST', body: '{"n":1}', headers: admin })
  expect(await codeAt(push)).toEqual([403, 'access/read-only'])
  expect((await house.fetch('/api/v1/tokens', { headers: admin })).status).toBe(200)
})

test('the audit log tells who changed what and who was refused, and never a secret', async () => {
  const house = guarded()
  const admin = house.clientWith(await house.token('admin', 'ada'))
  const { token } = await admin('POST /tokens', { body: { name: 'ci', role: 'viewer' } })
  const refused = await house.fetch('/api/v1/tokens', {
    method: 'POST',
    body: '{"name":"x","role":"admin"}',
    headers: { ...bearer(await house.token('editor', 'eve')), ...JSON_TYPE },
  })
  expect(refused.status).toBe(403)
  await admin('DELETE /tokens/{tokenId}', { params: { tokenId: token.tokenId } })
  const { entries } = await admin('GET /audit')
  expect(entries).toMatchObject([
    { actor: 'ada', action: 'token.revoke', subject: token.tokenId, outcome: 'done' },
    { actor: 'eve', action: 'token.create', subject: '', outcome: 'refused', code: 'access/role' },
    { actor: 'ada', action: 'token.create', subject: token.tokenId, outcome: 'done', detail: { name: 'ci' } },
  ])
  expect(JSON.stringify(entries)).not.toContain('ingot_')
  const { entries: first, nextBeforeId } = await admin('GET /audit', { query: { limit: 1 } })
  expect(first).toHaveLength(1)
  const rest = await admin('GET /audit', {
    query: { limit: 5, ...(nextBeforeId === undefined ? {} : { beforeId: nextBeforeId }) },
  })
  expect(rest.entries.map(({ action }) => action)).toEqual(['token.create', 'token.create'])
})

test('what was done is told as done although the audit log cannot be written', async () => {
  const house = guarded()
  const admin = house.clientWith(await house.token('admin'))
  house.storage.recordAudit = () => Promise.reject(new Error('no room'))
  expect(await admin('POST /tokens', { body: { name: 'ci', role: 'viewer' } })).toMatchObject({ token: { name: 'ci' } })
  expect(house.faults).toMatchObject([{ message: 'no room' }])
})

test('when a token was used is kept, about to the minute', async () => {
  const house = guarded()
  const secret = await house.token('admin')
  const usedAtMs = async () => (await house.storage.listTokens())[0]?.lastUsedAtMs
  const ask = () => house.fetch('/api/v1/tokens', { headers: bearer(secret) })
  const startedAtMs = house.clock.nowMs()
  await ask()
  await house.clock.advance(30_000)
  await ask()
  expect(await usedAtMs()).toBe(startedAtMs)
  await house.clock.advance(30_000)
  await ask()
  expect(await usedAtMs()).toBe(startedAtMs + 60_000)
})

test('a store that takes no writes now is read with a token all the same', async () => {
  const house = guarded()
  const secret = await house.token('admin')
  house.storage.touchToken = () => Promise.reject(new StorageError('storage/locked', 'it is locked.'))
  expect((await house.fetch('/api/v1/tokens', { headers: bearer(secret) })).status).toBe(200)
})
