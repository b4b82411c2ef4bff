import { describe, expect, it } from 'vitest'

import { fixedClock } from '../clock.ts'
import { mapPartitions } from '../definition/asset-ref.ts'
import { defineAsset } from '../definition/asset.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { defineJob } from '../definition/job.ts'
import { defineMultiAsset } from '../definition/multi-asset.ts'
import { defineOp } from '../definition/op.ts'
import { byPartition, output, skip } from '../definition/outcome.ts'
import { lastPartitions, windowOffsets } from '../partition/mapping-kinds.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from '../partition/partition.ts'
import { daily } from '../partition/time-windows.ts'
import { dataVersions } from '../run/data-versions.ts'
import { staleness } from '../run/staleness.ts'
import { memoryStorage } from '../storage/memory.ts'
import type { Storage } from '../storage/storage.ts'
import type { House } from '../testing/house.ts'
import { house } from '../testing/house.ts'
import { ioContext } from '../testing/io-manager-contract.ts'
import { memoryIo } from '../testing/memory-io.ts'

const NOW = Date.parse('2026-01-20T00:00:00Z')
const ports = { clock: fixedClock(NOW) }
const days = daily({ start: '2026-01-01' })
const raw = defineAsset({ key: 'raw', partitions: days, run: (_inputs, { partition }) => [{ day: partition.key }] })

/** What the run's IO manager has. */
const load = ({ ports }: House, assetKey: string, partition?: string) =>
  ports.defaultIo.load(ioContext({ assetKey, partition }))

describe('what a function is told of its partition', () => {
  it('is its key, its window and its dimensions', async () => {
    const seen: unknown[] = []
    const both = multiPartitions({ region: staticPartitions(['eu', 'us']), date: days })
    const cut = defineAsset({
      key: 'cut',
      partitions: both,
      run: (_inputs, { partition }) => void seen.push(partition),
    })
    const h = house([cut], { ports })
    expect((await h.run({ partition: '2026-01-02|us' })).status).toBe('succeeded')
    expect(seen).toEqual([
      {
        key: '2026-01-02|us',
        keys: ['2026-01-02|us'],
        window: { startMs: Date.parse('2026-01-02'), endMs: Date.parse('2026-01-03') },
        dimensions: { date: '2026-01-02', region: 'us' },
      },
    ])
  })
})

describe('a run for several partitions', () => {
  it('makes each, downstream as soon as what it reads is there, and records each by itself', async () => {
    const clean = defineAsset({
      key: 'clean',
      partitions: days,
      deps: { raw },
      run: ({ raw }) => raw.map((row) => row.day.slice(-2)),
    })
    const total = defineAsset({ key: 'total', deps: { clean }, run: ({ clean }) => clean.join() })
    const h = house([raw, clean, total], { ports })
    const run = await h.run({ partitions: ['2026-01-02', '2026-01-03', '2026-01-05'] })
    expect(run.status).toBe('succeeded')
    expect(run.request.partitions).toEqual([
      ['2026-01-02', '2026-01-03'],
      ['2026-01-05', '2026-01-05'],
    ])
    const made = (await h.events(run.runId)).flatMap((event) =>
      event.kind === 'asset-materialized' && event.assetKey === 'clean' ? [event.partition] : [],
    )
    expect(new Set(made)).toEqual(new Set(['2026-01-02', '2026-01-03', '2026-01-05']))
    expect(await load(h, 'total')).toBe('02,03,05')
  })

  it('skips only what reads a partition that failed', async () => {
    const flaky = defineAsset({
      key: 'flaky',
      partitions: days,
      run: (_inputs, { partition }) => {
        if (partition.key === '2026-01-03') throw new Error('no')
        return [partition.key]
      },
    })
    const after = defineAsset({ key: 'after', partitions: days, deps: { flaky }, run: ({ flaky }) => flaky })
    const h = house([flaky, after], { ports })
    const run = await h.run({ partitions: ['2026-01-02', '2026-01-03'] })
    expect(run.status).toBe('failed')
    const events = await h.events(run.runId)
    expect(events.flatMap((e) => (e.kind === 'step-skipped' ? [[e.stepKey, e.reason]] : []))).toEqual([
      ['after[2026-01-03]', 'flaky[2026-01-03] failed'],
    ])
    expect(events.flatMap((e) => (e.kind === 'step-succeeded' ? [e.stepKey] : []))).toEqual([
      'flaky[2026-01-02]',
      'after[2026-01-02]',
    ])
    const retried = await h.retry(run.runId)
    expect((await h.events(retried.runId)).flatMap((e) => (e.kind === 'step-started' ? [e.stepKey] : []))).toEqual([
      'flaky[2026-01-03]',
    ])
  })
})

