import { expect, it } from 'vitest'

import { memoryStorage } from '../storage/memory.ts'
import { ended, queued, started } from '../testing/sample-events.ts'
import { describeWait } from './queue.ts'
import { readRuns, whyWaiting } from './why-waiting.ts'

const owner = { workerId: 'w', host: 'h', machine: 'm', pid: 1, processStart: undefined }

it('says of a queued run what the queue waits for, with runs given to a worker in their places', async () => {
  await using storage = memoryStorage()
  for (const [i, runId] of ['a', 'b', 'c', 'd'].entries()) {
    await storage.createRun({ runId, events: [queued(runId, i, { tags: { team: 'x' } })] })
  }
  await storage.claimRun('a', { owner, leaseEndsAtMs: 99 }, 0)
  await storage.claimRun('b', { owner, leaseEndsAtMs: 99 }, 0)
  await storage.append([started('b')])
  const limits = { maxConcurrentRuns: 3, tagLimits: [{ key: 'team', limit: 2 }] }
  const why = async (runId: string) => {
    const state = await whyWaiting(storage, limits, runId)
    return state.kind === 'waiting' ? state.reasons.map(describeWait) : state.kind
  }
  expect(await why('c')).toEqual(['2 runs with tag team are running, the limit is 2'])
  expect(await why('a')).toBe('ready')
  expect(await why('b')).toBe('not-queued')
  await storage.append([ended('b')])
  expect(await why('c')).toBe('ready')
  expect(await why('d')).toEqual(['2 runs with tag team are running, the limit is 2'])
  await expect(why('nobody')).rejects.toMatchObject({ code: 'not-found/run' })
})

it('reads all runs, also beyond a page', async () => {
  await using storage = memoryStorage()
  for (let i = 0; i < 1_203; i += 1) await storage.createRun({ runId: `r${i}`, events: [queued(`r${i}`, i)] })
  const runs = await readRuns(storage, ['queued'])
  expect(runs.map((run) => run.runId)).toEqual(Array.from({ length: 1_203 }, (_, i) => `r${i}`))
})
