import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { condition } from '../../definition/condition.ts'
import { eager, onMissing } from '../../definition/condition-presets.ts'
import { skip } from '../../definition/outcome.ts'
import { staticPartitions } from '../../partition/partition.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'

const SECOND = 1_000
const HOUR = 3_600_000
const raw = defineAsset({ key: 'raw', run: () => 1 })
const other = defineAsset({ key: 'other', run: () => 1 })
const follower = (automation = eager()) =>
  defineAsset({ key: 'follower', deps: { raw, other }, automation, run: () => 1 })

describe('a reload of the code', () => {
  it('goes on as if nothing had been', async () => {
    await using scenario = await automationScenario({ assets: [raw, other, follower()] })
    await scenario.materialize('raw')
    await scenario.tick()
    scenario.reload()
    await scenario.materialize('other')
    scenario.reload()
    expect((await scenario.tick()).requested).toEqual(['follower'])
    scenario.reload()
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('with an edit elsewhere in the condition keeps what was pending', async () => {
    await using scenario = await automationScenario({ assets: [raw, other, follower()] })
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual([])
    scenario.reload([raw, other, follower(condition.and(eager(), condition.not(condition.executionFailed())))])
    await scenario.materialize('other')
    expect((await scenario.tick()).requested).toEqual(['follower'])
  })

  it('with an edited part starts that part anew: what is there already is nothing new', async () => {
    const partitions = staticPartitions(Array.from({ length: 100 }, (_, i) => `p${i}`))
    const many = (automation = onMissing()) => defineAsset({ key: 'many', partitions, automation, run: () => 1 })
    await using scenario = await automationScenario({ assets: [many()] })
    await scenario.materialize('many', 'p7')
    await scenario.tick()
    scenario.reload([many(condition.sinceLastHandled(condition.newlyTrue(condition.missing())))])
    expect(await scenario.advance(HOUR)).toEqual([])
    await scenario.wipe('many', 'p7')
    expect((await scenario.tick()).requested).toEqual(['many[p7]'])
  })

  it('with a condition on an asset that is missing makes nothing by surprise', async () => {
    const bare = defineAsset({ key: 'follower', deps: { raw, other }, run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, other, bare] })
    await scenario.materialize('raw')
    await scenario.materialize('other')
    await scenario.tick()
    scenario.reload([raw, other, follower()])
    expect(await scenario.advance(HOUR)).toEqual([])
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['follower'])
  })
})

describe('allow and ignore', () => {
  it('hold for updated deps too, not only for missing ones', async () => {
    const picky = follower(eager({ ignore: [other] }))
    await using scenario = await automationScenario({ assets: [raw, other, picky] })
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['follower'])
    await scenario.materialize('other')
    expect(await scenario.advance(HOUR)).toEqual([])
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['follower'])
  })

  it('can be put on a condition that is there, as a selection', async () => {
    const picky = follower(condition.withDeps(eager(), { allow: 'key:other' }))
    await using scenario = await automationScenario({ assets: [raw, other, picky] })
    await scenario.materialize('other')
    expect((await scenario.tick()).requested).toEqual(['follower'])
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual([])
  })
})

describe('an asset whose function skips', () => {
  it('is not asked for again, nor what is below it', async () => {
    const idle = defineAsset({ key: 'idle', deps: { raw }, automation: eager(), run: () => skip('nothing new') })
    const below = defineAsset({ key: 'below', after: [idle], automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, idle, below] })
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['idle', 'below'])
    expect(await scenario.advance(HOUR)).toEqual([])
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['idle', 'below'])
  })
})