describe('an asset that takes a range', () => {
  it('is called once, and each of its partitions is stored, checked and recorded', async () => {
    const calls: unknown[] = []
    const ranged = defineAsset({
      key: 'ranged',
      partitions: days,
      takesRange: true,
      deps: { raw: mapPartitions(raw, windowOffsets(), { as: 'map' }) },
      run: ({ raw }, { partition }) => {
        calls.push({ keys: partition.keys, window: partition.window })
        return byPartition(
          Object.fromEntries(
            partition.keys.map((key) => [
              key,
              key === '2026-01-03' ? skip('nothing') : output(raw.get(key) ?? [], { metadata: { key } }),
            ]),
          ),
        )
      },
      checks: [{ name: 'some', run: ({ value }) => value.length > 0 }],
    })
    const after = defineAsset({ key: 'after', partitions: days, deps: { ranged }, run: ({ ranged }) => ranged.length })
    const h = house([raw, ranged, after], { ports })
    const keys = ['2026-01-02', '2026-01-03', '2026-01-04']
    const run = await h.run({ partitions: keys })
    expect(calls).toEqual([{ keys, window: { startMs: Date.parse('2026-01-02'), endMs: Date.parse('2026-01-05') } }])
    const events = await h.events(run.runId)
    const of = (kind: string) =>
      events.flatMap((e) =>
        e.kind === kind && 'assetKey' in e && e.assetKey === 'ranged' && 'partition' in e ? [e.partition] : [],
      )
    expect(of('asset-materialized')).toEqual(['2026-01-02', '2026-01-04'])
    expect(of('check-evaluated')).toEqual(['2026-01-02', '2026-01-04'])
    expect(events.flatMap((e) => (e.kind === 'step-skipped' ? [[e.stepKey, e.reason]] : []))).toEqual([
      ['after[2026-01-03]', 'ranged[2026-01-03] was skipped'],
    ])
    expect(await load(h, 'ranged', '2026-01-04')).toEqual([{ day: '2026-01-04' }])
    expect(run.status).toBe('succeeded')
    const planned = events
      .flatMap((e) => (e.kind === 'steps-planned' ? e.steps : []))
      .find((step) => step.key === 'ranged')
    expect(planned).toMatchObject({ assets: ['ranged'], partitions: [['2026-01-02', '2026-01-04']] })
  })

  it('has sixteen of its partitions stored at once; one that fails keeps none of them from being recorded', async () => {
    const io = memoryIo()
    let underWay = 0
    let most = 0
    const watched = defineIoManager<unknown>({
      ...io,
      store: async (context, value) => {
        underWay += 1
        most = Math.max(most, underWay)
        await Promise.resolve()
        underWay -= 1
        if (context.partition === '2026-01-02') throw new Error('not this one')
        return io.store(context, value)
      },
    })
    const ranged = defineAsset({
      key: 'ranged',
      partitions: days,
      takesRange: true,
      run: (_inputs, { partition }) => byPartition(Object.fromEntries(partition.keys.map((key) => [key, key]))),
    })
    const h = house([ranged], { ports: { ...ports, defaultIo: watched } })
    const keys = Array.from({ length: 19 }, (_, i) => `2026-01-${String(i + 1).padStart(2, '0')}`)
    const run = await h.run({ partitions: keys })
    const events = await h.events(run.runId)
    const recorded = events.flatMap((event) => (event.kind === 'asset-materialized' ? [event.partition] : []))
    expect(recorded).toEqual(keys.slice(0, 16).filter((key) => key !== '2026-01-02'))
    expect(most).toBe(16)
    expect(events.find((event) => event.kind === 'step-failed')?.error.message).toContain('not this one')
    expect(run.status).toBe('failed')
  })

  it('may be one of several outputs, and of a single partition', async () => {
    const pair = defineMultiAsset({
      name: 'pair',
      partitions: days,
      takesRange: true,
      assets: { a: { key: 'a' }, b: { key: 'b' } },
      run: (_inputs, { partition }) => ({
        a: byPartition(new Map(partition.keys.map((key) => [key, key.length]))),
        b: skip('not today'),
      }),
    })
    const h = house([pair], { ports })
    expect((await h.run({ partition: '2026-01-02' })).status).toBe('succeeded')
    expect(await load(h, 'a', '2026-01-02')).toBe(10)
  })

  it.each([
    [() => 1 as never, 'did not return byPartition(…)'],
    [() => byPartition({ '2026-01-02': 1 }), 'it returned nothing for its partition "2026-01-03"'],
    [
      () => byPartition({ '2026-01-02': 1, '2026-01-03': 2, other: 3 }),
      'it returned a value for "other", which is not one of its partitions',
    ],
  ])('that returns something else fails, and says what is wrong (%#)', async (make, message) => {
    const wrong = defineAsset({ key: 'wrong', partitions: days, takesRange: true, run: make })
    const h = house([wrong], { ports })
    const run = await h.run({ partitions: ['2026-01-02', '2026-01-03'] })
    const failed = (await h.events(run.runId)).find((event) => event.kind === 'step-failed')
    expect(failed?.error).toMatchObject({ code: 'user-code/bad-result', message: expect.stringContaining(message) })
  })
})

