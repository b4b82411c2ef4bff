/** Automation on a file: what it remembers outlives the process, and two evaluators do no work twice. */
import { automationRef, defineAsset, eager } from '@ingot/core'
import { automationScenario } from '@ingot/core/testing'
import { expect, it } from 'vitest'

import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

const raw = defineAsset({ key: 'raw', run: () => 1 })
const clean = defineAsset({ key: 'clean', deps: { raw }, automation: eager(), run: () => 1 })
const report = defineAsset({ key: 'report', deps: { clean }, automation: eager(), run: () => 1 })
const assets = [raw, clean, report]

it('what automation remembers outlives the process', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  {
    await using scenario = await automationScenario({ assets, storage: await openSqliteStorage({ path }) })
    await scenario.materialize('raw')
    // The daemon dies before it has seen it.
  }
  await using storage = await openSqliteStorage({ path })
  const { cursor, version } = (await storage.getInstigator(automationRef('scenario'))) ?? {}
  expect(cursor).toBeDefined()
  expect(version).toBeGreaterThan(0)
  await using scenario = await automationScenario({ assets, storage: await openSqliteStorage({ path }) })
  const { runs } = await storage.listRuns({ limit: 10 })
  expect(runs.map(({ request }) => request.assets)).toEqual([['clean', 'report'], ['raw']])
  expect(await scenario.advance(3_600_000)).toEqual([])
})

it('two evaluators on one file decide in turn, and make nothing twice', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using one = await automationScenario({ assets, storage: await openSqliteStorage({ path }) })
  await using other = await automationScenario({ assets, storage: await openSqliteStorage({ path }) })
  for (let round = 0; round < 5; round += 1) {
    await one.materialize('raw')
    const [first, second] = [await one.tick({ isLost: true }), await other.tick()]
    expect(first.requested).toEqual(['clean', 'report'])
    expect(second.requested).toEqual(['clean', 'report'])
    expect((await one.tick()).requested).toEqual([])
    expect((await other.tick()).requested).toEqual([])
  }
  const { runs } = await one.storage.listRuns({ limit: 100 })
  expect(runs).toHaveLength(10)
})
