import { automationRef, defineAsset, defineProject } from '@ingot/core'
import { expect, test } from 'vitest'

import { assetHouse, DEEP, HOUR_MS } from './testing/asset-house.ts'

test('every asset is listed by key, with how it stands', async () => {
  const { list } = assetHouse()
  const { assets, total, counts } = await list()
  expect(assets.map(({ key, status }) => [key, status])).toEqual([
    ['bronze/clients', 'missing'],
    ['bronze/people', 'external'],
    ['bronze/visits', 'missing'],
    [DEEP, 'missing'],
    ['silver/products', 'missing'],
  ])
  expect(total).toBe(5)
  expect(counts).toEqual({ missing: 4, external: 1 })
  expect(assets.find(({ key }) => key === 'bronze/visits')).toEqual({
    project: 'shop',
    key: 'bronze/visits',
    group: 'web',
    kinds: ['http'],
    owners: ['ada'],
    tags: { pii: '' },
    deps: [],
    partitioning: 'daily from 2026-01-06 in UTC',
    partitions: { total: 4, materialized: 0, failed: 0 },
    status: 'missing',
    reasons: [],
  })
})

test('in the order of lineage what is read comes before what reads it', async () => {
  const { list } = assetHouse()
  const { assets } = await list({ query: { order: 'lineage' } })
  const keys = assets.map(({ key }) => key)
  expect(keys.indexOf('silver/products')).toBeLessThan(keys.indexOf(DEEP))
})

test.each(['key', 'lineage'] as const)('pages in the order of %s hold every asset once', async (order) => {
  const { list } = assetHouse()
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await list({ query: { order, limit: 2, ...(cursor === undefined ? {} : { cursor }) } })
    seen.push(...page.assets.map(({ key }) => key))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  expect(seen.toSorted()).toEqual(['bronze/clients', 'bronze/people', 'bronze/visits', DEEP, 'silver/products'])
})

test('a cursor that names no asset is refused in the order of lineage', async () => {
  const { list } = assetHouse()
  await expect(list({ query: { order: 'lineage', cursor: 'gone' } })).rejects.toMatchObject({ code: 'invalid/cursor' })
})

test('filters go together: a selection, a text, a project, statuses', async () => {
  const { list } = assetHouse()
  const keysOf = async (query: object) => (await list({ query })).assets.map(({ key }) => key)
  expect(await keysOf({ select: 'group:web' })).toEqual(['bronze/visits', 'silver/products'])
  expect(await keysOf({ select: '"silver/products"+' })).toEqual([DEEP, 'silver/products'])
  expect(await keysOf({ q: 'FOR SALE' })).toEqual(['silver/products'])
  expect(await keysOf({ project: 'other' })).toEqual([])
  expect(await keysOf({ select: 'key:bronze/*', status: ['external'] })).toEqual(['bronze/people'])
})

test('counts are of what the other filters leave, whatever the status filter', async () => {
  const { list } = assetHouse()
  const { total, counts } = await list({ query: { select: 'key:bronze/*', status: ['external'] } })
  expect({ total, counts }).toEqual({ total: 1, counts: { missing: 2, external: 1 } })
})

test('what is wrong with a selection is said in its own words', async () => {
  const { list } = assetHouse()
  await expect(list({ query: { select: 'group:' } })).rejects.toMatchObject({ code: 'invalid/selection-syntax' })
  await expect(list({ query: { select: 'silver/product' } })).rejects.toMatchObject({
    code: 'invalid/unknown-asset',
    message: expect.stringContaining('silver/products'),
  })
})

test('a look shows what was committed before it', async () => {
  const { find, make, clock } = assetHouse()
  expect((await find('silver/products')).status).toBe('missing')
  const runId = await make('silver/products')
  expect(await find('silver/products')).toMatchObject({
    status: 'fresh',
    lastMaterializedAtMs: clock.nowMs(),
    lastRunId: runId,
    freshness: { status: 'pass' },
    checks: { total: 1, passed: 1, failed: 0, warned: 0 },
  })
})

test('what reads an asset becomes stale when that is made anew', async () => {
  const { find, make } = assetHouse()
  await make('silver/products')
  await make(JSON.stringify(DEEP))
  expect((await find(DEEP)).status).toBe('fresh')
  await make('silver/products')
  expect(await find(DEEP)).toMatchObject({ status: 'stale', reasons: ['silver/products has new data'] })
})

test('an asset is running from the time its run is queued until it has ended', async () => {
  const { find, launch, execute, list } = assetHouse()
  await find('silver/products')
  const runId = await launch({ assets: 'silver/products' })
  expect((await find('silver/products')).activeRunId).toBe(runId)
  expect((await list({ query: { status: ['running'] } })).total).toBe(1)
  await execute(runId)
  expect((await find('silver/products')).activeRunId).toBeUndefined()
})

