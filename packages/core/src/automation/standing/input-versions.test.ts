import { expect, test } from 'vitest'

import { mapPartitions } from '../../definition/asset-ref.ts'
import { defineAsset } from '../../definition/asset.ts'
import { executeRun } from '../../execute/run.ts'
import { lastPartitions } from '../../partition/mapping-kinds.ts'
import { daily } from '../../partition/time-windows.ts'
import { fixedClock } from '../../clock.ts'
import { house } from '../../testing/house.ts'
import { assetStandings } from './asset-standings.ts'

const days = daily({ start: '2026-01-01' })
const visits = defineAsset({ key: 'visits', partitions: days, run: () => 1 })
const products = defineAsset({ key: 'products', run: () => 1 })
const sales = defineAsset({ key: 'sales', partitions: days, deps: { visits, products }, run: () => 1 })
const week = defineAsset({ key: 'week', deps: { visits: mapPartitions(visits, lastPartitions(1)) }, run: () => 1 })

/** All are made, of the partitioned ones two days. */
async function open() {
  const { ports, graph, launch } = house([visits, products, sales, week], {
    ports: { clock: fixedClock(Date.parse('2026-01-03T12:00:00Z')) },
  })
  const run = async (assetKeys: readonly string[], partition?: string) =>
    executeRun(ports, await launch({ assetKeys, ...(partition === undefined ? {} : { partition }) }))
  await run(['products'])
  for (const day of ['2026-01-01', '2026-01-02']) await run(['visits', 'sales'], day)
  await run(['week'])
  return { ...assetStandings(ports, graph), storage: ports.storage }
}

test.each([
  ['products', undefined],
  ['sales', '2026-01-02'],
  ['week', undefined],
])('%s is said to be made of what a run of it, of partition %s, was made of', async (assetKey, partition) => {
  const { inputVersions, storage } = await open()
  const made = (await storage.getAsset(assetKey, partition))?.materialization?.inputVersions
  expect(made).toBeDefined()
  expect(await inputVersions({ assetKey, ...(partition === undefined ? {} : { partition }) })).toEqual(made)
})

test('an unknown asset is made of nothing', async () => {
  const { inputVersions } = await open()
  expect(await inputVersions({ assetKey: 'none' })).toEqual({})
})
