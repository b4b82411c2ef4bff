import { expect, test } from 'vitest'

import type { BackfillCommit } from '../../storage/backfill-store.ts'
import { memoryStorage } from '../../storage/memory.ts'
import { changeBackfill } from './change-backfill.ts'

const REQUEST = {
  project: 'shop',
  assets: ['a'],
  policy: 'per-partition',
  config: {},
  tags: {},
  priority: 0,
  launchedBy: 'test',
} as const

test('a change goes through although a daemon moves the backfill on in between', async () => {
  const storage = memoryStorage()
  await storage.createBackfill('b', REQUEST, [{ target: 'a', partition: 'x' }], 1)
  let others = 2
  const crowded = {
    getBackfill: (id: string) => storage.getBackfill(id),
    async commitBackfill(commit: BackfillCommit) {
      if ((others -= 1) >= 0) {
        await storage.commitBackfill({ backfillId: 'b', expectedVersion: commit.expectedVersion, message: `${others}` })
      }
      return storage.commitBackfill(commit)
    },
  }
  expect((await changeBackfill(crowded, 'b', 'pause')).status).toBe('paused')
})

test('an unknown backfill is not found', async () => {
  await expect(changeBackfill(memoryStorage(), 'b', 'pause')).rejects.toMatchObject({ code: 'not-found/backfill' })
})
