import { expect, test } from 'vitest'

import type { Route } from '../contract/route.ts'
import { WAYS } from '../app/routing.ts'
import { faultOf } from './checked-client.ts'
import { HOUSE_STARTED_AT_MS, testHouse } from './test-house.ts'

const PARAMS: Readonly<Record<string, string>> = {
  project: 'shop',
  job: 'catalogue',
  key: 'bronze/orders',
  kind: 'sensor',
  name: 'hook',
  set: 'customers',
  pool: 'default',
  id: '1',
}
const QUERIES: Readonly<Record<string, string>> = {
  'GET /timeline': `?fromMs=${HOUSE_STARTED_AT_MS - 3_600_000}&toMs=${HOUSE_STARTED_AT_MS + 3_600_000}`,
  'GET /search': '?q=ord',
  'GET /assets/{key}/partitions/state': '?partition=2026-01-01',
}
const changes = (route: Route): boolean => route.audit !== undefined

test('every route that shows something answers as its schema says, or says what is not there', async () => {
  const house = testHouse()
  const runId = await house.launch({ job: 'catalogue' })
  await house.execute(runId)
  const { backfillId } = await house.client('POST /backfills', { body: { project: 'shop', assets: 'bronze/orders' } })
  const params: Readonly<Record<string, string>> = { ...PARAMS, runId, backfillId }
  const missing: string[] = []
  const shown = WAYS.filter(({ method, route }) => method === 'GET' && (route.media ?? 'json') === 'json')
  for (const { name, template, route } of shown) {
    const path = template.replaceAll(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(params[param] ?? ''))
    const response = await house.fetch(`${path}${QUERIES[name] ?? ''}`)
    const answer: unknown = await response.json()
    expect([name, [200, 404].includes(response.status), answer]).toEqual([name, true, answer])
    if (response.status === 200) expect([name, faultOf(route, answer)]).toEqual([name, undefined])
    else missing.push(name)
  }
  // Nothing has ticked.
  expect(missing).toEqual(['GET /ticks/{id}'])
  expect(house.faults).toEqual([])
})

test('no route that changes something is open to a viewer, and none at all to whoever has no token', async () => {
  const house = testHouse({ server: { auth: 'tokens' } })
  const viewer = { authorization: `Bearer ${await house.token('viewer')}` }
  for (const { name, method, template, route } of WAYS) {
    const path = template.replaceAll(/\{\w+\}/g, 'x')
    const statusWith = async (headers: Record<string, string>) => (await house.fetch(path, { method, headers })).status
    if (template !== '/api/v1/session') expect([name, await statusWith({})]).toEqual([name, 401])
    if (changes(route)) expect([name, await statusWith(viewer)]).toEqual([name, 403])
  }
})

test('a server that only shows changes nothing by any route', async () => {
  const house = testHouse({ server: { isReadOnly: true } })
  for (const { name, method, template } of WAYS.filter(({ route }) => changes(route))) {
    const response = await house.fetch(template.replaceAll(/\{\w+\}/g, 'x'), { method })
    expect([name, await response.json()]).toMatchObject([name, { code: 'access/read-only' }])
  }
})

test('every route that changes something is in the audit log by a name of its own', () => {
  const previews = ['POST /session', 'DELETE /session']
  const unnamed = WAYS.filter(({ method, route, name }) => {
    const isPreview = name.endsWith('/preview') || previews.includes(name)
    return method !== 'GET' && !isPreview && route.audit === undefined
  })
  expect(unnamed.map(({ name }) => name)).toEqual([])
  const names = WAYS.flatMap(({ route: { audit } }) => audit ?? [])
  expect(new Set(names).size).toBe(names.length)
})
