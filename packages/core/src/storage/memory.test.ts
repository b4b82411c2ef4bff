import { expect, it } from 'vitest'
import { queued, stepStarted, stepSucceeded } from '../testing/sample-events.ts'
import { storageContract } from '../testing/storage-contract.ts'
import { memoryStorage } from './memory.ts'

for (const { promise, check } of storageContract) {
  it(promise, async () => {
    await check(async () => memoryStorage())
  })
}

it('events are kept as JSON gives them back, so later changes of the given objects are not seen', async () => {
  await using storage = memoryStorage()
  const config: Record<string, unknown> = { limit: 1, at: new Date(0), none: undefined }
  await storage.append([queued('r', 0, { config })])
  config['limit'] = 2
  expect((await storage.getRun('r'))?.request.config).toEqual({ limit: 1, at: '1970-01-01T00:00:00.000Z' })
})

it('10,000 steps are read back by run while other runs are written', async () => {
  await using storage = memoryStorage()
  await storage.append([queued('r'), queued('other')])
  for (let i = 0; i < 10_000; i += 100) {
    await storage.append(Array.from({ length: 100 }, (_, n) => stepStarted('r', `s${i + n}`)))
    await storage.append([stepSucceeded('other', 'x')])
  }
  const page = await storage.read({ afterId: 0, limit: 10_000, runId: 'r' })
  expect(page.events).toHaveLength(10_000)
  expect((await storage.getRun('r'))?.steps.running).toBe(10_000)
})
