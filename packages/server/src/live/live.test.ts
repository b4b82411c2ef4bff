import type { AssetMaterialized } from '@ingot/core'
import { expect, test } from 'vitest'

import { sampleRun } from '../testing/sample-runs.ts'
import { nextMessage } from '../testing/next-message.ts'
import type { HouseOptions } from '../testing/test-house.ts'
import { HOUSE_STARTED_AT_MS, testHouse } from '../testing/test-house.ts'

function made(assetKey: string): AssetMaterialized {
  const of = { kind: 'asset-materialized', assetKey, atMs: 5, dataVersion: 'v1' } as const
  return { ...of, inputVersions: {}, metadata: {}, tags: {} }
}

async function watch(query = '', options: HouseOptions = {}) {
  const house = testHouse(options)
  const stream = await house.events(`/api/v1/live${query}`)
  return { ...house, stream, hello: await nextMessage(stream, house.clock) }
}

test('it begins with hello, and says what runs and assets something happened to', async () => {
  const { hello, stream, storage, clock } = await watch()
  expect(hello).toEqual({
    event: 'hello',
    id: '0',
    data: { lastEventId: 0, version: '0.0.0-test', startedAtMs: HOUSE_STARTED_AT_MS, isReset: false },
  })
  await storage.createRun(sampleRun({ runId: 'r', queuedAtMs: 0 }))
  expect(await nextMessage(stream, clock)).toEqual({
    event: 'change',
    id: '1',
    data: { lastEventId: 1, topics: ['runs'], runIds: ['r'], assetKeys: [] },
  })
  await storage.append([made('silver/products')])
  await storage.addPartitions('customers', ['ada'], 1)
  expect(await nextMessage(stream, clock)).toMatchObject({
    id: '3',
    data: { topics: ['assets', 'partitions'], runIds: [], assetKeys: ['silver/products'] },
  })
  await stream.return()
})

test('what changes without an event is found: switches, pools, backfills', async () => {
  const { stream, storage, clock } = await watch()
  await storage.setPoolLimit('api', 3)
  expect(await nextMessage(stream, clock)).toMatchObject({ data: { topics: ['pools'] } })
  await storage.setInstigator({ kind: 'schedule', project: 'shop', name: 'nightly' }, { chosen: 'running' })
  expect(await nextMessage(stream, clock)).toMatchObject({ data: { topics: ['instigators'] } })
  const request = { project: 'shop', assets: [], policy: 'single-run', config: {}, tags: {} } as const
  await storage.createBackfill('b', { ...request, priority: 0, launchedBy: 'api' }, [], 1)
  expect(await nextMessage(stream, clock)).toMatchObject({ data: { topics: ['backfills'] } })
  await stream.return()
})

test('a run that was deleted is told of', async () => {
  const { storage, client, ...house } = testHouse()
  await storage.createRun(sampleRun({ runId: 'r', queuedAtMs: 0, startedAtMs: 1, endedAtMs: 2 }))
  const stream = await house.events('/api/v1/live')
  await nextMessage(stream, house.clock)
  await client('DELETE /runs/{runId}', { params: { runId: 'r' } })
  expect(await nextMessage(stream, house.clock)).toMatchObject({ data: { topics: ['runs'] } })
  await stream.return()
})

test('code that was loaded anew is told of', async () => {
  const { stream, reload, clock } = await watch()
  reload({ name: 'Error', message: 'it does not load' })
  expect(await nextMessage(stream, clock)).toMatchObject({ data: { topics: ['locations'] } })
  await stream.return()
})

test('who comes back with a cursor is told exactly what was missed', async () => {
  const house = testHouse()
  const { clock } = house
  await house.storage.createRun(sampleRun({ runId: 'before', queuedAtMs: 0 }))
  await house.storage.createRun(sampleRun({ runId: 'after', queuedAtMs: 0 }))
  for (const init of [{ headers: { 'last-event-id': '1' } }, {}]) {
    const stream = await house.events('/api/v1/live?cursor=1', init)
    expect(await nextMessage(stream, clock)).toMatchObject({ event: 'hello', data: { isReset: false, lastEventId: 2 } })
    expect(await nextMessage(stream, clock)).toMatchObject({ event: 'change', id: '2', data: { runIds: ['after'] } })
    await stream.return()
  }
})

test('who comes back is told that what stands in no event may have changed', async () => {
  const { stream, storage, clock, events } = await watch()
  await stream.return()
  await storage.setInstigator({ kind: 'schedule', project: 'shop', name: 'nightly' }, { chosen: 'running' })
  const again = await events('/api/v1/live?cursor=0')
  expect(await nextMessage(again, clock)).toMatchObject({ event: 'hello', data: { isReset: false } })
  const topics = ['instigators', 'backfills', 'pools', 'locations', 'daemons']
  expect(await nextMessage(again, clock)).toMatchObject({
    event: 'change',
    data: { topics, runIds: [], assetKeys: [] },
  })
  await again.return()
})

test('a cursor of another store, or one that is too old, is a reset', async () => {
  const house = testHouse()
  const { clock } = house
  const keys = Array.from({ length: 10_001 }, (_, i) => made(`a${i}`))
  await house.storage.append(keys)
  for (const cursor of ['99999999', '0']) {
    const stream = await house.events(`/api/v1/live?cursor=${cursor}`)
    expect(await nextMessage(stream, clock)).toMatchObject({
      event: 'hello',
      data: { isReset: true, lastEventId: 10_001 },
    })
    await stream.return()
  }
  const stream = await house.events('/api/v1/live?cursor=1')
  expect(await nextMessage(stream, clock)).toMatchObject({ data: { isReset: true } })
  await stream.return()
})

test.each(['-1', '1.5', 'x', '1e3', '99999999999999999999'])('%j is no cursor', async (cursor) => {
  const response = await testHouse().fetch(`/api/v1/live?cursor=${cursor}`)
  expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid/cursor' }])
})

test('two who watch are both told, and who does not listen is told the rest at once', async () => {
  const house = await watch()
  const { storage, clock } = house
  const other = await house.events('/api/v1/live')
  await nextMessage(other, clock)
  for (const runId of ['a', 'b', 'c']) {
    await storage.createRun(sampleRun({ runId, queuedAtMs: 0 }))
    expect(await nextMessage(house.stream, clock)).toMatchObject({ data: { runIds: [runId] } })
  }
  const told = [await nextMessage(other, clock)]
  if (told[0]?.id !== '3') told.push(await nextMessage(other, clock))
  const runIds = told.flatMap(({ data }) => (data as { readonly runIds: readonly string[] }).runIds)
  expect(runIds).toEqual(['a', 'b', 'c'])
  await house.stream.return()
  await other.return()
})

test('runs too many to name are not named', async () => {
  const { stream, storage, clock } = await watch()
  await storage.append(
    Array.from({ length: 600 }, (_, i) => sampleRun({ runId: `r${i}`, queuedAtMs: 0 }).events).flat(),
  )
  const { data } = await nextMessage(stream, clock)
  expect(data).toEqual({ lastEventId: 600, topics: ['runs'], assetKeys: [] })
  await stream.return()
})

test('nobody reads the store when nobody watches', async () => {
  const { stream, clock } = await watch()
  expect(clock.sleeperCount()).toBeGreaterThan(0)
  await stream.return()
  await clock.advance(100_000)
  expect(clock.sleeperCount()).toBe(0)
})