describe('a dep with a mapping', () => {
  it('gets the partitions together, or by key, or nothing where nothing may be there', async () => {
    const seen: unknown[] = []
    const trend = defineAsset({
      key: 'trend',
      partitions: days,
      deps: {
        three: mapPartitions(raw, windowOffsets({ start: -2, allowMissing: true })),
        before: mapPartitions(raw, windowOffsets({ start: -1, end: -1, allowMissing: true })),
        last: mapPartitions(raw, lastPartitions(2), { as: 'map' }),
      },
      run: (inputs) => void seen.push(inputs),
    })
    const h = house([raw, trend], { ports })
    await h.run({ assetKeys: ['raw'], partitions: ['2026-01-01', '2026-01-02', '2026-01-19'] })
    await h.run({ assetKeys: ['trend'], partition: '2026-01-03' })
    await h.run({ assetKeys: ['trend'], partition: '2026-01-01' })
    const last = new Map([['2026-01-19', [{ day: '2026-01-19' }]]])
    expect(seen[0]).toEqual({
      three: [{ day: '2026-01-01' }, { day: '2026-01-02' }],
      before: [{ day: '2026-01-02' }],
      last,
    })
    expect(seen[1]).toEqual({ three: [{ day: '2026-01-01' }], before: undefined, last })
  })

  it('makes its reader stale when one of the partitions that it read has new data, and only then', async () => {
    const week = defineAsset({
      key: 'week',
      codeVersion: '1',
      partitions: days,
      deps: { raw: mapPartitions(raw, windowOffsets({ start: -1 })) },
      run: ({ raw }) => raw,
    })
    const h = house([raw, week], { ports })
    const keys = ['2026-01-02', '2026-01-03', '2026-01-04']
    await h.run({ assetKeys: ['raw'], partitions: keys })
    await h.run({ assetKeys: ['week'], partitions: ['2026-01-03', '2026-01-04'] })
    const check = async (partition: string) => {
      const versions = dataVersions(await h.ports.storage.listAssets())
      const moment = { nowMs: NOW, dynamicKeys: () => [] }
      return staleness(h.graph, 'week', await h.ports.storage.getAsset('week', partition), versions, partition, moment)
    }
    expect(await check('2026-01-03')).toEqual({ status: 'fresh', reasons: [] })
    await h.run({ assetKeys: ['raw'], partition: '2026-01-04' })
    expect((await check('2026-01-03')).status).toBe('fresh')
    expect(await check('2026-01-04')).toEqual({ status: 'stale', reasons: ['raw has new data'] })
  })

  it('of a reader without partitions reads the newest, and only those make it stale', async () => {
    const recent = defineAsset({
      key: 'recent',
      deps: { raw: mapPartitions(raw, lastPartitions(3)) },
      run: ({ raw }) => raw.map(({ day }) => day),
    })
    const h = house([raw, recent], { ports })
    const newest = ['2026-01-17', '2026-01-18', '2026-01-19']
    expect((await h.run({ partitions: ['2026-01-02', ...newest] })).status).toBe('succeeded')
    expect(await load(h, 'recent')).toEqual(newest)
    const check = async () => {
      const versions = dataVersions(await h.ports.storage.listAssets())
      const moment = { nowMs: NOW, dynamicKeys: () => [] }
      return staleness(h.graph, 'recent', await h.ports.storage.getAsset('recent'), versions, undefined, moment)
    }
    await h.run({ assetKeys: ['raw'], partition: '2026-01-02' })
    expect((await check()).status).toBe('fresh')
    await h.run({ assetKeys: ['raw'], partition: '2026-01-18' })
    expect((await check()).status).toBe('stale')
  })
})

