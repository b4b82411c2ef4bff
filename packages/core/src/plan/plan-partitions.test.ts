import { describe, expect, it } from 'vitest'

import type { AssetRef } from '../definition/asset-ref.ts'
import { mapPartitions } from '../definition/asset-ref.ts'
import { defineAsset } from '../definition/asset.ts'
import { defineExternalAsset } from '../definition/external-asset.ts'
import type { AnyAsset } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { buildGraph } from '../graph/graph.ts'
import {
  allPartitions,
  dimension,
  identity,
  lastPartitions,
  specificPartitions,
  staticMapping,
  windowOffsets,
} from '../partition/mapping-kinds.ts'
import { multiPartitions, staticPartitions } from '../partition/partition.ts'
import { daily, hourly, weekly } from '../partition/time-windows.ts'
import type { Plan, PlanRequest } from './plan.ts'
import { planRun } from './plan.ts'

const MOMENT = { nowMs: Date.parse('2026-01-20T00:00:00Z'), dynamicKeys: () => [] }
const days = daily({ start: '2026-01-01' })

function plan(assets: readonly AnyAsset[], request: Partial<PlanRequest>): Plan {
  const graph = buildGraph(defineProject({ name: 'p', assets }))
  return planRun(graph, { action: 'materialize', assetKeys: graph.order, ...request }, MOMENT)
}
const waits = (made: Plan) => Object.fromEntries(made.steps.map((step) => [step.key, [...step.waitsFor.values()]]))
const stepOf = (made: Plan, key: string) => made.steps.find((step) => step.key === key)

const raw = defineAsset({ key: 'raw', partitions: days, run: () => [1] })
const clean = defineAsset({ key: 'clean', partitions: days, deps: { raw }, run: () => [1] })
const whole = defineAsset({ key: 'whole', run: () => 1 })
const total = defineAsset({ key: 'total', deps: { clean, whole }, run: () => 1 })

describe('a run for several partitions', () => {
  it('has a step for each asset and partition, wired by key; what has no partitions waits for all and reads the whole', () => {
    const made = plan([raw, clean, whole, total], { partitions: ['2026-01-03', '2026-01-02', '2026-01-02'] })
    expect(waits(made)).toEqual({
      'raw[2026-01-02]': [],
      'raw[2026-01-03]': [],
      'clean[2026-01-02]': ['raw[2026-01-02]'],
      'clean[2026-01-03]': ['raw[2026-01-03]'],
      whole: [],
      total: ['clean[2026-01-02]', 'clean[2026-01-03]', 'whole'],
    })
    expect(made.partitions).toEqual([['2026-01-02', '2026-01-03']])
    expect(stepOf(made, 'clean[2026-01-03]')).toMatchObject({
      partition: '2026-01-03',
      inputs: [{ name: 'raw', assetKey: 'raw', partition: '2026-01-03' }],
      outputs: [{ name: 'value', assetKey: 'clean', partition: '2026-01-03' }],
    })
    expect(stepOf(made, 'total')?.inputs).toEqual([
      { name: 'clean', assetKey: 'clean', partition: undefined },
      { name: 'whole', assetKey: 'whole', partition: undefined },
    ])
  })

  it('may be asked for as ranges, and comes to the same', () => {
    const ranges = [['2026-01-02', '2026-01-04']] as const
    const made = plan([raw], { partitionRanges: ranges })
    expect(made.steps.map((step) => step.key)).toEqual(['raw[2026-01-02]', 'raw[2026-01-03]', 'raw[2026-01-04]'])
    expect(made.partitions).toEqual(ranges)
    expect(() => plan([raw], { partitionRanges: [['2026-01-02', '2026-02-01']] })).toThrow(
      'there is no partition "2026-02-01". Known: 2026-01-01 to 2026-01-19, written %Y-%m-%d.',
    )
  })

  it('for one has the plain keys', () => {
    expect(waits(plan([raw, clean], { partitions: ['2026-01-02'] }))).toEqual({ raw: [], clean: ['raw'] })
  })

  it('has one step for an asset that takes a range', () => {
    const ranged = defineAsset({ key: 'ranged', partitions: days, takesRange: true, deps: { raw }, run: () => [1] })
    const after = defineAsset({ key: 'after', partitions: days, deps: { ranged }, run: () => [1] })
    const keys = ['2026-01-02', '2026-01-03', '2026-01-05']
    const made = plan([raw, ranged, after], { partitions: keys })
    expect(stepOf(made, 'ranged')).toMatchObject({
      partition: undefined,
      partitions: keys,
      partitionRanges: [
        ['2026-01-02', '2026-01-03'],
        ['2026-01-05', '2026-01-05'],
      ],
      inputs: [{ name: 'raw', assetKey: 'raw', partition: undefined, partitions: keys }],
      outputs: keys.map((partition) => ({ name: 'value', assetKey: 'ranged', partition })),
    })
    expect(waits(made)['ranged']).toEqual(keys.map((key) => `raw[${key}]`))
    expect(waits(made)['after[2026-01-03]']).toEqual(['ranged'])
  })
})

