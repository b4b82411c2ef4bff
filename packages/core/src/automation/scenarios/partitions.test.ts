import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { condition } from '../../definition/condition.ts'
import { eager, onCron, onMissing } from '../../definition/condition-presets.ts'
import { mapPartitions } from '../../definition/asset-ref.ts'
import { lastPartitions } from '../../partition/mapping-kinds.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from '../../partition/partition.ts'
import { daily, hourly } from '../../partition/time-windows.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const days = daily({ start: '2025-12-20' })
const raw = defineAsset({ key: 'raw', partitions: days, run: () => [1] })
const startAt = '2026-01-01T00:00:00Z'

describe('eager with partitions', () => {
  const clean = defineAsset({ key: 'clean', partitions: days, deps: { raw }, automation: eager(), run: () => 1 })

  it('follows the newest window, and leaves older ones alone', async () => {
    await using scenario = await automationScenario({ assets: [raw, clean], startAt })
    await scenario.materialize('raw', '2025-12-30')
    expect((await scenario.tick()).requested).toEqual([])
    await scenario.materialize('raw', '2025-12-31')
    expect((await scenario.tick()).requested).toEqual(['clean[2025-12-31]'])
  })

  it('without its window follows each partition that is updated', async () => {
    const all = defineAsset({
      key: 'all',
      partitions: days,
      deps: { raw },
      automation: condition.without(eager(), condition.inLatestTimeWindow()),
      run: () => 1,
    })
    await using scenario = await automationScenario({ assets: [raw, all], startAt })
    await scenario.materialize('raw', '2025-12-22')
    await scenario.materialize('raw', '2025-12-25')
    const { requested, runs } = await scenario.tick()
    expect(requested).toEqual(['all[2025-12-22]', 'all[2025-12-25]'])
    expect(runs).toHaveLength(2)
  })

  it('makes partitions that go through several assets in one run each', async () => {
    const more = defineAsset({ key: 'more', partitions: days, deps: { clean }, automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, clean, more], startAt })
    await scenario.materialize('raw', '2025-12-31')
    const { requested, runs } = await scenario.tick()
    expect(requested).toEqual(['clean[2025-12-31]', 'more[2025-12-31]'])
    expect(runs).toHaveLength(1)
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('makes the whole of what has no partitions when one of those it reads is updated', async () => {
    const whole = defineAsset({ key: 'whole', deps: { raw }, automation: eager(), run: () => 1 })
    const some = condition.without(eager(), 'any deps missing')
    const patient = defineAsset({ key: 'patient', deps: { raw }, automation: some, run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, whole, patient], startAt })
    await scenario.materialize('raw', '2025-12-31')
    // The other days are missing: `whole` waits for them.
    expect((await scenario.tick()).requested).toEqual(['patient'])
  })

  it('makes the whole of what reads only the newest when one of those is updated, and of no others', async () => {
    const recent = defineAsset({
      key: 'recent',
      deps: { raw: mapPartitions(raw, lastPartitions(2)) },
      automation: eager(),
      run: () => 1,
    })
    await using scenario = await automationScenario({ assets: [raw, recent], startAt })
    await scenario.materialize('raw', '2025-12-30')
    expect((await scenario.tick()).requested).toEqual([])
    await scenario.materialize('raw', '2025-12-31')
    expect((await scenario.tick()).requested).toEqual(['recent'])
    await scenario.materialize('recent')
    await scenario.tick()
    await scenario.materialize('raw', '2025-12-29')
    expect((await scenario.tick()).requested).toEqual([])
  })

  it('reads the windows that its mapping names, and is made after them', async () => {
    const week = defineAsset({
      key: 'week',
      partitions: days,
      deps: { raw: mapPartitions(raw, lastPartitions(2)) },
      automation: eager(),
      run: () => 1,
    })
    await using scenario = await automationScenario({ assets: [raw, week], startAt })
    await scenario.materialize('raw', '2025-12-31')
    expect((await scenario.tick()).requested).toEqual([])
    await scenario.materialize('raw', '2025-12-30')
    expect((await scenario.tick()).requested).toEqual(['week[2025-12-31]'])
  })
})

