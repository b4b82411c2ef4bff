import { expect, it } from 'vitest'

import { fixedClock } from '../clock.ts'
import { reapLostRuns } from '../execute/reap.ts'
import { memoryStorage } from '../storage/memory.ts'
import type { RunClaim } from './claim.ts'
import { isLost } from './claim.ts'

const owner = { workerId: 'w', host: 'h', machine: 'h', pid: 7, processStart: '1' }
const claim: RunClaim = { runId: 'r', token: 1, owner, leaseEndsAtMs: 8_000 }

it('a process that is gone is lost at once, one that is there never, an unknown one when its lease is over', () => {
  expect(isLost(claim, 0, () => 'gone')).toBe(true)
  expect(isLost(claim, 99_999, () => 'alive')).toBe(false)
  expect(isLost(claim, 7_999, () => 'unknown')).toBe(false)
  expect(isLost(claim, 8_000, () => 'unknown')).toBe(true)
})

it('a lost run is ended once, however many look for it at the same time', async () => {
  const storage = memoryStorage()
  const request = {
    project: 'p',
    assets: [],
    assetCount: 0,
    action: 'materialize',
    config: {},
    tags: {},
    launchedBy: 'test',
  } as const
  await storage.createRun({
    runId: 'r',
    events: [
      { kind: 'run-queued', runId: 'r', atMs: 0, request },
      { kind: 'run-started', runId: 'r', atMs: 0, worker: 'h pid 7' },
    ],
    claim: { owner, leaseEndsAtMs: 8_000 },
  })
  const reap = () => reapLostRuns(storage, fixedClock(10), () => 'gone')
  expect((await Promise.all([reap(), reap(), reap()])).flat()).toEqual(['r'])
  expect(await storage.getRun('r')).toMatchObject({
    status: 'failed',
    reason: 'worker-lost',
    message: 'the process that ran it (pid 7 on h) is gone; it was killed or crashed',
  })
  expect(await storage.listClaims()).toEqual([])
})