describe('partitions that follow by a mapping', () => {
  it('within the run wait for what it makes, and read the rest from before', () => {
    const week = defineAsset({
      key: 'week',
      partitions: days,
      deps: { raw: mapPartitions(raw, windowOffsets({ start: -2 })) },
      run: () => 1,
    })
    const made = plan([raw, week], { partitions: ['2026-01-04', '2026-01-05'] })
    expect(waits(made)['week[2026-01-05]']).toEqual(['raw[2026-01-04]', 'raw[2026-01-05]'])
    expect(stepOf(made, 'week[2026-01-05]')?.inputs).toEqual([
      { name: 'raw', assetKey: 'raw', partition: undefined, partitions: ['2026-01-03', '2026-01-04', '2026-01-05'] },
    ])
    expect(() => plan([raw, week], { assetKeys: ['week'], partition: '2026-01-02' })).toThrow(
      'asset "raw", which "week" reads, does not have the window 2026-01-02T00:00:00.000Z to 2026-01-03T00:00:00.000Z, moved to before the first one.',
    )
  })

  it('may read one asset in two ways', () => {
    const trend = defineAsset({
      key: 'trend',
      partitions: days,
      deps: {
        today: raw,
        before: mapPartitions(raw, windowOffsets({ start: -1, end: -1, allowMissing: true })),
        each: mapPartitions(raw, lastPartitions(2), { as: 'map' }),
      },
      run: () => 1,
    })
    const made = plan([raw, trend], { partition: '2026-01-01' })
    expect(stepOf(made, 'trend')?.inputs).toEqual([
      { name: 'today', assetKey: 'raw', partition: '2026-01-01' },
      { name: 'before', assetKey: 'raw', partition: undefined, partitions: [] },
      { name: 'each', assetKey: 'raw', partition: undefined, partitions: ['2026-01-18', '2026-01-19'], isMap: true },
    ])
  })

  it('are made for assets that do not have the keys asked for: those below, and those above', () => {
    const hours = hourly({ start: '2026-01-01' })
    const events = defineAsset({ key: 'events', partitions: hours, run: () => [1] })
    const day = defineAsset({ key: 'day', partitions: days, deps: { events }, run: () => [1] })
    const up = plan([events, day], { partition: '2026-01-02' })
    expect(up.steps).toHaveLength(25)
    expect(up.steps[0]?.key).toBe('events[2026-01-02-00:00]')
    expect(waits(up)['day']).toHaveLength(24)
    const regions = staticPartitions(['eu', 'us'])
    const both = defineAsset({
      key: 'both',
      partitions: multiPartitions({ date: days, region: regions }),
      deps: { day },
      run: () => [1],
    })
    const down = plan([events, day, both], { assetKeys: ['day', 'both'], partition: '2026-01-02' })
    expect(waits(down)).toEqual({ day: [], 'both[2026-01-02|eu]': ['day'], 'both[2026-01-02|us]': ['day'] })
  })

  it('of which none follows are an error that says what to do', () => {
    const weeks = defineAsset({
      key: 'weeks',
      partitions: weekly({ start: '2026-01-01' }),
      deps: { raw },
      run: () => 1,
    })
    expect(plan([raw, weeks], { partition: '2026-01-06' }).steps.map((step) => step.key)).toEqual(['raw', 'weeks'])
    expect(() => plan([raw, weeks], { partition: '2026-01-19' })).toThrow(
      'asset "weeks" has no partition "2026-01-19", and none of its partitions follows from them by what is selected with it. It has 2026-01-04, 2026-01-11.',
    )
    expect(() => plan([raw, weeks], { partitions: ['2026-01-18', '2026-01-19'] })).toThrow(
      'asset "weeks" has none of the 2 partitions asked for, like "2026-01-18", and none of its partitions follows',
    )
    expect(() => plan([raw], { partition: '2026-01-20' })).toThrow(/asset "raw" has no partition "2026-01-20". Known: /)
    expect(() => plan([raw], {})).toThrow('asset "raw" is partitioned; say which partition, like "2026-01-19".')
    expect(() => plan([raw], { partitions: [] })).toThrow('a list of partitions that is empty')
  })
})

it('an observation of an asset in partitions is a step for each', () => {
  const outside = defineExternalAsset()({ key: 'outside', partitions: days, observe: () => ({ dataVersion: '1' }) })
  const made = plan([outside], { action: 'observe', partitions: ['2026-01-02', '2026-01-03'] })
  expect(made.steps.map((step) => [step.key, step.partition])).toEqual([
    ['outside[2026-01-02]', '2026-01-02'],
    ['outside[2026-01-03]', '2026-01-03'],
  ])
})

