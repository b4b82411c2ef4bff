import type { Event, RunRequest, Storage, WorkerIdentity } from '@ingot/core'
import { cancelRun, memoryStorage } from '@ingot/core'
import { fixedClock } from '@ingot/core/testing'
import { expect, test } from 'vitest'

import { aliveDaemons } from './alive-daemon.ts'
import { settleLostRuns } from './settle-lost.ts'

const clock = fixedClock(1_000)
const owner: WorkerIdentity = { workerId: 'w', host: 'h', machine: 'm', pid: 1, processStart: undefined }
const gone = () => 'gone' as const
const REQUEST: RunRequest = {
  project: 'p',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: 'test',
}

/** A run that the lost process has claimed, with what it had written. */
async function lost(storage: Storage, runId: string, events: readonly Event[], request: Partial<RunRequest> = {}) {
  const queued = { kind: 'run-queued', runId, atMs: 0, request: { ...REQUEST, ...request } } as const
  await storage.createRun({ runId, events: [queued], claim: { owner, leaseEndsAtMs: 9_000 } })
  await storage.append(events)
}

const started = (runId: string): Event => ({ kind: 'run-started', runId, atMs: 1, worker: 'w' })

test('a run that had not begun goes back into the queue, one to be resumed is left, the others are ended', async () => {
  await using storage = memoryStorage()
  await lost(storage, 'waiting', [])
  await lost(storage, 'resumable', [started('resumable')], { retries: { onWorkerLost: 'resume' } })
  await lost(storage, 'running', [started('running')])
  await lost(storage, 'canceling', [
    started('canceling'),
    { kind: 'run-cancel-requested', runId: 'canceling', atMs: 2, by: 'cli' },
  ])
  expect((await settleLostRuns(storage, clock, gone)).toSorted()).toEqual(['canceling', 'running'])
  const runs = await storage.getRuns(['waiting', 'resumable', 'running', 'canceling'])
  expect(runs.map(({ status, reason }) => [status, reason])).toEqual([
    ['queued', undefined],
    ['running', undefined],
    ['failed', 'worker-lost'],
    ['canceled', undefined],
  ])
  expect((await storage.listClaims()).map(({ runId }) => runId)).toEqual(['resumable'])
})

test('a lost run is ended once, however many look for it at the same time', async () => {
  await using storage = memoryStorage()
  await lost(storage, 'running', [started('running')])
  const look = () => settleLostRuns(storage, clock, gone)
  expect((await Promise.all([look(), look(), look()])).flat()).toEqual(['running'])
  const ends = await storage.read({ afterId: 0, limit: 10, kinds: ['run-ended'] })
  expect(ends.events).toHaveLength(1)
})

test('a run of a process that lives is left alone', async () => {
  await using storage = memoryStorage()
  await lost(storage, 'running', [started('running')])
  expect(await settleLostRuns(storage, clock, () => 'alive')).toEqual([])
})

test('canceling ends a queued run at once, and asks whoever executes one', async () => {
  await using storage = memoryStorage()
  const ports = { storage, clock, worker: owner }
  await storage.createRun({
    runId: 'queued',
    events: [{ kind: 'run-queued', runId: 'queued', atMs: 0, request: REQUEST }],
  })
  await lost(storage, 'claimed', [])
  expect((await cancelRun(ports, 'queued', 'cli', {})).status).toBe('canceled')
  expect((await cancelRun(ports, 'claimed', 'cli', { isForced: true })).status).toBe('canceling')
  const { events } = await storage.read({ afterId: 0, limit: 10, kinds: ['run-cancel-requested'] })
  expect(events).toMatchObject([{ runId: 'queued' }, { runId: 'claimed', isForced: true }])
  await expect(cancelRun(ports, 'queued', 'cli', {})).rejects.toMatchObject({ code: 'conflict/run-finished' })
  await expect(cancelRun(ports, 'nobody', 'cli', {})).rejects.toMatchObject({ code: 'not-found/run' })
})

test('a daemon is alive while its lease runs and its process is not known to be gone', async () => {
  await using storage = memoryStorage()
  await storage.acquireLease('daemon:w', owner, 5_000, 1_000)
  await storage.acquireLease('loop:queue', owner, 5_000, 1_000)
  const count = async (nowMs: number, probe: () => 'alive' | 'gone' | 'unknown') =>
    (await aliveDaemons(storage, fixedClock(nowMs), probe)).length
  expect(await count(1_000, () => 'unknown')).toBe(1)
  expect(await count(1_000, gone)).toBe(0)
  expect(await count(5_000, () => 'alive')).toBe(0)
})
