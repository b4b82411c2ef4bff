import { defineAsset, defineJob, defineOp, defineProject, dynamicPartitions } from '@ingot/core'
import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

function open() {
  const clients = dynamicPartitions({ name: 'clients' })
  const say = defineOp({ name: 'say', run: () => 1 })
  const project = defineProject({
    name: 'works',
    assets: [defineAsset({ key: 'a/b', partitions: clients, run: () => 1 })],
    jobs: [defineJob({ name: 'hello', partitions: clients, compose: () => say() })],
  })
  const house = testHouse({ project })
  const add = (keys: string[], set = 'clients') =>
    house.client('POST /partition-sets/{set}/keys', { params: { set }, body: { keys } })
  const remove = (key: string, set = 'clients') =>
    house.client('DELETE /partition-sets/{set}/keys/{key}', { params: { set, key } })
  return { ...house, add, remove }
}

test('sets are listed with who uses them, those too that nobody uses any more', async () => {
  const { client, storage, add } = open()
  await storage.addPartitions('old', ['x'], 1)
  await add(['ada', 'bob'])
  expect(await client('GET /partition-sets')).toEqual({
    sets: [
      { name: 'clients', count: 2, usedBy: ['asset:a/b', 'job:hello'] },
      { name: 'old', count: 1, usedBy: [] },
    ],
  })
})

test('keys stand in the order added, page by page, or those that hold a text', async () => {
  const { client, add } = open()
  expect(await add(['bob', 'ada'])).toEqual({ added: ['bob', 'ada'] })
  expect(await add(['ada', 'eve/1'])).toEqual({ added: ['eve/1'] })
  const list = (query: object) => client('GET /partition-sets/{set}', { params: { set: 'clients' }, query })
  expect(await list({})).toEqual({ keys: ['bob', 'ada', 'eve/1'], total: 3 })
  expect(await list({ offset: 1, limit: 1 })).toEqual({ keys: ['ada'], total: 3 })
  expect(await list({ q: 'B' })).toEqual({ keys: ['bob'], total: 1 })
})

test('a key is removed once', async () => {
  const { add, remove } = open()
  await add(['eve/1'])
  expect(await remove('eve/1')).toEqual({ ok: true })
  await expect(remove('eve/1')).rejects.toMatchObject({ status: 404, code: 'not-found/partition-key' })
})

test('a set that nobody uses is not added to, and can be emptied', async () => {
  const { storage, add, remove } = open()
  await expect(add(['x'], 'client')).rejects.toMatchObject({
    code: 'not-found/partitions',
    message: expect.stringContaining('did you mean "clients"?'),
  })
  await storage.addPartitions('old', ['x'], 1)
  await expect(add(['y'], 'old')).rejects.toMatchObject({ code: 'not-found/partitions' })
  expect(await remove('x', 'old')).toEqual({ ok: true })
})

test('a key with a control character is refused, and none is added', async () => {
  const { client, add } = open()
  await expect(add(['ok', 'a\nb'])).rejects.toMatchObject({ status: 400, code: 'invalid/partition-key' })
  expect(await client('GET /partition-sets/{set}', { params: { set: 'clients' } })).toEqual({ keys: [], total: 0 })
})
