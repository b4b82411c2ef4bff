import { expect, test } from 'vitest'

import { assetHouse, DEEP } from './testing/asset-house.ts'

const PRODUCTS = { key: 'silver/products' }
const VISITS = { key: 'bronze/visits' }

test('what was made outside stands as if a run had made it', async () => {
  const { client, find, make, clock } = assetHouse()
  await make('silver/products')
  const { id } = await client('POST /assets/{key}/events', {
    params: { key: DEEP },
    body: { kind: 'materialization', metadata: { row_count: 12, note: 'by hand' }, tags: { by: 'ada' } },
  })
  expect(id).toBeGreaterThan(0)
  expect(await find(DEEP)).toMatchObject({
    status: 'fresh',
    rowCount: 12,
    lastMaterializedAtMs: clock.nowMs(),
  })
  const { newest } = await client('GET /assets/{key}', { params: { key: DEEP } })
  expect(newest?.materialization).toMatchObject({
    metadata: { row_count: { kind: 'int', value: 12 }, note: { kind: 'text', text: 'by hand' } },
    tags: { by: 'ada' },
    dataVersion: expect.any(String),
  })
  expect(newest?.materialization?.runId).toBeUndefined()
})

test('what was made outside is out of date when what it reads is made anew', async () => {
  const { client, find, make } = assetHouse()
  await make('silver/products')
  await client('POST /assets/{key}/events', { params: { key: DEEP }, body: { kind: 'materialization' } })
  await make('silver/products')
  expect((await find(DEEP)).status).toBe('stale')
})

test('metadata may be of any kind that an author has', async () => {
  const { client } = assetHouse()
  const report = { kind: 'markdown', markdown: '# Hello' } as const
  await client('POST /assets/{key}/events', {
    params: PRODUCTS,
    body: { kind: 'materialization', metadata: { report, none: null, share: 0.5 } },
  })
  const { newest } = await client('GET /assets/{key}', { params: PRODUCTS })
  expect(newest?.materialization?.metadata).toEqual({
    report,
    none: { kind: 'null' },
    share: { kind: 'float', value: 0.5 },
  })
})

test('metadata of no known kind is refused', async () => {
  const { fetch } = assetHouse()
  const response = await fetch('/api/v1/assets/silver%2Fproducts/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'materialization', metadata: { x: { kind: 'table', columns: 'a' } } }),
  })
  expect(response.status).toBe(400)
})

test('of a partitioned asset it is said which partition was made', async () => {
  const { client, find } = assetHouse()
  const report = (partition?: string) =>
    client('POST /assets/{key}/events', {
      params: VISITS,
      body: { kind: 'materialization', ...(partition === undefined ? {} : { partition }) },
    })
  await report('2026-01-07')
  expect((await find('bronze/visits')).partitions?.materialized).toBe(1)
  await expect(report()).rejects.toMatchObject({ status: 400, code: 'invalid/partition-needed' })
  await expect(report('2026-01-77')).rejects.toMatchObject({
    code: 'invalid/unknown-partition',
    message: expect.stringContaining('"2026-01-07"'),
  })
})

test('an asset without partitions takes none', async () => {
  const { client } = assetHouse()
  const body = { kind: 'materialization', partition: 'a' } as const
  await expect(client('POST /assets/{key}/events', { params: PRODUCTS, body })).rejects.toMatchObject({
    code: 'invalid/unknown-partition',
  })
})

test('an observation is kept with a version of its own', async () => {
  const { client, find, clock } = assetHouse()
  await client('POST /assets/{key}/events', {
    params: { key: 'bronze/people' },
    body: { kind: 'observation', dataVersion: 'v7' },
  })
  expect((await find('bronze/people')).lastObservedAtMs).toBe(clock.nowMs())
  const { newest } = await client('GET /assets/{key}', { params: { key: 'bronze/people' } })
  expect(newest?.observation?.dataVersion).toBe('v7')
})

test('results of checks are kept, of those too that nobody declared', async () => {
  const { client, find, list } = assetHouse()
  const check = (name: string, passed: boolean, severity?: 'warn') =>
    client('POST /assets/{key}/events', {
      params: PRODUCTS,
      body: { kind: 'check', check: name, passed, ...(severity === undefined ? {} : { severity }) },
    })
  await check('is_full', false)
  await check('from_outside', false, 'warn')
  expect((await find('silver/products')).checks).toEqual({ total: 2, passed: 0, failed: 1, warned: 1 })
  expect((await list({ query: { status: ['check-failed'] } })).total).toBe(1)
  const { checks } = await client('GET /assets/{key}', { params: PRODUCTS })
  expect(checks).toMatchObject([
    { name: 'is_full', severity: 'error', last: { passed: false } },
    { name: 'from_outside', severity: 'warn', isBlocking: false, last: { passed: false } },
  ])
})

test('a wipe forgets the records of the asset, or of one partition', async () => {
  const { client, find, make } = assetHouse()
  await make('bronze/visits', '2026-01-06')
  await make('bronze/visits', '2026-01-07')
  await client('POST /assets/{key}/wipe', { params: VISITS, body: { partition: '2026-01-07' } })
  expect(await find('bronze/visits')).toMatchObject({ partitions: { materialized: 1 } })
  await client('POST /assets/{key}/wipe', { params: VISITS, body: {} })
  const wiped = await find('bronze/visits')
  expect([wiped.partitions?.materialized, wiped.lastRunId]).toEqual([0, undefined])
})

test('what never was cannot be reported or wiped', async () => {
  const { client } = assetHouse()
  const params = { key: 'none' }
  const report = client('POST /assets/{key}/events', { params, body: { kind: 'observation' } })
  await expect(report).rejects.toMatchObject({ status: 404, code: 'not-found/asset' })
  const wipe = client('POST /assets/{key}/wipe', { params, body: {} })
  await expect(wipe).rejects.toMatchObject({ status: 404, code: 'not-found/asset' })
})
