import { expect, test } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../../definition/asset.ts'
import { defineJob } from '../../definition/job.ts'
import { defineOp } from '../../definition/op.ts'
import { skip } from '../../definition/outcome.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from '../../partition/partition.ts'
import { daily, weekly } from '../../partition/time-windows.ts'
import { BackfillScenario } from '../../testing/backfill-scenario.ts'

const days = daily({ start: '2026-01-04' })
const weeks = weekly({ start: '2026-01-04' })
const TWO_WEEKS = Date.UTC(2026, 0, 18)

/** Days and weeks; `ends` says what a day comes to, unless it is made. */
function calendar(ends: Readonly<Record<string, 'fail' | 'skip'>> = {}) {
  const made: string[] = []
  const day = defineAsset({
    key: 'day',
    partitions: days,
    run: (_inputs, { partition }) => {
      made.push(partition.key)
      if (ends[partition.key] === 'fail') throw new Error('not this day')
      return ends[partition.key] === 'skip' ? skip('a holiday') : [partition.key]
    },
  })
  const clean = defineAsset({ key: 'clean', deps: { day }, partitions: days, run: ({ day: rows }) => rows })
  const week = defineAsset({
    key: 'week',
    deps: { clean },
    partitions: weeks,
    run: ({ clean: rows }, { partition }) => {
      made.push(`week ${partition.key}`)
      return rows
    },
  })
  return { assets: [day, clean, week], made }
}

test('a week is made as soon as its seven days are, and not before', async () => {
  const { assets, made } = calendar()
  const scenario = new BackfillScenario(assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 3 })
  const state = await scenario.finish()
  expect(state).toMatchObject({ status: 'succeeded', message: '30 succeeded', counts: { succeeded: 30 } })
  // With three runs at once the week goes ahead of the days that are launched next.
  expect(made.slice(0, 7)).toEqual([4, 5, 6, 7, 8, 9, 10].map((n) => `2026-01-${String(n).padStart(2, '0')}`))
  expect(made.indexOf('week 2026-01-04')).toBeLessThanOrEqual(10)
  expect(made.indexOf('week 2026-01-11')).toBe(15)
})

test.each([
  ['', false],
  [' after each crash, too', true],
])('what reads a failed partition is skipped, with the reason, and the rest goes on%s', async (_words, isForgetful) => {
  const scenario = new BackfillScenario(calendar({ '2026-01-05': 'fail' }).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  const state = await scenario.finish('fill', isForgetful)
  expect(state).toMatchObject({ status: 'failed', message: '27 succeeded, 1 failed, 2 skipped' })
  const items = await scenario.items()
  const item = (target: string, partition: string) =>
    items.find((one) => one.target === target && one.partition === partition)
  expect(item('day', '2026-01-05')).toMatchObject({
    status: 'failed',
    reason: 'asset "day": the function threw: not this day',
  })
  expect(item('clean', '2026-01-05')).toMatchObject({ status: 'skipped' })
  expect(item('week', '2026-01-04')).toMatchObject({
    status: 'skipped',
    reason: 'clean[2026-01-05] was skipped because of what it reads',
  })
  expect(item('week', '2026-01-11')).toMatchObject({ status: 'succeeded' })
})

test('why something was skipped is not forgotten with the process', async () => {
  const scenario = new BackfillScenario(calendar({ '2026-01-05': 'fail' }).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 1 })
  for (let days = 0; days < 3; days += 1) {
    await scenario.advance()
    for (const runId of await scenario.queued()) await scenario.execute(runId)
  }
  await scenario.advance()
  scenario.crash()
  expect((await scenario.finish()).message).toBe('27 succeeded, 1 failed, 2 skipped')
})

