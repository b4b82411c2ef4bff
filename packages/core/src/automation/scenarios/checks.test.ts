import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { defineCheck } from '../../definition/check.ts'
import { condition } from '../../definition/condition.ts'
import { onCron } from '../../definition/condition-presets.ts'
import { staticPartitions } from '../../partition/partition.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'

const HOUR = 3_600_000
let value = 1
const table = defineAsset({ key: 'a/table', run: () => value })
const nightly = defineCheck({
  asset: table,
  name: 'small',
  automation: onCron('0 3 * * *', { ignore: [table] }),
  run: ({ value: n }) => n < 5,
})

describe('a check with a condition', () => {
  it('is evaluated by itself, on what is stored', async () => {
    await using scenario = await automationScenario({ assets: [table], checks: [nightly] })
    value = 1
    await scenario.materialize('a/table')
    const [tick, ...others] = await scenario.advance(24 * HOUR)
    expect(others).toEqual([])
    expect(tick?.requested).toEqual(['a/table/small'])
    expect(tick?.runs.map(({ action, assets }) => ({ action, assets }))).toEqual([
      { action: 'check', assets: ['a/table'] },
    ])
    const { events } = await scenario.storage.read({ afterId: 0, limit: 1_000, kinds: ['check-evaluated'] })
    expect(events.map((event) => event.kind === 'check-evaluated' && event.passed)).toEqual([true, true])
    const { runs } = await scenario.storage.listRuns({ limit: 1 })
    expect(runs[0]).toMatchObject({ status: 'succeeded', checksPassed: 1, materializedCount: 0 })
  })

  it('is not asked for beside its asset, whose run evaluates it', async () => {
    const both = defineAsset({ key: 'both', automation: onCron('0 3 * * *'), run: () => 1 })
    const small = defineCheck({
      asset: both,
      name: 'small',
      automation: condition.sinceLastHandled(condition.cronTickPassed('0 3 * * *')),
      run: () => true,
    })
    await using scenario = await automationScenario({ assets: [both], checks: [small] })
    const asked = await scenario.advance(24 * HOUR)
    expect(asked.flatMap(({ runs }) => runs.map(({ action }) => action))).toEqual(['materialize'])
  })

  it('follows its asset by partition', async () => {
    const regions = staticPartitions(['eu', 'us'])
    const region = defineAsset({ key: 'region', partitions: regions, run: () => 1 })
    const sound = defineCheck({
      asset: region,
      name: 'sound',
      automation: condition.sinceLastHandled(condition.cronTickPassed('0 3 * * *')),
      run: ({ value: n }, { partition }) => n === 1 && partition !== undefined,
    })
    await using scenario = await automationScenario({ assets: [region], checks: [sound] })
    await scenario.materialize('region', 'eu')
    await scenario.materialize('region', 'us')
    const asked = await scenario.advance(24 * HOUR)
    expect(asked.flatMap(({ requested }) => requested)).toEqual(['region/sound[eu]', 'region/sound[us]'])
    const { runs } = await scenario.storage.listRuns({ limit: 2 })
    expect(runs.map(({ status, checksPassed }) => ({ status, checksPassed }))).toEqual([
      { status: 'succeeded', checksPassed: 1 },
      { status: 'succeeded', checksPassed: 1 },
    ])
  })
})

describe('a condition on checks', () => {
  it('holds when any, or all, of an asset`s checks do as it says', async () => {
    let isGood = true
    const source = defineAsset({
      key: 'source',
      run: () => 1,
      checks: [
        { name: 'first', blocking: true, run: () => true },
        { name: 'second', run: () => isGood },
      ],
    })
    const match = (one: ReturnType<typeof condition.missing>) =>
      condition.sinceLastHandled(condition.anyDepsMatch(condition.newlyTrue(one)))
    const assets = [
      source,
      defineAsset({
        key: 'repair',
        after: [source],
        automation: match(condition.anyChecksMatch(condition.checkFailed())),
        run: () => 1,
      }),
      defineAsset({
        key: 'publish',
        after: [source],
        automation: match(condition.allChecksMatch(condition.checkPassed())),
        run: () => 1,
      }),
      defineAsset({
        key: 'half',
        after: [source],
        automation: match(condition.allChecksMatch(condition.checkPassed(), { blockingOnly: true })),
        run: () => 1,
      }),
    ]
    await using scenario = await automationScenario({ assets })
    isGood = false
    await scenario.materialize('source')
    expect((await scenario.tick()).requested).toEqual(['repair', 'half'])
    await scenario.tick()
    isGood = true
    await scenario.materialize('source')
    expect((await scenario.tick()).requested).toEqual(['publish'])
  })
})
