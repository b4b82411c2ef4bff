import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

const REF = { kind: 'sensor', project: 'shop', name: 'hook' } as const

function pushTo(house: ReturnType<typeof testHouse>, path: string, body: string | null, headers = {}) {
  return house.fetch(path, { method: 'POST', headers, ...(body === null ? {} : { body }) })
}

test('a message is kept before it is answered, and the same one again is not kept twice', async () => {
  const house = testHouse()
  const first = await pushTo(house, '/hooks/shop/hook', '{"n":1}', { 'idempotency-key': 'a' })
  expect([first.status, await first.json()]).toEqual([202, { id: 1, isNew: true }])
  const again = await pushTo(house, '/hooks/shop/hook/', '{"n":1}', { 'idempotency-key': 'a' })
  expect([again.status, await again.json()]).toEqual([202, { id: 1, isNew: false }])
  expect(await house.storage.listPushes(REF, 10)).toMatchObject([{ body: { n: 1 } }])
})

test.each([
  ['/hooks/shop/hook', '{', 400, 'invalid/push'],
  ['/hooks/shop/hook', '{"n":"one"}', 400, 'invalid/push'],
  ['/hooks/shop/hook', '', 400, 'invalid/push'],
  ['/hooks/shop/hook', `"${'x'.repeat(1_048_576)}"`, 413, 'invalid/push-too-big'],
  ['/hooks/shop/poll', '{}', 404, 'not-found/sensor'],
  ['/hooks/shop/nobody', '{}', 404, 'not-found/sensor'],
  ['/hooks/nowhere/hook', '{}', 404, 'not-found/project'],
  ['/hooks/shop/ho%2Fok', '{}', 404, 'not-found/page'],
])('%s is sent what it does not take: %#', async (path, body, status, code) => {
  const house = testHouse()
  const response = await pushTo(house, path, body)
  expect([response.status, await response.json()]).toMatchObject([status, { code }])
  expect(await house.storage.listPushes(REF, 10)).toEqual([])
})

test('the door is knocked at with POST', async () => {
  const response = await testHouse().fetch('/hooks/shop/hook')
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
})

test('with tokens it takes a launcher', async () => {
  const house = testHouse({ server: { auth: 'tokens' } })
  expect((await pushTo(house, '/hooks/shop/hook', '{"n":1}')).status).toBe(401)
  const viewer = { authorization: `Bearer ${await house.token('viewer')}` }
  expect((await pushTo(house, '/hooks/shop/hook', '{"n":1}', viewer)).status).toBe(403)
  const launcher = { authorization: `Bearer ${await house.token('launcher')}` }
  expect((await pushTo(house, '/hooks/shop/hook', '{"n":1}', launcher)).status).toBe(202)
})

test('pushes stand in the audit log, without what they say', async () => {
  const house = testHouse()
  await pushTo(house, '/hooks/shop/hook', '{"n":1}')
  await pushTo(house, '/hooks/shop/poll', '{"n":1}')
  const { entries } = await house.client('GET /audit', { query: {} })
  expect(entries).toMatchObject([
    { action: 'push', subject: 'shop/poll', outcome: 'refused', code: 'not-found/sensor' },
    { action: 'push', subject: 'shop/hook', outcome: 'done', detail: { isNew: true } },
  ])
  expect(JSON.stringify(entries)).not.toContain('"n"')
})

const STARTING = { name: 'shop.ts', file: 'shop.ts', workers: { idle: 0, executing: 0 } }

test.each([
  ['has not begun to load', []],
  ['is still being loaded', [STARTING]],
  ['does not load', [{ ...STARTING, error: { name: 'Error', message: 'a comma is missing' } }]],
])('a message for a project that %s is to be sent again', async (_how, locations) => {
  const base = testHouse()
  const { projects } = base.ports
  const house = testHouse({ ports: { projects: { ...projects, locations: () => locations } } })
  const response = await pushTo(house, '/hooks/shop/hook', '{"n":1}')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
})