describe('new partitions', () => {
  it('are made when they appear: a day that has ended', async () => {
    const daily = defineAsset({ key: 'daily', partitions: days, automation: onMissing(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [daily], startAt })
    const asked = await scenario.advance(3 * DAY)
    expect(asked.flatMap((tick) => tick.requested)).toEqual([
      'daily[2026-01-01]',
      'daily[2026-01-02]',
      'daily[2026-01-03]',
    ])
    expect(asked.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
      '2026-01-02T00:00:00.000Z',
      '2026-01-03T00:00:00.000Z',
      '2026-01-04T00:00:00.000Z',
    ])
  })

  it('are made when they appear: a key that was added', async () => {
    const customers = dynamicPartitions({ name: 'customers' })
    const one = defineAsset({ key: 'one', partitions: customers, automation: onMissing(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [one], startAt })
    await scenario.addPartitions('customers', ['ann', 'bob'])
    expect((await scenario.tick()).requested).toEqual(['one[ann]', 'one[bob]'])
    await scenario.tick()
    await scenario.removePartitions('customers', ['ann'])
    await scenario.addPartitions('customers', ['cem'])
    expect((await scenario.tick()).requested).toEqual(['one[cem]'])
    // It comes back as it was: made.
    await scenario.addPartitions('customers', ['ann'])
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('that an asset in several dimensions gets are those of the newest window, in every other dimension', async () => {
    const cube = multiPartitions({ date: days, region: staticPartitions(['eu', 'us']) })
    const sales = defineAsset({ key: 'sales', partitions: cube, automation: onMissing(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [sales], startAt })
    const asked = await scenario.advance(DAY)
    expect(asked.flatMap((tick) => tick.requested)).toEqual(['sales[2026-01-01|eu]', 'sales[2026-01-01|us]'])
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('in a dimension that comes before another one are told apart from those that were there', async () => {
    const cube = multiPartitions({ area: staticPartitions(['eu', 'us']), date: days })
    const sales = defineAsset({ key: 'sales', partitions: cube, automation: onMissing(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [sales], startAt })
    scenario.reload()
    const asked = await scenario.advance(2 * DAY)
    expect(asked.flatMap((tick) => tick.requested)).toEqual([
      'sales[eu|2026-01-01]',
      'sales[us|2026-01-01]',
      'sales[eu|2026-01-02]',
      'sales[us|2026-01-02]',
    ])
  })
})

describe('many partitions at once', () => {
  const keys = Array.from({ length: 30 }, (_, i) => `k${String(i).padStart(2, '0')}`)
  const wide = staticPartitions(keys)
  const source = defineAsset({ key: 'source', partitions: wide, run: () => 1 })

  it('are one run over their ranges when there are more than twenty', async () => {
    const target = defineAsset({ key: 'target', partitions: wide, after: [source], automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [source, target], startAt })
    await scenario.launch({ assets: ['source'], partitions: [['k00', 'k20']] })
    const { runs } = await scenario.tick()
    expect(runs.map(({ partitions }) => partitions)).toEqual([[['k00', 'k20']]])
    expect(await scenario.advance(HOUR)).toEqual([])
    await scenario.launch({ assets: ['source'], partitions: [['k00', 'k19']] })
    expect((await scenario.tick()).runs).toHaveLength(20)
  })

  it('are cut into runs as the asset says', async () => {
    const batch = defineAsset({
      key: 'batch',
      partitions: wide,
      after: [source],
      automation: eager(),
      backfill: { batch: 4 },
      run: () => 1,
    })
    await using scenario = await automationScenario({ assets: [source, batch], startAt })
    await scenario.launch({ assets: ['source'], partitions: [['k00', 'k09']] })
    expect((await scenario.tick()).runs.map(({ partitions }) => partitions)).toEqual([
      [['k00', 'k03']],
      [['k04', 'k07']],
      [['k08', 'k09']],
    ])
  })
})

describe('onCron with partitions', () => {
  it('makes the newest day once, when an hour of it was updated since the tick', async () => {
    const hours = hourly({ start: '2025-12-30' })
    const events = defineAsset({ key: 'events', partitions: hours, run: () => [1] })
    const report = defineAsset({
      key: 'report',
      partitions: days,
      after: [events],
      automation: onCron('0 1 * * *'),
      run: () => 1,
    })
    await using scenario = await automationScenario({ assets: [events, report], startAt })
    expect(await scenario.advance(2 * HOUR)).toEqual([])
    await scenario.materialize('events', '2025-12-31-10:00')
    expect((await scenario.tick()).requested).toEqual(['report[2025-12-31]'])
    await scenario.materialize('events', '2025-12-31-11:00')
    expect(await scenario.advance(20 * HOUR)).toEqual([])
  })
})
