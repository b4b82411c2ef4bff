import type { Lease } from '@ingot/core'
import { expect, test } from 'vitest'

import { sampleRun } from '../testing/sample-runs.ts'
import { HOUSE_STARTED_AT_MS, testHouse } from '../testing/test-house.ts'

const OWNER = { workerId: 'w', host: 'mill', machine: 'm', pid: 7, processStart: undefined }

test('the instance says what it is and who asks', async () => {
  const { client } = testHouse({ ports: { label: 'production' } })
  expect(await client('GET /instance')).toEqual({
    version: '0.0.0-test',
    label: 'production',
    isReadOnly: false,
    hasAuth: false,
    actor: { name: 'local', role: 'admin' },
    hasDaemon: false,
    startedAtMs: HOUSE_STARTED_AT_MS,
    nowMs: HOUSE_STARTED_AT_MS,
    projects: ['shop'],
    failedLocations: [],
  })
  const house = testHouse({ server: { auth: 'tokens', isReadOnly: true } })
  const viewer = house.clientWith(await house.token('viewer', 'ada'))
  expect(await viewer('GET /instance')).toMatchObject({
    isReadOnly: true,
    hasAuth: true,
    actor: { name: 'ada', role: 'viewer' },
  })
})

test('a location is loaded, and stale when its newest code does not load', async () => {
  const { client, reload } = testHouse()
  const counts = { assets: 4, jobs: 2, schedules: 1, sensors: 2 }
  const before = await client('GET /locations')
  expect(before.locations).toMatchObject([{ name: 'shop', status: 'loaded', codeVersion: 'v1', counts }])
  reload({ name: 'SyntaxError', message: 'Unexpected token' })
  const after = await client('GET /locations')
  expect(after.locations).toMatchObject([{ status: 'stale', codeVersion: 'v1', error: { name: 'SyntaxError' } }])
  expect(await client('GET /instance')).toMatchObject({ failedLocations: ['shop'] })
  const { location } = await client('POST /locations/{project}/reload', { params: { project: 'shop' }, body: {} })
  expect(location).toMatchObject({ status: 'loaded', codeVersion: 'v2' })
  const unknown = client('POST /locations/{project}/reload', { params: { project: 'mill' }, body: {} })
  await expect(unknown).rejects.toMatchObject({ status: 404, code: 'not-found/project' })
})

test('daemons are listed with the loops that they lead, workers with their runs', async () => {
  const house = testHouse({
    ports: { aliveDaemons: async () => [{ name: 'daemon:d1' } as Lease] },
  })
  const { storage, client, clock } = house
  const nowMs = clock.nowMs()
  await storage.acquireLease('daemon:d1', OWNER, nowMs + 8_000, nowMs)
  await storage.acquireLease('loop:queue', OWNER, nowMs + 8_000, nowMs)
  await storage.acquireLease('daemon:d2', { ...OWNER, workerId: 'x', pid: 8 }, nowMs + 1, nowMs)
  expect((await client('GET /daemons')).daemons).toEqual([
    { id: 'd1', pid: 7, host: 'mill', isAlive: true, leaseEndsAtMs: nowMs + 8_000, loops: ['queue'] },
    { id: 'd2', pid: 8, host: 'mill', isAlive: false, leaseEndsAtMs: nowMs + 1, loops: [] },
  ])
  const claim = { owner: OWNER, leaseEndsAtMs: nowMs + 9 }
  await storage.createRun({ ...sampleRun({ runId: 'r', queuedAtMs: nowMs }), claim })
  expect((await client('GET /workers')).workers).toEqual([
    { runId: 'r', pid: 7, host: 'mill', leaseEndsAtMs: nowMs + 9 },
  ])
})

test('settings, stores and resources are told as they are', async () => {
  const { client } = testHouse({ ports: { settings: { maxRuns: 4 }, configFile: '/w/ingot.config.ts' } })
  expect(await client('GET /settings')).toEqual({ settings: { maxRuns: 4 }, configFile: '/w/ingot.config.ts' })
  expect((await client('GET /storage')).storage.location).toBe('memory')
  expect((await client('GET /resources')).resources.every(({ project }) => project === 'shop')).toBe(true)
})

test('search finds what has such a name, the best first', async () => {
  const { client, storage } = testHouse()
  const search = async (q: string) =>
    (await client('GET /search', { query: { q } })).hits.map(({ kind, name }) => `${kind} ${name}`)
  expect(await search('report')).toEqual(['group reports', 'asset gold/report'])
  expect(await search('night')).toEqual(['schedule nightly'])
  expect((await search('shop'))[0]).toBe('group shop')
  expect(await search('cat')).toEqual(['job catalogue'])
  expect(await search('  ')).toEqual([])
  await storage.createRun(sampleRun({ runId: 'abcd-1', queuedAtMs: 0 }))
  const request = { project: 'shop', assets: [], policy: 'single-run', config: {}, tags: {} } as const
  await storage.createBackfill('abcd-2', { ...request, priority: 0, launchedBy: 'api' }, [], 1)
  expect(await search('abcd')).toEqual(['run abcd-1', 'backfill abcd-2'])
  expect(await search('abc')).toEqual([])
  await storage.setPoolLimit('warehouse', 2)
  expect(await search('wareh')).toEqual(['pool warehouse'])
})
