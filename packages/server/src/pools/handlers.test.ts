import { defineAsset, defineProject } from '@ingot/core'
import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

function open() {
  const project = defineProject({
    name: 'works',
    assets: [defineAsset({ key: 'a', pool: 'warehouse', run: () => 1 })],
  })
  return testHouse({ project, ports: { queue: { maxConcurrentRuns: 3, tagLimits: [{ key: 'team', limit: 1 }] } } })
}

test('pools are those that code names and those that the store knows, and the queue stands beside them', async () => {
  const { client, storage, launch } = open()
  await storage.declarePools({ api: 5 })
  await launch({ assets: 'a' })
  expect(await client('GET /pools')).toEqual({
    pools: [
      { name: 'api', limit: 5, isChosen: false, held: [], waiting: [] },
      { name: 'warehouse', limit: 1, isChosen: false, held: [], waiting: [] },
    ],
    queue: { maxConcurrentRuns: 3, queued: 1, running: 0, tagLimits: [{ key: 'team', limit: 1 }] },
  })
})

test('a limit is set, and given back to what the config says', async () => {
  const { client } = open()
  const set = (limit: number | null) => client('PUT /pools/{pool}', { params: { pool: 'warehouse' }, body: { limit } })
  const warehouse = async () => (await client('GET /pools')).pools.find(({ name }) => name === 'warehouse')
  await set(4)
  expect(await warehouse()).toMatchObject({ limit: 4, isChosen: true })
  await set(null)
  expect(await warehouse()).toMatchObject({ limit: 1, isChosen: false })
})

test('of an unknown pool it is said which one may have been meant', async () => {
  const { client } = open()
  const set = client('PUT /pools/{pool}', { params: { pool: 'warehous' }, body: { limit: 1 } })
  await expect(set).rejects.toMatchObject({
    status: 404,
    code: 'not-found/pool',
    message: 'there is no pool "warehous"; did you mean "warehouse"?',
  })
})
