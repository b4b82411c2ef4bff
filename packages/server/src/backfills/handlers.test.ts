import type { BackfillItem, Storage } from '@ingot/core'
import { knownBackfill } from '@ingot/core'
import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

const ORDERS = {
  project: 'shop',
  assets: 'bronze/orders',
  partitions: [['2026-01-02', '2026-01-04']] as [string, string][],
}

async function settle(storage: Storage, backfillId: string, items: readonly BackfillItem[], status?: 'failed') {
  const { version } = await knownBackfill(storage, backfillId)
  const end = status === undefined ? {} : { status, endedAtMs: 9 }
  await storage.commitBackfill({ backfillId, expectedVersion: version, items, ...end })
}

test('a preview says what would be made of each target and writes nothing', async () => {
  const { client } = testHouse()
  expect(await client('POST /backfills/preview', { body: ORDERS })).toEqual({
    targets: [{ target: 'bronze/orders', partitions: 3, first: '2026-01-02', last: '2026-01-04' }],
    itemCount: 3,
    runCount: 3,
  })
  expect(await client('GET /backfills')).toEqual({ backfills: [] })
})

test('a backfill is written down with its ledger, and counted per target', async () => {
  const { client, storage } = testHouse()
  const { backfillId } = await client('POST /backfills', { body: { ...ORDERS, policy: 'single-run', maxRuns: 1 } })
  const item = { target: 'bronze/orders', partition: '2026-01-02', status: 'requested', runId: 'r' } as const
  await settle(storage, backfillId, [item])
  const { backfill, targets } = await client('GET /backfills/{backfillId}', { params: { backfillId } })
  expect(backfill.request).toMatchObject({ policy: 'single-run', maxRuns: 1, launchedBy: 'api' })
  expect(targets).toMatchObject([{ target: 'bronze/orders', counts: { pending: 2, requested: 1, failed: 0 } }])
  const read = (query: object) => client('GET /backfills/{backfillId}/items', { params: { backfillId }, query })
  expect(await read({ status: ['requested'] })).toEqual({ items: [item], total: 1 })
  expect(await read({ limit: 1, offset: 2 })).toMatchObject({ items: [{ partition: '2026-01-04' }], total: 3 })
  expect(await read({ target: 'gold/report' })).toEqual({ items: [], total: 0 })
})

test('backfills are given by pages, newest first', async () => {
  const { client } = testHouse()
  const begin = async () => (await client('POST /backfills', { body: ORDERS })).backfillId
  const ids = [await begin(), await begin(), await begin()]
  const first = await client('GET /backfills', { query: { limit: 2, status: ['running'], project: 'shop' } })
  expect(first.backfills.map(({ backfillId }) => backfillId)).toEqual([ids[2], ids[1]])
  const second = await client('GET /backfills', { query: { limit: 2, cursor: first.nextCursor ?? '' } })
  expect(second.backfills.map(({ backfillId }) => backfillId)).toEqual([ids[0]])
  expect(second.nextCursor).toBeUndefined()
})

test('it is paused, goes on, and is canceled, each from where it may', async () => {
  const { client } = testHouse()
  const { backfillId } = await client('POST /backfills', { body: ORDERS })
  const change = async (verb: 'pause' | 'resume' | 'cancel') => {
    const { backfill } = await client(`POST /backfills/{backfillId}/${verb}`, { params: { backfillId }, body: {} })
    return backfill.status
  }
  await expect(change('resume')).rejects.toMatchObject({ status: 409, code: 'conflict/backfill-status' })
  expect(await change('pause')).toBe('paused')
  expect(await change('resume')).toBe('running')
  expect(await change('cancel')).toBe('canceling')
  await expect(change('pause')).rejects.toMatchObject({ status: 409, code: 'conflict/backfill-status' })
})

test('a retry is a new backfill of what did not succeed', async () => {
  const { client, storage } = testHouse()
  const { backfillId } = await client('POST /backfills', { body: ORDERS })
  const ends = ['2026-01-02', '2026-01-03', '2026-01-04'].map((partition, i) => {
    return { target: 'bronze/orders', partition, status: i === 1 ? 'failed' : 'succeeded' } as const
  })
  await settle(storage, backfillId, ends, 'failed')
  const retry = await client('POST /backfills/{backfillId}/retry', { params: { backfillId }, body: {} })
  const { items } = await client('GET /backfills/{backfillId}/items', { params: retry })
  expect(items.map(({ partition }) => partition)).toEqual(['2026-01-03'])
})

test('where nothing is missing there is no backfill', async () => {
  const house = testHouse()
  for (const partition of ['2026-01-02', '2026-01-03', '2026-01-04']) {
    await house.execute(await house.launch({ assets: 'bronze/orders', partition }))
  }
  const asked = house.client('POST /backfills', { body: { ...ORDERS, missingOnly: true } })
  await expect(asked).rejects.toMatchObject({ status: 409, code: 'conflict/nothing-missing' })
})

test('what cannot be planned is refused with its reason', async () => {
  const { client } = testHouse()
  const plan = (body: object) => client('POST /backfills', { body: { project: 'shop', ...body } })
  await expect(plan({})).rejects.toMatchObject({ status: 400 })
  await expect(plan({ assets: 'bronze/orders', policy: { kind: 'nonsense' } })).rejects.toMatchObject({ status: 400 })
  await expect(plan({ assets: 'no/such' })).rejects.toMatchObject({ code: 'invalid/unknown-asset' })
  const unknown = client('GET /backfills/{backfillId}', { params: { backfillId: 'nobody' } })
  await expect(unknown).rejects.toMatchObject({ status: 404, code: 'not-found/backfill' })
})