test('a partition skipped by choice fails nothing: the week is made of the others', async () => {
  const scenario = new BackfillScenario(calendar({ '2026-01-05': 'skip' }).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  const state = await scenario.finish()
  expect(state).toMatchObject({ status: 'succeeded', message: '28 succeeded, 2 skipped' })
  expect(await scenario.statuses()).toMatchObject({
    'day[2026-01-05]': 'skipped',
    'clean[2026-01-05]': 'skipped',
    'week[2026-01-04]': 'succeeded',
  })
})

test('where everything that it reads was skipped and nothing is stored from before, it is skipped too', async () => {
  const ends: Record<string, 'skip'> = Object.fromEntries(
    [4, 5, 6, 7, 8, 9, 10].map((n) => [`2026-01-${String(n).padStart(2, '0')}`, 'skip' as const]),
  )
  const scenario = new BackfillScenario(calendar(ends).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  expect((await scenario.finish()).status).toBe('succeeded')
  const week = (await scenario.items()).find(({ target, partition }) => target === 'week' && partition === '2026-01-04')
  expect(week).toMatchObject({
    status: 'skipped',
    reason: 'clean[2026-01-04] was skipped, and nothing is stored from before',
  })
  // What is stored from another time is read.
  delete ends['2026-01-06']
  await scenario.launch({ assets: 'day or clean', partitions: [['2026-01-06', '2026-01-06']] }, 'one day')
  await scenario.finish('one day')
  await scenario.launch({ partitions: [['2026-01-04', '2026-01-05']] }, 'again')
  await scenario.finish('again')
  expect(await scenario.statuses('again')).toMatchObject({
    'day[2026-01-04]': 'skipped',
    'week[2026-01-04]': 'succeeded',
  })
})

test.each([['single-run'], [{ batch: 3 }]] as const)(
  'under the policy %j each run makes several partitions',
  async (policy) => {
    const { assets } = calendar({ '2026-01-05': 'fail' })
    const scenario = new BackfillScenario(assets, { nowMs: TWO_WEEKS })
    const { runCount } = await scenario.launch({ policy })
    const state = await scenario.finish()
    expect(state.message).toBe('27 succeeded, 1 failed, 2 skipped')
    const { runs } = await scenario.storage.listRuns({ limit: 100 })
    expect(runs.length).toBe(runCount)
    expect(runs.every(({ request }) => request.backfillId === 'fill' && request.priority === -10)).toBe(true)
  },
)

test('partitions in several dimensions and dynamic ones are made in order, too', async () => {
  const regions = dynamicPartitions({ name: 'regions' })
  const grid = multiPartitions({ date: days, region: regions })
  const cell = defineAsset({ key: 'cell', partitions: grid, run: (_inputs, { partition }) => [partition.key] })
  const region = defineAsset({ key: 'region', deps: { cell }, partitions: regions, run: ({ cell: rows }) => rows })
  const all = defineAsset({ key: 'all', deps: { region }, run: ({ region: rows }) => rows })
  const scenario = new BackfillScenario([cell, region, all], { nowMs: Date.UTC(2026, 0, 7) })
  await scenario.storage.addPartitions('regions', ['eu', 'us'], 1)
  await scenario.launch({})
  await scenario.advance()
  expect(await scenario.queued()).toHaveLength(6)
  expect((await scenario.finish()).message).toBe('9 succeeded')
})

test('keys that went away during a backfill are skipped, with that reason', async () => {
  const customers = defineAsset({
    key: 'customers',
    partitions: dynamicPartitions({ name: 'customers' }),
    run: () => 1,
  })
  const scenario = new BackfillScenario([customers])
  await scenario.storage.addPartitions('customers', ['a', 'b', 'c'], 1)
  await scenario.launch({ maxRuns: 1 })
  await scenario.advance()
  await scenario.storage.removePartitions('customers', ['b'], 2)
  expect((await scenario.finish()).status).toBe('succeeded')
  const items = await scenario.items()
  expect(items.find(({ partition }) => partition === 'b')).toMatchObject({
    status: 'skipped',
    reason: 'asset "customers" has no partition "b" any more',
  })
})

test('an asset that the new code does not have is skipped, and the others go on', async () => {
  const { assets } = calendar()
  const scenario = new BackfillScenario(assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 2 })
  await scenario.advance()
  for (const runId of await scenario.queued()) await scenario.execute(runId)
  scenario.crash(assets.slice(0, 2))
  expect(await scenario.finish()).toMatchObject({ status: 'succeeded', message: '28 succeeded, 2 skipped' })
})

test('partitions that the new code does not have are skipped, their runs queued or not', async () => {
  const codes = (keys: readonly string[]) => [
    defineAsset({ key: 'code', partitions: staticPartitions(keys), run: (_inputs, { partition }) => partition.key }),
  ]
  const scenario = new BackfillScenario(codes(['a', 'b', 'c', 'd']))
  await scenario.launch({ maxRuns: 2 })
  await scenario.advance()
  expect(await scenario.queued()).toHaveLength(2)
  scenario.crash(codes(['b', 'c']))
  expect(await scenario.finish()).toMatchObject({ status: 'succeeded', message: '2 succeeded, 2 skipped' })
  expect((await scenario.items()).filter(({ status }) => status === 'skipped')).toEqual([
    expect.objectContaining({ partition: 'a', reason: 'asset "code" has no partition "a" any more' }),
    expect.objectContaining({ partition: 'd', reason: 'asset "code" has no partition "d" any more' }),
  ])
  await expect(scenario.plan({ retryOf: 'fill' })).rejects.toMatchObject({ code: 'conflict/nothing-to-retry' })
  expect((await scenario.plan({ missingOnly: true })).items).toEqual([])
})

test('of a run that cannot begin since a partition is gone, the others failed and are made by a retry', async () => {
  const codes = (keys: readonly string[]) => [
    defineAsset({ key: 'code', partitions: staticPartitions(keys), run: (_inputs, { partition }) => partition.key }),
  ]
  const scenario = new BackfillScenario(codes(['a', 'b', 'c']))
  await scenario.launch({ policy: 'single-run' })
  await scenario.advance()
  scenario.crash(codes(['a', 'b']))
  expect(await scenario.finish()).toMatchObject({ status: 'failed', message: '2 failed, 1 skipped' })
  expect((await scenario.plan({ missingOnly: true })).items).toHaveLength(2)
  await scenario.launch({ retryOf: 'fill' }, 'retry')
  expect((await scenario.finish('retry')).message).toBe('2 succeeded')
})

test('a key that went away while its run was queued is skipped, without a crash in between', async () => {
  const customers = defineAsset({
    key: 'customers',
    partitions: dynamicPartitions({ name: 'customers' }),
    run: () => 1,
  })
  const scenario = new BackfillScenario([customers])
  await scenario.storage.addPartitions('customers', ['a', 'b'], 1)
  await scenario.launch({})
  await scenario.advance()
  await scenario.storage.removePartitions('customers', ['b'], 2)
  expect((await scenario.finish()).message).toBe('1 succeeded, 1 skipped')
})

test('paused, it settles what ends and launches nothing; resumed, it goes on', async () => {
  const scenario = new BackfillScenario(calendar().assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 2 })
  await scenario.advance()
  await scenario.set('paused')
  for (const runId of await scenario.queued()) await scenario.execute(runId)
  await scenario.advance()
  expect(await scenario.queued()).toEqual([])
  expect((await scenario.state()).counts).toMatchObject({ succeeded: 4, requested: 0 })
  await scenario.set('running')
  expect((await scenario.finish()).status).toBe('succeeded')
})

