import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { eager, onCron } from '../../definition/condition-presets.ts'
import { defineExternalAsset } from '../../definition/external-asset.ts'
import { defineMultiAsset } from '../../definition/multi-asset.ts'
import { byPartition } from '../../definition/outcome.ts'
import { staticPartitions } from '../../partition/partition.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'

const HOUR = 3_600_000
const raw = defineAsset({ key: 'raw', run: () => 1 })
const letters = staticPartitions(['a', 'b', 'c'])

describe('what is asked for at once', () => {
  it('is one run for all assets without partitions, whether they hang together or not', async () => {
    const one = defineAsset({ key: 'one', automation: onCron('0 6 * * *'), run: () => 1 })
    const two = defineAsset({ key: 'two', automation: onCron('0 6 * * *'), run: () => 1 })
    await using scenario = await automationScenario({ assets: [one, two] })
    const asked = await scenario.advance(7 * HOUR)
    expect(asked.map(({ runs }) => runs.map(({ assets, tags }) => ({ assets, tags })))).toEqual([
      [
        {
          assets: ['one', 'two'],
          tags: { 'ingot/automation': 'default', 'ingot/tick': '2026-01-01T06:00:00.000Z' },
        },
      ],
    ])
  })

  it('is a run for each partition, with those assets that want it', async () => {
    const source = defineAsset({ key: 'source', partitions: letters, run: () => 1 })
    const other = defineAsset({ key: 'other', partitions: letters, run: () => 1 })
    const some = defineAsset({ key: 'some', partitions: letters, after: [source], automation: eager(), run: () => 1 })
    const both = defineAsset({
      key: 'both',
      partitions: letters,
      after: [source, other],
      automation: eager(),
      run: () => 1,
    })
    await using scenario = await automationScenario({ assets: [source, other, some, both] })
    await scenario.materialize('source', 'a')
    await scenario.materialize('source', 'b')
    await scenario.materialize('other', 'b')
    const { runs } = await scenario.tick()
    expect(runs.map(({ assets, partition }) => `${partition}: ${assets.join(' ')}`).toSorted()).toEqual([
      'a: some',
      'b: some both',
    ])
  })

  it('is one run for several partitions of what takes a range', async () => {
    const source = defineAsset({ key: 'source', partitions: letters, run: () => 1 })
    const range = defineAsset({
      key: 'range',
      partitions: letters,
      after: [source],
      takesRange: true,
      automation: eager(),
      run: (_inputs, { partition }) => byPartition(Object.fromEntries(partition.keys.map((key) => [key, key]))),
    })
    await using scenario = await automationScenario({ assets: [source, range] })
    await scenario.launch({ assets: ['source'], partitions: [['a', 'b']] })
    const { runs } = await scenario.tick()
    expect(runs.map(({ partitions }) => partitions)).toEqual([[['a', 'b']]])
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('makes a multi-asset whole, and what reads its other outputs with it', async () => {
    const multi = defineMultiAsset({
      name: 'multi',
      assets: { left: { key: 'left', automation: eager() }, right: { key: 'right' } },
      after: [raw],
      run: () => ({ left: 1, right: 2 }),
    })
    const below = defineAsset({ key: 'below', after: [multi.assets.right], automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, multi, below] })
    await scenario.materialize('raw')
    const tick = await scenario.tick()
    expect(tick.requested).toEqual(['left', 'right', 'below'])
    expect(tick.runs).toHaveLength(1)
    expect(tick.outcome.logs.map(({ message }) => message)).toContainEqual(expect.stringContaining('raw was updated'))
    expect(await scenario.advance(HOUR)).toEqual([])
  })

  it('observes what can only be observed', async () => {
    let version = '1'
    const seen = defineExternalAsset()({
      key: 'seen',
      automation: onCron('0 * * * *'),
      observe: () => ({ dataVersion: version }),
    })
    const follower = defineAsset({ key: 'follower', after: [seen], automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [seen, follower], startAt: '2026-01-01T00:30:00Z' })
    const first = await scenario.advance(HOUR)
    expect(first.map(({ requested }) => requested)).toEqual([['seen'], ['follower']])
    expect(first[0]?.runs[0]?.action).toBe('observe')
    // The same version again is no news.
    expect((await scenario.advance(HOUR)).map(({ requested }) => requested)).toEqual([['seen']])
    scenario.reload()
    expect((await scenario.advance(HOUR)).map(({ requested }) => requested)).toEqual([['seen']])
    version = '2'
    expect((await scenario.advance(HOUR)).map(({ requested }) => requested)).toEqual([['seen'], ['follower']])
  })
})

describe('between evaluations', () => {
  it('nothing is due but ticks, ends of windows, and one more look after something happened', async () => {
    const daily = defineAsset({ key: 'daily', after: [raw], automation: onCron('0 6 * * *'), run: () => 1 })
    await using scenario = await automationScenario({ assets: [raw, daily], startAt: '2026-01-01T00:00:00Z' })
    const idle = await scenario.tick()
    expect(idle.outcome).toMatchObject({ status: 'skipped', memory: {}, nextDueAtMs: scenario.nowMs + 6 * HOUR })
    expect(idle.outcome.cursor).toBeUndefined()
    await scenario.materialize('raw')
    const seen = await scenario.tick()
    expect(seen.outcome.nextDueAtMs).toBe(scenario.nowMs + 1_000)
    expect(seen.outcome.cursor).toBeDefined()
    expect((await scenario.tick()).outcome.nextDueAtMs).toBe(scenario.nowMs + 6 * HOUR)
  })

  it('memory of an asset with a hundred thousand partitions stays small', async () => {
    const wide = staticPartitions(Array.from({ length: 100_000 }, (_, i) => `p${i}`))
    const source = defineAsset({ key: 'source', partitions: wide, run: () => 1 })
    const target = defineAsset({ key: 'target', partitions: wide, after: [source], automation: eager(), run: () => 1 })
    await using scenario = await automationScenario({ assets: [source, target] })
    await scenario.materialize('source', 'p500')
    await scenario.materialize('source', 'p90000')
    const { outcome, requested } = await scenario.tick()
    expect(requested).toEqual(['target[p500]', 'target[p90000]'])
    expect(outcome.memory['target']?.length).toBeLessThan(500)
  })
})