describe('an update of a dep', () => {
  it('that comes while the asset is being made is not lost', async () => {
    let again: (() => Promise<void>) | undefined
    const slow = defineAsset({
      key: 'slow',
      deps: { raw },
      automation: eager(),
      run: async () => {
        await again?.()
        return 1
      },
    })
    await using scenario = await automationScenario({ assets: [raw, slow] })
    again = async () => {
      again = undefined
      await scenario.materialize('raw')
    }
    await scenario.materialize('raw')
    expect((await scenario.tick()).requested).toEqual(['slow'])
    expect((await scenario.advance(SECOND)).map((tick) => tick.requested)).toEqual([['slow']])
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('that comes between the request and the run is seen by the run', async () => {
    await using scenario = await automationScenario({ assets: [raw, other, follower(eager({ allow: [raw] }))] })
    await scenario.materialize('other')
    await scenario.materialize('raw')
    expect((await scenario.tick({ isQueued: true })).requested).toEqual(['follower'])
    await scenario.materialize('raw')
    expect((await scenario.tick({ isQueued: true })).requested).toEqual([])
    await scenario.execute()
    // The run began after the update, and has seen it.
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('in a run that was to make the asset too asks for nothing more', async () => {
    await using scenario = await automationScenario({ assets: [raw, other, follower()] })
    await scenario.launch({ assets: ['raw', 'other', 'follower'] })
    expect(await scenario.advance(HOUR)).toEqual([])
  })
})

describe('a daemon that dies', () => {
  it('before an evaluation is written down decides the same again, once', async () => {
    await using scenario = await automationScenario({ assets: [raw, other, follower(eager({ allow: [raw] }))] })
    await scenario.materialize('raw')
    expect((await scenario.tick({ isLost: true })).requested).toEqual(['follower'])
    expect((await scenario.tick({ isLost: true })).requested).toEqual(['follower'])
    scenario.reload()
    expect((await scenario.tick()).requested).toEqual(['follower'])
    scenario.reload()
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('and another one that does its work in between makes nothing twice', async () => {
    const assets = [raw, other, follower(eager({ allow: [raw] }))]
    await using scenario = await automationScenario({ assets })
    await scenario.materialize('raw')
    await scenario.tick({ isLost: true })
    scenario.reload()
    expect((await scenario.tick()).requested).toEqual(['follower'])
    await scenario.tick()
    expect((await scenario.storage.listRuns({ limit: 100 })).runs).toHaveLength(2)
  })
})

describe('a request that cannot be made', () => {
  it('is told, holds up no other, and is not repeated', async () => {
    const configured = defineAsset({
      key: 'configured',
      deps: { raw },
      automation: eager(),
      config: {
        '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no config' }] }) },
      } as never,
      run: () => 1,
    })
    const lone = staticPartitions(['a'])
    const fine = defineAsset({ key: 'fine', after: [raw], partitions: lone, automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, configured, fine] })
    await scenario.materialize('raw')
    const { outcome, requested } = await scenario.tick()
    expect(requested).toEqual(['fine[a]'])
    expect(outcome.status).toBe('failed')
    expect(outcome.error?.message).toMatch(/automation cannot make configured/)
    expect(await scenario.advance(HOUR)).toEqual([])
  })
})

describe('a condition that only looks at how things are', () => {
  it('asks again no sooner than after half a minute', async () => {
    const doomed = defineAsset({
      key: 'doomed',
      automation: condition.missing(),
      run: () => {
        throw new Error('no')
      },
    })
    await using scenario = await automationScenario({ assets: [doomed] })
    const asked = await scenario.advance(100 * SECOND)
    expect(asked.map(({ atMs }) => (atMs - Date.UTC(2026, 0, 1)) / SECOND)).toEqual([30, 60, 90])
  })

  it('does not ask for what a run is to make', async () => {
    const wanted = defineAsset({ key: 'wanted', automation: condition.missing(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [wanted] })
    expect((await scenario.storage.listRuns({ limit: 10 })).runs).toHaveLength(1)
    expect(await scenario.advance(HOUR)).toEqual([])
  })
})

it('an evaluator can tell why, and does not change anything by it', async () => {
  await using scenario = await automationScenario({ assets: [raw, other, follower()] })
  await scenario.materialize('raw')
  await scenario.tick()
  const why = await scenario.explain('follower')
  expect(why).toMatchObject({ label: 'eager', trueCount: 0 })
  expect(JSON.stringify(why)).toContain('"subject":"other"')
  await scenario.materialize('other')
  await scenario.explain('follower')
  expect((await scenario.tick()).requested).toEqual(['follower'])
})
