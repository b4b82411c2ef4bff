import { expect, test } from 'vitest'

import type { AssetRef } from '../../definition/asset-ref.ts'
import { mapPartitions } from '../../definition/asset-ref.ts'
import { defineAsset } from '../../definition/asset.ts'
import { defineJob } from '../../definition/job.ts'
import { defineProject } from '../../definition/project.ts'
import { fixedClock } from '../../clock.ts'
import type { Event } from '../../event/event.ts'
import { buildGraph } from '../../graph/graph.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from '../../partition/partition.ts'
import { lastPartitions } from '../../partition/mapping-kinds.ts'
import { daily, hourly } from '../../partition/time-windows.ts'
import type { AssetQuery } from '../../storage/storage.ts'
import { memoryStorage } from '../../storage/memory.ts'
import { assetStandings } from './asset-standings.ts'

const DAY = 86_400_000
const START = Date.parse('2026-01-01T00:00:00Z')

const days = daily({ start: '2026-01-01' })
const plain = defineAsset({ key: 'plain', run: () => 1 })
const below = defineAsset({ key: 'below', deps: { plain }, run: () => 1 })
const byDay = defineAsset({ key: 'by-day', partitions: days, run: () => 1 })
const latest = defineAsset({ key: 'latest', deps: { byDay: mapPartitions(byDay, lastPartitions(1)) }, run: () => 1 })
const byName = defineAsset({ key: 'by-name', partitions: dynamicPartitions({ name: 'names' }), run: () => 1 })
const both = defineAsset({
  key: 'both',
  partitions: multiPartitions({ day: days, region: staticPartitions(['eu', 'us']) }),
  run: () => 1,
})
const job = defineJob({ name: 'daily', assets: [byDay] })
const whole = defineJob({ name: 'whole', assets: [plain] })
const graph = buildGraph(
  defineProject({ name: 'p', assets: [plain, below, byDay, latest, byName, both], jobs: [job, whole] }),
)

function open() {
  const storage = memoryStorage()
  const clock = fixedClock(START + 2.5 * DAY)
  const ports = { storage, clock }
  const standings = assetStandings(ports, graph)
  return {
    ...standings,
    storage,
    clock,
    write: (...events: readonly Event[]) => storage.append(events),
    status: async (assetKey: string) => (await standings.describeAssets({ assetKeys: [assetKey] }))[0],
    /** As one sees it that has just come. */
    fresh: () => assetStandings(ports, graph).describeAssets({}),
  }
}

function made(
  asset: AssetRef,
  dataVersion: string,
  more: Partial<Extract<Event, { kind: 'asset-materialized' }>> = {},
) {
  return {
    kind: 'asset-materialized',
    atMs: START,
    assetKey: asset.key,
    dataVersion,
    inputVersions: {},
    metadata: {},
    tags: {},
    ...more,
  } as const satisfies Event
}

test('assets are described in the order of the graph, those asked for in the order asked, unknown ones left out', async () => {
  const { describeAssets } = open()
  expect((await describeAssets({})).map(({ assetKey }) => assetKey)).toEqual(graph.order)
  const some = await describeAssets({ assetKeys: ['below', 'nobody', 'plain'] })
  expect(some.map(({ assetKey, status }) => [assetKey, status])).toEqual([
    ['below', 'missing'],
    ['plain', 'missing'],
  ])
})

test('an answer follows what happens to the asset and to what it reads', async () => {
  const { write, status } = open()
  await write(made(plain, 'v1'), made(below, 'v1', { inputVersions: { plain: 'v1' } }))
  expect(await status('below')).toMatchObject({ status: 'fresh', reasons: [] })
  await write(made(plain, 'v2'))
  expect(await status('below')).toMatchObject({ status: 'stale', reasons: ['plain has new data'] })
  await write({ kind: 'asset-wiped', atMs: START, assetKey: 'below' })
  expect(await status('below')).toMatchObject({ status: 'missing' })
})

test('a window that ends and a key that is added count at once', async () => {
  const { write, status, clock, storage } = open()
  await write(made(byDay, 'v1', { partition: '2026-01-01' }), made(byDay, 'v2', { partition: '2026-01-02' }))
  await write(made(latest, 'v1', { inputVersions: { 'by-day': 'v2' } }))
  expect(await status('by-day')).toMatchObject({ status: 'fresh', partitions: { total: 2, materialized: 2 } })
  expect(await status('latest')).toMatchObject({ status: 'fresh' })
  await clock.advance(DAY)
  expect(await status('by-day')).toMatchObject({ status: 'missing', partitions: { total: 3, materialized: 2 } })
  expect(await status('latest')).toMatchObject({ status: 'stale' })

  expect(await status('by-name')).toMatchObject({ partitions: { total: 0 } })
  await storage.addPartitions('names', ['ada'], START)
  expect(await status('by-name')).toMatchObject({ partitions: { total: 1, materialized: 0 } })
})