describe('a reader without partitions', () => {
  const recent = defineAsset({ key: 'recent', deps: { raw: mapPartitions(raw, lastPartitions(3)) }, run: () => 1 })

  it('may read the newest partitions that there are, or these, and waits for no others', () => {
    const made = plan([raw, recent], { partitions: ['2026-01-02', '2026-01-18'] })
    expect(waits(made)['recent']).toEqual(['raw[2026-01-18]'])
    expect(stepOf(made, 'recent')?.inputs).toEqual([
      { name: 'raw', assetKey: 'raw', partition: undefined, partitions: ['2026-01-17', '2026-01-18', '2026-01-19'] },
    ])
    const newest = defineAsset({
      key: 'newest',
      deps: { raw: mapPartitions(raw, lastPartitions(1)), two: mapPartitions(raw, specificPartitions(['2026-01-02'])) },
      run: () => 1,
    })
    expect(plan([raw, newest], { assetKeys: ['newest'] }).steps[0]?.inputs).toEqual([
      { name: 'raw', assetKey: 'raw', partition: '2026-01-19' },
      { name: 'two', assetKey: 'raw', partition: '2026-01-02' },
    ])
  })

  it('is refused a partition that is not there', () => {
    const one = defineAsset({
      key: 'one',
      deps: { raw: mapPartitions(raw, specificPartitions(['2026-02-01'])) },
      run: () => 1,
    })
    expect(() => plan([raw, one], { assetKeys: ['one'] })).toThrow(
      'asset "raw", which "one" reads, does not have partition "2026-02-01".',
    )
  })
})

describe('a mapping that cannot be', () => {
  const regions = staticPartitions(['eu', 'us'])
  const sold = defineAsset({ key: 'sold', partitions: regions, run: () => 1 })
  it.each([
    [
      () =>
        defineAsset({
          key: 'a',
          partitions: days,
          deps: { whole: mapPartitions(whole, allPartitions()) },
          run: () => 1,
        }),
      'that one has no partitions',
    ],
    [
      () => defineAsset({ key: 'a', deps: { sold: mapPartitions(sold, identity()) }, run: () => 1 }),
      'only allPartitions(), lastPartitions(…) and specificPartitions(…) fit',
    ],
    [
      () => defineAsset({ key: 'a', deps: { sold: mapPartitions(sold, lastPartitions(0)) }, run: () => 1 }),
      'lastPartitions takes a whole number from 1',
    ],
    [
      () =>
        defineAsset({ key: 'a', partitions: days, deps: { sold: mapPartitions(sold, windowOffsets()) }, run: () => 1 }),
      'windowOffsets is for two assets in time windows',
    ],
    [
      () =>
        defineAsset({
          key: 'a',
          partitions: regions,
          deps: { sold: mapPartitions(sold, staticMapping({ eu: 'asia' })) },
          run: () => 1,
        }),
      'there is no partition "asia" among eu, us',
    ],
    [
      () =>
        defineAsset({
          key: 'a',
          partitions: days,
          deps: { sold: mapPartitions(sold, dimension('region')) },
          run: () => 1,
        }),
      'neither of the two has dimensions',
    ],
    [
      () =>
        defineAsset({
          key: 'a',
          partitions: regions,
          deps: { sold: mapPartitions(sold, lastPartitions(0)) },
          run: () => 1,
        }),
      'takes a whole number from 1',
    ],
  ] as const)('is found at load (%#)', (make, message) => {
    expect(() => buildGraph(defineProject({ name: 'p', assets: [whole, sold, make()] }))).toThrow(message)
  })
})

it('50,000 steps are planned: how fast says the bench, and were it quadratic this would never end', () => {
  const keys = Array.from({ length: 10_000 }, (_, i) => `k${i}`)
  const parts = staticPartitions(keys)
  const assets: ReturnType<typeof make>[] = []
  const make = (i: number, deps: readonly AssetRef[]) =>
    defineAsset({
      key: `a${i}`,
      partitions: parts,
      deps: Object.fromEntries(deps.map((dep) => ['dep', dep])),
      run: () => 1,
    })
  for (let i = 0; i < 5; i += 1) assets.push(make(i, assets.slice(-1)))
  expect(plan(assets, { partitions: keys }).steps).toHaveLength(50_000)
  const many = hourly({ start: '2020-01-01', timezone: 'Europe/Zurich' })
  const hours = defineAsset({ key: 'hours', partitions: many, run: () => 1 })
  const next = defineAsset({
    key: 'next',
    partitions: many,
    deps: { hours: mapPartitions(hours, windowOffsets({ start: -1, allowMissing: true })) },
    run: () => 1,
  })
  expect(
    plan([hours, next], { partitionRanges: [['2020-01-01-00:00', '2022-11-06-00:00']] }).steps.length,
  ).toBeGreaterThan(49_000)
})