it('dynamic partitions are those that are there when the run is planned', async () => {
  const customers = dynamicPartitions({ name: 'customers' })
  const report = defineAsset({ key: 'report', partitions: customers, run: (_inputs, { partition }) => [partition.key] })
  const all = defineAsset({ key: 'all', deps: { report }, run: ({ report }) => report.join() })
  const h = house([report, all], { ports })
  await expect(h.run({ assetKeys: ['report'], partition: 'acme' })).rejects.toThrow(
    'asset "report" has no partition "acme". Known: none yet.',
  )
  await h.ports.storage.addPartitions('customers', ['acme', 'globex'], 0)
  expect((await h.run({ partitions: ['globex', 'acme'] })).status).toBe('succeeded')
  expect(await load(h, 'all')).toBe('acme,globex')
})

it('a run reads the dynamic partitions of its assets and of what they read, and no others', async () => {
  const parts = (name: string) => dynamicPartitions({ name })
  const near = defineAsset({ key: 'near', partitions: parts('near'), run: () => 1 })
  const own = defineAsset({ key: 'own', partitions: parts('own'), run: () => 1 })
  const sum = defineAsset({ key: 'sum', deps: { near }, run: ({ near }) => near })
  const job = defineJob({
    name: 'job',
    partitions: parts('job'),
    compose: () => defineOp({ name: 'op', run: () => 1 })(),
  })
  const storage = memoryStorage()
  const read: string[] = []
  const listPartitions: Storage['listPartitions'] = (name) => {
    read.push(name)
    return storage.listPartitions(name)
  }
  const h = house([near, own, sum], { jobs: [job], ports: { ...ports, storage: { ...storage, listPartitions } } })
  const readBy = async (request: Parameters<House['run']>[0]) => {
    read.length = 0
    await h.run(request)
    return read.toSorted()
  }
  for (const name of ['near', 'own', 'job']) await storage.addPartitions(name, ['p'], 0)
  expect(await readBy({ assetKeys: ['sum'] })).toEqual(['near'])
  expect(await readBy({ assetKeys: ['own'], partition: 'p' })).toEqual(['own'])
  expect(await readBy({ assetKeys: new Set(['sum', 'own']).keys(), partition: 'p' })).toEqual(['near', 'own'])
  expect(await readBy({ assetKeys: [], job: 'job', partition: 'p' })).toEqual(['job'])
})