test('whoever has followed every event and whoever has just come see the same', async () => {
  const { write, describeAssets, fresh, storage, clock } = open()
  const failed = { kind: 'asset-failed', atMs: START, assetKey: 'by-day', cause: 'failed' } as const
  const steps: readonly (() => unknown)[] = [
    () => write(made(plain, 'v1'), made(below, 'v1', { inputVersions: { plain: 'v1' }, codeVersion: 'old' })),
    () => write(made(byDay, 'v1', { partition: '2026-01-01' }), { ...failed, partition: '2026-01-02' }),
    () => write(made(latest, 'v1', { inputVersions: { 'by-day': '' } })),
    () => write(made(byDay, 'v2', { partition: '2026-01-02' })),
    () => storage.addPartitions('names', ['ada', 'bob'], START),
    () => write(made(byName, 'v1', { partition: 'ada' }), made(byName, 'v1', { partition: 'gone' })),
    () => storage.removePartitions('names', ['ada'], START),
    () => clock.advance(DAY),
    () => write({ kind: 'asset-wiped', atMs: START, assetKey: 'by-day', partition: '2026-01-01' }),
    () => write({ kind: 'asset-observed', atMs: START + DAY, assetKey: 'plain', dataVersion: 'v9', metadata: {} }),
    () => write({ kind: 'asset-wiped', atMs: START, assetKey: 'by-day' }),
  ]
  for (const step of steps) {
    await step()
    expect(await describeAssets({})).toEqual(await fresh())
  }
})

test('a reading that failed is made again', async () => {
  const { storage } = open()
  await storage.append([made(plain, 'v1')])
  let failures = 1
  const shaky = {
    lastEventId: () => storage.lastEventId(),
    read: storage.read.bind(storage),
    listPartitions: storage.listPartitions.bind(storage),
    listAssets: (query?: AssetQuery) =>
      (failures -= 1) >= 0 ? Promise.reject(new Error('the disk is away')) : storage.listAssets(query),
  }
  const { describeAssets } = assetStandings({ storage: shaky, clock: fixedClock(START) }, graph)
  await expect(describeAssets({ assetKeys: ['plain'] })).rejects.toThrow('the disk is away')
  expect(await describeAssets({ assetKeys: ['plain'] })).toMatchObject([{ status: 'fresh' }])
})

test('after very much has happened the store is read anew', async () => {
  const { write, status } = open()
  expect(await status('plain')).toMatchObject({ status: 'missing' })
  await write(...Array.from({ length: 20_001 }, (_, i) => made(below, `v${i}`)), made(plain, 'v1'))
  expect(await status('plain')).toMatchObject({ status: 'fresh' })
})

test('partitions are described as keys, and ranges of how they stand', async () => {
  const { write, describePartitions, clock } = open()
  await clock.advance(3 * DAY)
  await write(
    made(byDay, 'v1', { partition: '2026-01-01' }),
    made(byDay, 'v1', { partition: '2026-01-02' }),
    made(byDay, 'v1', { partition: '2026-01-04', inputVersions: { removed: 'v1' } }),
    { kind: 'asset-failed', atMs: START, assetKey: 'by-day', partition: '2026-01-05', cause: 'failed' },
  )
  expect(await describePartitions({ assetKey: 'by-day' })).toEqual({
    sentence: 'daily from 2026-01-01 in UTC',
    total: 5,
    dimensions: [
      {
        name: '',
        kind: 'time',
        keyCount: 5,
        keys: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'],
      },
    ],
    keys: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'],
    statuses: [
      { from: 0, to: 1, status: 'materialized' },
      { from: 2, to: 2, status: 'missing' },
      { from: 3, to: 3, status: 'stale' },
      { from: 4, to: 4, status: 'failed' },
    ],
  })
})

test('of several dimensions each says its keys, and the whole the joined ones', async () => {
  const { describePartitions } = open()
  expect(await describePartitions({ assetKey: 'both' })).toMatchObject({
    total: 4,
    dimensions: [
      { name: 'day', kind: 'time', keys: ['2026-01-01', '2026-01-02'] },
      { name: 'region', kind: 'static', keys: ['eu', 'us'] },
    ],
    keys: ['2026-01-01|eu', '2026-01-01|us', '2026-01-02|eu', '2026-01-02|us'],
    statuses: [{ from: 0, to: 3, status: 'missing' }],
  })
})

test('a job says for which partitions it can be launched', async () => {
  const { describePartitions } = open()
  const standing = await describePartitions({ job: 'daily' })
  expect(standing).toMatchObject({ total: 2, keys: ['2026-01-01', '2026-01-02'], statuses: [] })
})

test.each([{ assetKey: 'plain' }, { assetKey: 'nobody' }, { job: 'whole' }, { job: 'nobody' }])(
  'what has no partitions is not described (%j)',
  async (ask) => {
    expect(await open().describePartitions(ask)).toBeUndefined()
  },
)

test('of very many partitions the last 100,000 are named', async () => {
  const hours = defineAsset({ key: 'hours', partitions: hourly({ start: '2014-01-01' }), run: () => 1 })
  const many = buildGraph(defineProject({ name: 'p', assets: [hours] }))
  const storage = memoryStorage()
  const nowMs = Date.parse('2026-01-01T00:00:00Z')
  await storage.append([made(hours, 'v1', { partition: '2025-12-31-23:00' })])
  const standing = await assetStandings({ storage, clock: fixedClock(nowMs) }, many).describePartitions({
    assetKey: 'hours',
  })
  expect(standing?.total).toBe(105_192)
  expect(standing?.keys).toHaveLength(100_000)
  expect(standing?.keys.at(-1)).toBe('2025-12-31-23:00')
  expect(standing?.statuses).toEqual([
    { from: 0, to: 99_998, status: 'missing' },
    { from: 99_999, to: 99_999, status: 'materialized' },
  ])
})
