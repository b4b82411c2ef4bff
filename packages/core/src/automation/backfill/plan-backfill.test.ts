import { expect, test } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../../definition/asset.ts'
import { defineMultiAsset } from '../../definition/multi-asset.ts'
import { staticPartitions } from '../../partition/partition.ts'
import { daily, weekly } from '../../partition/time-windows.ts'
import { BackfillScenario, nameOf } from '../../testing/backfill-scenario.ts'

const days = daily({ start: '2026-01-04' })
const weeks = weekly({ start: '2026-01-04' })
const raw = defineAsset({ key: 'raw', partitions: days, run: (_inputs, { partition }) => [partition.key] })
const clean = defineAsset({ key: 'clean', deps: { raw }, partitions: days, run: ({ raw: rows }) => rows })
const week = defineAsset({ key: 'week', deps: { clean }, partitions: weeks, run: ({ clean: rows }) => rows })
const whole = defineAsset({ key: 'whole', deps: { week }, run: ({ week: rows }) => rows })
// 4 to 17 January: two weeks.
const house = () => new BackfillScenario([raw, clean, week, whole], { nowMs: Date.UTC(2026, 0, 18) })

test('a plan without ranges makes every partition of every asset, upstream first', async () => {
  const { items, runCount, request } = await house().plan({})
  expect(request.assets).toEqual(['raw', 'clean', 'week', 'whole'])
  expect(request).toMatchObject({ policy: 'per-partition', priority: -10, project: 'test' })
  expect(items.slice(0, 4).map(nameOf)).toEqual([
    'raw[2026-01-04]',
    'clean[2026-01-04]',
    'raw[2026-01-05]',
    'clean[2026-01-05]',
  ])
  expect(items.slice(-3).map(nameOf)).toEqual(['week[2026-01-04]', 'week[2026-01-11]', 'whole'])
  expect(runCount).toBe(14 + 2 + 1)
})

test('a range is of the root partitions and goes down through the mappings', async () => {
  const { items } = await house().plan({ partitions: [['2026-01-09', '2026-01-10']] })
  expect(items.map(nameOf)).toEqual([
    'raw[2026-01-09]',
    'clean[2026-01-09]',
    'raw[2026-01-10]',
    'clean[2026-01-10]',
    'week[2026-01-04]',
    'whole',
  ])
})

test('policies say how many runs it comes to', async () => {
  const runs = async (policy: 'single-run' | { batch: number }) => (await house().plan({ policy })).runCount
  expect(await runs('single-run')).toBe(1 + 1 + 1)
  expect(await runs({ batch: 4 })).toBe(4 + 1 + 1)
})

test('an asset may declare its own policy, which the request overrules', async () => {
  const bulk = defineAsset({ key: 'bulk', partitions: days, backfill: { batch: 7 }, run: () => 1 })
  const scenario = new BackfillScenario([raw, bulk], { nowMs: Date.UTC(2026, 0, 18) })
  const plan = await scenario.plan({})
  expect(plan.request.assetPolicies).toEqual({ bulk: { batch: 7 } })
  expect(plan.runCount).toBe(14 + 2)
  expect((await scenario.plan({ policy: 'single-run' })).runCount).toBe(2)
  expect(() => defineAsset({ key: 'x', backfill: { batch: 0 }, run: () => 1 })).toThrow(
    'none of "per-partition", "single-run"',
  )
})

test('only what is missing or failed is planned when asked so, and nothing is no error', async () => {
  const fickle = defineAsset({
    key: 'fickle',
    partitions: staticPartitions(['a', 'b', 'c']),
    run: (_inputs, { partition }) => {
      if (partition.key === 'b') throw new Error('not today')
      return 1
    },
  })
  const scenario = new BackfillScenario([fickle])
  await scenario.launch({ partitions: [['a', 'b']] })
  await scenario.finish()
  expect((await scenario.plan({ missingOnly: true })).items.map(nameOf)).toEqual(['fickle[b]', 'fickle[c]'])
  expect((await scenario.plan({ missingOnly: true, partitions: [['a', 'a']] })).items).toEqual([])
})

test('outputs of one function are planned together, also when only one of them is missing', async () => {
  const regions = staticPartitions(['a', 'b'])
  const pair = defineMultiAsset({
    name: 'pair',
    partitions: regions,
    assets: { left: { key: 'left' }, right: { key: 'right' } },
    run: () => ({ left: 1, right: 2 }),
  })
  const scenario = new BackfillScenario([pair])
  await scenario.storage.append([
    {
      kind: 'asset-materialized',
      assetKey: 'left',
      partition: 'a',
      atMs: 1,
      dataVersion: '1',
      inputVersions: {},
      metadata: {},
      tags: {},
    },
  ])
  const { items, runCount } = await scenario.plan({ missingOnly: true })
  expect(items.map(nameOf)).toEqual(['left[a]', 'right[a]', 'left[b]', 'right[b]'])
  expect(runCount).toBe(2)
})

test.each([
  [{ partitions: [['2026-01-09', '2026-01-99']] }, 'there is no partition "2026-01-99"'],
  [{ assets: 'nothing_*' }, 'the selection matches no asset'],
  [{ policy: { batch: 0 } }, 'its policy {"batch":0} is none of'],
  [{ maxRuns: 0 }, 'maxRuns is 0; it must be an integer from 1 up'],
  [{ assets: 'whole', partitions: [['a', 'b']] }, 'nothing that is selected has partitions'],
  [{ config: { assets: { unknown: {} } } }, 'there is no asset "unknown" to configure'],
  [{ tags: { 'ingot/backfill': 'x' } }, "are Ingot's own"],
  [{ job: 'none' }, 'there is no job "none"'],
  [{ partitions: [] }, 'an empty list of partition ranges'],
] as const)('what is wrong is said before anything is written: %j', async (ask, sentence) => {
  await expect(house().plan(ask as never)).rejects.toThrow(sentence)
})

test('a range cannot be meant for assets in different partitions', async () => {
  const other = defineAsset({ key: 'other', partitions: staticPartitions(['a']), run: () => 1 })
  const scenario = new BackfillScenario([raw, other])
  await expect(scenario.plan({ partitions: [['a', 'a']] })).rejects.toThrow(
    '"raw" and "other" are not in the same partitions',
  )
  await expect(scenario.plan({})).resolves.toBeDefined()
})

test('a wrong config of an asset further down is found while planning', async () => {
  const strict = defineAsset({
    key: 'strict',
    deps: { week },
    partitions: weeks,
    config: z.object({ limit: z.number() }),
    run: () => 1,
  })
  const scenario = new BackfillScenario([raw, clean, week, strict], { nowMs: Date.UTC(2026, 0, 18) })
  await expect(scenario.plan({})).rejects.toMatchObject({ code: 'invalid/config' })
  await expect(scenario.plan({ config: { assets: { strict: { limit: 1 } } } })).resolves.toBeDefined()
})

test('what has no partitions yet cannot be backfilled', async () => {
  await expect(new BackfillScenario([raw], { nowMs: 0 }).plan({})).rejects.toThrow('has no partitions yet')
})
