import { expect, test } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { skip } from '../../definition/outcome.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from '../../partition/partition.ts'
import { dailyPartitions, weeklyPartitions } from '../../partition/time-windows.ts'
import { BackfillScenario } from '../../testing/backfill-scenario.ts'

const daily = dailyPartitions({ start: '2026-01-04' })
const weekly = weeklyPartitions({ start: '2026-01-04' })
const TWO_WEEKS = Date.UTC(2026, 0, 18)

/** Days and weeks; `ends` says what a day comes to, unless it is made. */
function weeks(ends: Readonly<Record<string, 'fail' | 'skip'>> = {}) {
  const made: string[] = []
  const day = defineAsset({
    key: 'day',
    partitions: daily,
    run: (_inputs, { partition }) => {
      made.push(partition.key)
      if (ends[partition.key] === 'fail') throw new Error('not this day')
      return ends[partition.key] === 'skip' ? skip('a holiday') : [partition.key]
    },
  })
  const clean = defineAsset({ key: 'clean', deps: { day }, partitions: daily, run: ({ day: rows }) => rows })
  const week = defineAsset({
    key: 'week',
    deps: { clean },
    partitions: weekly,
    run: ({ clean: rows }, { partition }) => {
      made.push(`week ${partition.key}`)
      return rows
    },
  })
  return { assets: [day, clean, week], made }
}

test('a week is made as soon as its seven days are, and not before', async () => {
  const { assets, made } = weeks()
  const scenario = new BackfillScenario(assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 3 })
  const state = await scenario.finish()
  expect(state).toMatchObject({ status: 'succeeded', message: '30 succeeded', counts: { succeeded: 30 } })
  // With three runs at once the week goes ahead of the days that are launched next.
  expect(made.slice(0, 7)).toEqual([4, 5, 6, 7, 8, 9, 10].map((n) => `2026-01-${String(n).padStart(2, '0')}`))
  expect(made.indexOf('week 2026-01-04')).toBeLessThanOrEqual(10)
  expect(made.indexOf('week 2026-01-11')).toBe(15)
})

