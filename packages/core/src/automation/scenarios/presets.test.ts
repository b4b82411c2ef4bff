import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { defineExternalAsset } from '../../definition/external-asset.ts'
import { eager, onCron, onMissing } from '../../definition/condition-presets.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'

const HOUR = 3_600_000

describe('eager', () => {
  const raw = defineAsset({ key: 'raw', run: () => 1 })
  const clean = defineAsset({ key: 'clean', deps: { raw }, automation: eager(), run: ({ raw: n }) => n + 1 })
  const report = defineAsset({ key: 'report', deps: { clean }, automation: eager(), run: ({ clean: n }) => n + 1 })

  it('makes nothing of what was there when it was first looked at', async () => {
    await using scenario = await automationScenario({ assets: [raw, clean, report] })
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('makes what is below an update, all in one run', async () => {
    await using scenario = await automationScenario({ assets: [raw, clean, report] })
    await scenario.materialize('raw')
    const tick = await scenario.tick()
    expect(tick.requested).toEqual(['clean', 'report'])
    expect(tick.runs).toHaveLength(1)
    expect((await scenario.tick()).requested).toEqual([])
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('does not ask again for what failed, until there is something new', async () => {
    let works = false
    const flaky = defineAsset({
      key: 'clean',
      deps: { raw },
      automation: eager(),
      run: () => {
        if (!works) throw new Error('no')
        return 1
      },
    })
    await using scenario = await automationScenario({ assets: [raw, flaky] })
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['clean'])
    expect(await scenario.advance(HOUR)).toEqual([])
    works = true
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['clean'])
  })

  it('waits while a dep is missing', async () => {
    const other = defineAsset({ key: 'other', run: () => 1 })
    const both = defineAsset({ key: 'both', deps: { raw, other }, automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, other, both] })
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual([])
    await scenario.materialize('other')
    expect((await scenario.tick()).requested).toEqual(['both'])
  })
})

describe('onMissing', () => {
  it('makes what became missing, once its deps are there', async () => {
    const raw = defineExternalAsset()({ key: 'raw' })
    const clean = defineAsset({ key: 'clean', after: [raw], automation: onMissing(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, clean] })
    expect((await scenario.tick()).requested).toEqual([])
    await scenario.materialize('clean')
    await scenario.tick()
    await scenario.wipe('clean')
    expect((await scenario.tick()).requested).toEqual(['clean'])
    expect(await scenario.advance(HOUR)).toEqual([])
  })
})

describe('onCron', () => {
  it('makes an asset once a tick, when every dep was updated since', async () => {
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const daily = defineAsset({ key: 'daily', deps: { raw }, automation: onCron('0 6 * * *'), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, daily], startAt: '2026-01-01T00:00:00Z' })
    await scenario.materialize('raw')
    expect(await scenario.advance(5 * HOUR)).toEqual([])
    expect(await scenario.advance(3 * HOUR)).toEqual([])
    await scenario.materialize('raw')
    expect((await scenario.advance(1)).flatMap((tick) => tick.requested)).toEqual(['daily'])
    await scenario.materialize('raw')
    expect(await scenario.advance(12 * HOUR)).toEqual([])
  })
})