test('a run that was queued before the server looked for the first time counts', async () => {
  const { find, launch } = assetHouse()
  const runId = await launch({ assets: 'silver/products' })
  expect((await find('silver/products')).activeRunId).toBe(runId)
})

test('an asset becomes late by time alone', async () => {
  const { find, make, clock, list } = assetHouse()
  await make('silver/products')
  expect((await find('silver/products')).freshness?.status).toBe('pass')
  await clock.advance(HOUR_MS)
  expect((await find('silver/products')).freshness).toEqual({
    status: 'fail',
    message: 'it is 1 h old, and may be 1 h',
  })
  expect((await list({ query: { status: ['late'] } })).assets.map(({ key }) => key)).toEqual(['silver/products'])
})

test('a partition is made, and a day later there is one more', async () => {
  const { find, make, clock } = assetHouse()
  await make('bronze/visits', '2026-01-07')
  expect((await find('bronze/visits')).partitions).toEqual({ total: 4, materialized: 1, failed: 0 })
  await clock.advance(24 * HOUR_MS)
  expect((await find('bronze/visits')).partitions).toEqual({ total: 5, materialized: 1, failed: 0 })
})

test('a key that is added to a set of dynamic partitions is one more', async () => {
  const { find, storage } = assetHouse()
  expect((await find('bronze/clients')).partitions?.total).toBe(0)
  await storage.addPartitions('clients', ['ada'], 1)
  expect((await find('bronze/clients')).partitions?.total).toBe(1)
})

test('a failure is shown until the partition that failed is made', async () => {
  const { find, storage, clock, list, make } = assetHouse()
  const atMs = clock.nowMs()
  const failed = { kind: 'asset-failed', assetKey: 'bronze/visits', atMs, cause: 'failed' } as const
  await storage.append([
    { ...failed, partition: '2026-01-06' },
    { ...failed, partition: '2026-01-07' },
  ])
  expect((await find('bronze/visits')).failure).toEqual({ atMs, partition: '2026-01-07', cause: 'failed' })
  expect((await list({ query: { status: ['failed'] } })).total).toBe(1)
  await make('bronze/visits', '2026-01-07')
  expect((await find('bronze/visits')).failure?.partition).toBe('2026-01-06')
  await make('bronze/visits', '2026-01-06')
  expect((await find('bronze/visits')).failure).toBeUndefined()
})

test('other code is seen at once', async () => {
  const { list, reload } = assetHouse()
  await list()
  reload(defineProject({ name: 'shop', assets: [defineAsset({ key: 'only', run: () => 1 })] }))
  expect((await list()).assets.map(({ key }) => key)).toEqual(['only'])
})

test('an asset is shown with what it reads, what reads it, its checks and its jobs', async () => {
  const { client, make } = assetHouse()
  await make('silver/products')
  const shown = await client('GET /assets/{key}', { params: { key: 'silver/products' } })
  expect(shown).toMatchObject({
    upstream: [],
    downstream: [DEEP],
    newest: { assetKey: 'silver/products', materializedCount: 1 },
    checks: [{ name: 'is_full', severity: 'error', isBlocking: false, last: { passed: true } }],
    freshnessPolicy: { kind: 'time-window', failAfterMs: HOUR_MS },
    jobs: ['sell'],
  })
})

test('a key of several parts finds its asset', async () => {
  const { client } = assetHouse()
  const { asset, upstream } = await client('GET /assets/{key}', { params: { key: DEEP } })
  expect([asset.key, upstream]).toEqual([DEEP, ['silver/products']])
})

test('of an unknown key it is said which one may have been meant', async () => {
  const { client } = assetHouse()
  await expect(client('GET /assets/{key}', { params: { key: 'silver/product' } })).rejects.toMatchObject({
    status: 404,
    code: 'not-found/asset',
    message: 'there is no asset "silver/product"; did you mean "silver/products"?',
  })
})

test.each(['../x', 'a b', '%2F', '"', '✓', 'constructor', '__proto__'])('nothing is called %s', async (key) => {
  const { client } = assetHouse()
  await expect(client('GET /assets/{key}', { params: { key } })).rejects.toMatchObject({ code: 'not-found/asset' })
})

test('the graph holds every asset once, and each edge from what is read to its reader', async () => {
  const { client } = assetHouse()
  const { nodes, edges } = await client('GET /asset-graph', { query: { select: 'group:web' } })
  const names = edges.map(([from, to]) => [nodes[from]?.key, nodes[to]?.key])
  expect(names).toEqual([['silver/products', DEEP]])
  expect(nodes.filter(({ isSelected }) => isSelected).map(({ key }) => key)).toEqual([
    'bronze/visits',
    'silver/products',
  ])
})

test('words for completing a selection are those of the code', async () => {
  const { client } = assetHouse()
  expect(await client('GET /asset-names')).toEqual({
    keys: ['bronze/clients', 'bronze/people', 'bronze/visits', DEEP, 'silver/products'],
    groups: expect.arrayContaining(['crm', 'web']),
    layers: [],
    owners: ['ada'],
    kinds: ['http'],
    tags: ['pii'],
    projects: ['shop'],
  })
})