test('what reads a failed partition is skipped, with the reason, and the rest goes on', async () => {
  const scenario = new BackfillScenario(weeks({ '2026-01-05': 'fail' }).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  const state = await scenario.finish()
  expect(state).toMatchObject({ status: 'failed', message: '27 succeeded, 1 failed, 2 skipped' })
  const items = await scenario.items()
  const item = (target: string, partition: string) => items.find((one) => one.target === target && one.partition === partition)
  expect(item('day', '2026-01-05')).toMatchObject({ status: 'failed', reason: 'not this day' })
  expect(item('clean', '2026-01-05')).toMatchObject({ status: 'skipped' })
  expect(item('week', '2026-01-04')).toMatchObject({ status: 'skipped', reason: 'clean[2026-01-05] was skipped because of what it reads' })
  expect(item('week', '2026-01-11')).toMatchObject({ status: 'succeeded' })
})

test('a partition skipped by choice fails nothing: the week is made of the others', async () => {
  const scenario = new BackfillScenario(weeks({ '2026-01-05': 'skip' }).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  const state = await scenario.finish()
  expect(state).toMatchObject({ status: 'succeeded', message: '28 succeeded, 2 skipped' })
  expect(await scenario.statuses()).toMatchObject({ 'day[2026-01-05]': 'skipped', 'clean[2026-01-05]': 'skipped', 'week[2026-01-04]': 'succeeded' })
})

test('where everything that it reads was skipped and nothing is stored from before, it is skipped too', async () => {
  const ends = Object.fromEntries([4, 5, 6, 7, 8, 9, 10].map((n) => [`2026-01-${String(n).padStart(2, '0')}`, 'skip' as const]))
  const scenario = new BackfillScenario(weeks(ends).assets, { nowMs: TWO_WEEKS })
  await scenario.launch({})
  expect((await scenario.finish()).status).toBe('succeeded')
  const week = (await scenario.items()).find(({ target, partition }) => target === 'week' && partition === '2026-01-04')
  expect(week).toMatchObject({ status: 'skipped', reason: 'clean[2026-01-04] was skipped, and nothing is stored from before' })
  // And what is stored by then is read the next time.
  await scenario.storage.append([
    { kind: 'asset-materialized', assetKey: 'clean', partition: '2026-01-06', atMs: 1, dataVersion: '1', inputVersions: {}, metadata: {}, tags: {}, isEmpty: true },
  ])
  await scenario.launch({ partitions: [['2026-01-04', '2026-01-05']] }, 'again')
  await scenario.finish('again')
  expect(await scenario.statuses('again')).toMatchObject({ 'day[2026-01-04]': 'skipped', 'week[2026-01-04]': 'succeeded' })
})

test.each([['single-run'], [{ batch: 3 }]] as const)('under the policy %j each run makes several partitions', async (policy) => {
  const { assets } = weeks({ '2026-01-05': 'fail' })
  const scenario = new BackfillScenario(assets, { nowMs: TWO_WEEKS })
  const { runCount } = await scenario.launch({ policy })
  const state = await scenario.finish()
  expect(state.message).toBe('27 succeeded, 1 failed, 2 skipped')
  const { runs } = await scenario.storage.listRuns({ limit: 100 })
  expect(runs.length).toBe(runCount)
  expect(runs.every(({ request }) => request.backfillId === 'fill' && request.priority === -10)).toBe(true)
})

test('partitions in several dimensions and dynamic ones are made in order, too', async () => {
  const regions = dynamicPartitions({ name: 'regions' })
  const grid = multiPartitions({ date: daily, region: regions })
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
  const customers = defineAsset({ key: 'customers', partitions: dynamicPartitions({ name: 'customers' }), run: () => 1 })
  const scenario = new BackfillScenario([customers])
  await scenario.storage.addPartitions('customers', ['a', 'b', 'c'], 1)
  await scenario.launch({ maxRuns: 1 })
  await scenario.advance()
  await scenario.storage.removePartitions('customers', ['b'], 2)
  expect((await scenario.finish()).status).toBe('succeeded')
  const items = await scenario.items()
  expect(items.find(({ partition }) => partition === 'b')).toMatchObject({ status: 'skipped', reason: 'asset "customers" has no partition "b" any more' })
})

test('an asset that the new code does not have is skipped, and the others go on', async () => {
  const { assets } = weeks()
  const scenario = new BackfillScenario(assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 2 })
  await scenario.advance()
  for (const runId of await scenario.queued()) await scenario.execute(runId)
  scenario.crash(assets.slice(0, 2))
  expect(await scenario.finish()).toMatchObject({ status: 'succeeded', message: '28 succeeded, 2 skipped' })
})

test('paused, it settles what ends and launches nothing; resumed, it goes on', async () => {
  const scenario = new BackfillScenario(weeks().assets, { nowMs: TWO_WEEKS })
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
  const scenario = new BackfillScenario(weeks().assets, { nowMs: TWO_WEEKS })
  await scenario.launch({ maxRuns: 2 })
  await scenario.advance()
  await scenario.set('canceling')
  await scenario.advance()
  expect(await scenario.state()).toMatchObject({ status: 'canceling', counts: { pending: 0, requested: 4, canceled: 26 } })
  const [first, second] = await scenario.queued()
  await scenario.cancelRun(first ?? '')
  await scenario.execute(second ?? '')
  await scenario.advance()
  expect(await scenario.state()).toMatchObject({ status: 'canceled', message: '2 succeeded, 28 canceled' })
})

test('a retry makes what failed, what was canceled and what was skipped because of it', async () => {
  const ends: Record<string, 'fail' | 'skip'> = { '2026-01-05': 'fail', '2026-01-12': 'skip' }
  const scenario = new BackfillScenario(weeks(ends).assets, { nowMs: TWO_WEEKS })
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
  const many = defineAsset({ key: 'many', partitions: staticPartitions(Array.from({ length: 250 }, (_, i) => `k${i}`)), run: () => 1 })
  const scenario = new BackfillScenario([many])
  await scenario.launch({})
  await scenario.advance()
  expect(await scenario.queued()).toHaveLength(100)
  expect((await scenario.finish()).message).toBe('250 succeeded')
})

