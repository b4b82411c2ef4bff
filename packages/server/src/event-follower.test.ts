import { memoryStorage, type Event } from '@ingot/core'
import { expect, test } from 'vitest'

import { EventFollower } from './event-follower.ts'

const observed = (assetKey: string): Event => ({
  kind: 'asset-observed',
  assetKey,
  atMs: 1,
  dataVersion: '1',
  metadata: {},
})
const wiped: Event = { kind: 'asset-wiped', assetKey: 'a', atMs: 1 }

test('the first look is a reset; later ones tell of what was wanted, once, in order', async () => {
  const storage = memoryStorage()
  const follower = new EventFollower(storage, ['asset-observed'])
  const seen: string[] = []
  const follow = () => follower.follow((event) => void ('assetKey' in event && seen.push(event.assetKey)))
  await storage.append([observed('before')])
  expect(await follow()).toBe('reset')
  await storage.append([observed('a'), wiped, observed('b')])
  expect(await follow()).toBe('followed')
  await storage.append([wiped])
  expect(await follow()).toBe('followed')
  await storage.append([observed('c')])
  await follow()
  expect(seen).toEqual(['a', 'b', 'c'])
})

test('after more than it is worth to read, a look is a reset again', async () => {
  const storage = memoryStorage()
  let lastId = 0
  const follower = new EventFollower({ read: storage.read, lastEventId: async () => lastId }, ['asset-observed'])
  const follow = () => follower.follow(() => undefined)
  await follow()
  lastId = 200_001
  expect(await follow()).toBe('reset')
})