test('partitions are told in ranges, and those of an unfinished run are running', async () => {
  const { client, make, launch } = assetHouse()
  await make('bronze/visits', '2026-01-06')
  await launch({ assets: 'bronze/visits', partition: '2026-01-08' })
  const shown = await client('GET /assets/{key}/partitions', { params: { key: 'bronze/visits' } })
  const keys = ['2026-01-06', '2026-01-07', '2026-01-08', '2026-01-09']
  expect(shown).toEqual({
    partitioning: 'daily from 2026-01-06 in UTC',
    dimensions: [{ name: '', kind: 'time', keys }],
    keys,
    total: 4,
    ranges: [
      { from: 0, to: 0, status: 'materialized' },
      { from: 1, to: 1, status: 'missing' },
      { from: 2, to: 2, status: 'running' },
      { from: 3, to: 3, status: 'missing' },
    ],
  })
})

test('an asset without partitions has none to show', async () => {
  const { client } = assetHouse()
  const asked = client('GET /assets/{key}/partitions', { params: { key: 'silver/products' } })
  await expect(asked).rejects.toMatchObject({ status: 404, code: 'not-found/partitions' })
})

test('one partition is shown with its newest materialisation', async () => {
  const { client, make } = assetHouse()
  await make('bronze/visits', '2026-01-06')
  const state = async (partition: string) =>
    (
      await client('GET /assets/{key}/partitions/state', {
        params: { key: 'bronze/visits' },
        query: { partition },
      })
    ).state
  expect(await state('2026-01-06')).toMatchObject({ partition: '2026-01-06', materializedCount: 1 })
  expect(await state('2026-01-07')).toBeUndefined()
})

test('events come newest first, page by page, of a kind or of a partition', async () => {
  const { client, make } = assetHouse()
  await make('bronze/visits', '2026-01-06')
  await make('bronze/visits', '2026-01-07')
  const params = { key: 'bronze/visits' }
  const first = await client('GET /assets/{key}/events', { params, query: { limit: 1 } })
  expect(first.events).toMatchObject([{ kind: 'asset-materialized', partition: '2026-01-07' }])
  const before = first.nextBeforeId === undefined ? {} : { beforeId: first.nextBeforeId }
  const second = await client('GET /assets/{key}/events', { params, query: before })
  expect(second.events).toMatchObject([{ kind: 'asset-materialized', partition: '2026-01-06' }])
  expect(second.nextBeforeId).toBeUndefined()
  const ofOne = await client('GET /assets/{key}/events', { params, query: { partition: '2026-01-06' } })
  expect(ofOne.events).toHaveLength(1)
  const checks = await client('GET /assets/{key}/events', { params, query: { kind: ['check-evaluated'] } })
  expect(checks.events).toEqual([])
})

test('results of one check are picked out of those of all', async () => {
  const { client } = assetHouse()
  const params = { key: 'silver/products' }
  const report = (check: string) =>
    client('POST /assets/{key}/events', { params, body: { kind: 'check', check, passed: true } })
  await report('is_full')
  await report('is_new')
  await report('is_full')
  const { events } = await client('GET /assets/{key}/events', { params, query: { check: 'is_full' } })
  expect(events).toMatchObject([{ check: 'is_full' }, { check: 'is_full' }])
})

test('a condition is explained as it stands now', async () => {
  const { client } = assetHouse()
  const shown = await client('GET /assets/{key}/automation', { params: { key: DEEP } })
  expect(shown).toMatchObject({ condition: expect.any(String), explanation: { trueCount: 0 }, ticks: [] })
  const none = await client('GET /assets/{key}/automation', { params: { key: 'silver/products' } })
  expect(none).toEqual({ ticks: [] })
})

test('the ticks of automation that asked for an asset are shown with it', async () => {
  const { client, host, storage, make, clock } = assetHouse()
  const instigator = automationRef('shop')
  const commit = async (expectedVersion: number) => {
    const outcome = await host.evaluateAutomation({})
    const { status, startedAtMs, endedAtMs, logs, runs, cursor, memory } = outcome
    const committed = await storage.commitTick({
      tick: { instigator, status, startedAtMs, endedAtMs, logs },
      expectedVersion,
      lastTickAtMs: startedAtMs,
      runs,
      memory,
      ...(cursor === undefined ? {} : { cursor }),
    })
    return committed.tick
  }
  await make('silver/products')
  await commit(0)
  await clock.advance(1_000)
  await make('silver/products')
  const tick = await commit(1)
  expect(tick.runIds).toHaveLength(1)
  const { ticks } = await client('GET /assets/{key}/automation', { params: { key: DEEP } })
  expect(ticks.map(({ id }) => id)).toEqual([tick.id])
})
