import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { onCron } from '../../definition/condition-presets.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'

const YEAR = 365 * 86_400_000

describe('onCron through a year', () => {
  it.each([
    ['America/New_York', '2:30'],
    ['Europe/Zurich', '2:30'],
    ['Australia/Lord_Howe', '2:15'],
  ])(
    'in %s makes an asset once each local day, also when its hour is left out or comes twice',
    async (timezone, time) => {
      const [hour, minute] = time.split(':')
      const daily = defineAsset({
        key: 'daily',
        automation: onCron(`${minute} ${hour} * * *`, { timezone }),
        run: () => 1,
      })
      await using scenario = await automationScenario({ assets: [daily], startAt: '2026-01-01T00:00:00Z' })
      const asked = await scenario.advance(YEAR)
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
      const dates = asked.map(({ atMs }) => day.format(atMs))
      expect(dates).toHaveLength(365)
      expect(new Set(dates).size).toBe(365)
      expect(asked.every(({ requested }) => requested.join() === 'daily')).toBe(true)
    },
  )

  it('counts an update that came after a tick and before anybody looked', async () => {
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const daily = defineAsset({ key: 'daily', deps: { raw }, automation: onCron('0 6 * * *'), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, daily], startAt: '2026-01-01T00:00:00Z' })
    await scenario.advanceTo('2026-01-01T05:00:00Z')
    // The daemon is down from five to seven; at half past six another machine makes `raw`.
    scenario.sleep(90 * 60_000)
    await scenario.materialize('raw')
    scenario.sleep(30 * 60_000)
    scenario.reload()
    const asked = await scenario.advance(1)
    expect(asked.flatMap(({ requested }) => requested)).toEqual(['daily'])
  })

  it('makes one run for ticks that passed while nobody looked', async () => {
    const hourly = defineAsset({ key: 'hourly', automation: onCron('0 * * * *'), run: () => 1 })
    await using scenario = await automationScenario({ assets: [hourly], startAt: '2026-01-01T00:30:00Z' })
    scenario.sleep(9 * 3_600_000)
    scenario.reload()
    expect((await scenario.advance(60_000)).flatMap(({ requested }) => requested)).toEqual(['hourly'])
  })
})