test('canceled, it launches nothing more and ends when its runs have ended', async () => {
  const scenario = new BackfillScenario(calendar().assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 2 })
  await scenario.advance()
  await scenario.set('canceling')
  await scenario.advance()
  expect(await scenario.state()).toMatchObject({
    status: 'canceling',
    counts: { pending: 0, requested: 4, canceled: 26 },
  })
  const [first, second] = await scenario.queued()
  await scenario.cancelRun(first ?? '')
  await scenario.execute(second ?? '')
  await scenario.advance()
  expect(await scenario.state()).toMatchObject({ status: 'canceled', message: '2 succeeded, 28 canceled' })
})

test('a retry makes what failed, what was canceled and what was skipped because of it', async () => {
  const ends: Record<string, 'fail' | 'skip'> = { '2026-01-05': 'fail', '2026-01-12': 'skip' }
  const scenario = new BackfillScenario(calendar(ends).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  await expect(scenario.plan({ retryOf: 'fill' })).rejects.toMatchObject({ code: 'conflict/backfill-not-ended' })
  await scenario.finish()
  delete ends['2026-01-05']
  const plan = await scenario.launch({ retryOf: 'fill' }, 'retry')
  expect(plan.items).toEqual([
    { target: 'day', partition: '2026-01-05' },
    { target: 'clean', partition: '2026-01-05' },
    { target: 'week', partition: '2026-01-04' },
  ])
  expect(plan.request.retryOf).toBe('fill')
  expect((await scenario.finish('retry')).message).toBe('3 succeeded')
  await expect(scenario.plan({ retryOf: 'retry' })).rejects.toMatchObject({ code: 'conflict/nothing-to-retry' })
})

test('never more than a hundred of its runs wait in the queue', async () => {
  const many = defineAsset({
    key: 'many',
    partitions: staticPartitions(Array.from({ length: 250 }, (_, i) => `k${i}`)),
    run: () => 1,
  })
  const scenario = new BackfillScenario([many])
  await scenario.launch({})
  await scenario.advance()
  expect(await scenario.queued()).toHaveLength(100)
  expect((await scenario.finish()).message).toBe('250 succeeded')
})

const regions = staticPartitions(['eu', 'us', 'asia'])

test('a job is backfilled with a run per partition', async () => {
  const made: string[] = []
  const write = defineOp({ name: 'write', run: ({ region }: { region: string }) => void made.push(region) })
  const job = defineJob({
    name: 'regional',
    partitions: regions,
    config: z.object({ region: z.string() }),
    compose: ({ config }) => write({ region: config.region }),
  })
  const scenario = new BackfillScenario([], { jobs: [job] })
  const plan = await scenario.launch({ job: 'regional', config: { job: { region: 'all' } } })
  expect(plan).toMatchObject({ runCount: 3, items: [{ target: 'regional', partition: 'eu' }, {}, {}] })
  expect((await scenario.finish()).message).toBe('3 succeeded')
  expect(made).toHaveLength(3)
  expect(
    (await scenario.plan({ job: 'regional', config: { job: { region: 'all' } }, missingOnly: true })).items,
  ).toEqual([])
  await expect(scenario.plan({ job: 'regional', policy: 'single-run' })).rejects.toThrow('a run per partition')
})

test('a run that is retried by itself has not ended: its items go over to the retry', async () => {
  const tries: string[] = []
  const flaky = defineAsset({
    key: 'flaky',
    partitions: regions,
    run: (_inputs, { partition, runId }) => {
      tries.push(runId)
      if (partition.key === 'us' && tries.length < 4) throw new Error('once')
      return 1
    },
  })
  const after = defineAsset({ key: 'after', deps: { flaky }, partitions: regions, run: () => 1 })
  const scenario = new BackfillScenario([flaky, after])
  await scenario.launch({ tags: { 'ingot/max-retries': '1' } })
  await scenario.advance()
  for (const runId of await scenario.queued()) await scenario.execute(runId)
  await scenario.advance()
  expect((await scenario.state()).counts).toMatchObject({ succeeded: 4, requested: 2, failed: 0 })
  const [failed] = (await scenario.storage.listRuns({ limit: 10, statuses: ['failed'] })).runs
  await scenario.retryRun(failed?.runId ?? '')
  expect(await scenario.finish()).toMatchObject({ status: 'succeeded', message: '6 succeeded' })
  const item = (await scenario.items()).find(({ target, partition }) => target === 'after' && partition === 'us')
  expect(item?.runId).not.toBe(failed?.runId)
})

test('where no retry comes a minute after it was due, the run has failed', async () => {
  const broken = defineAsset({ key: 'broken', partitions: regions, run: () => Promise.reject(new Error('always')) })
  const scenario = new BackfillScenario([broken])
  await scenario.launch({ tags: { 'ingot/max-retries': '1' } })
  await scenario.advance()
  for (const runId of await scenario.queued()) await scenario.execute(runId)
  await scenario.advance()
  expect((await scenario.state()).status).toBe('running')
  await scenario.clock.advance(60_000)
  await scenario.advance()
  expect(await scenario.state()).toMatchObject({ status: 'failed', message: '3 failed' })
})

test('a blocking check that fails keeps what reads the partition from being made', async () => {
  const raw = defineAsset({
    key: 'raw',
    partitions: days,
    run: (_inputs, { partition }) => [partition.key],
    checks: [{ name: 'is_early', blocking: true, run: ({ value }) => value[0] !== '2026-01-05' }],
  })
  const week = defineAsset({ key: 'week', deps: { raw }, partitions: weeks, run: () => 1 })
  const scenario = new BackfillScenario([raw, week], { nowMs: TWO_WEEKS })
  await scenario.launch({})
  expect((await scenario.finish()).message).toBe('14 succeeded, 1 failed, 1 skipped')
})
