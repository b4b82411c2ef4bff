import { defineJob, defineOp, defineProject, type RunClaim } from '@ingot/core'
import { expect, test } from 'vitest'

import { lostRuns } from './lost-runs.ts'
import type { DaemonPorts } from './ports.ts'
import { daemonHouse, SETTINGS } from './testing/house.ts'
import { identityOf } from './testing/local-code.ts'

const START = Date.UTC(2026, 0, 1)
/** As a pool says it: with more than a loss has. */
const DEATH = {
  kind: 'lost',
  reason: 'worker-crashed',
  message: 'its code called process.exit(3)',
  isCanceled: false,
} as const

async function claimedRun(onWorkerLost: 'fail' | 'resume' = 'fail') {
  const op = defineOp({ name: 'op', run: () => undefined })
  const job = defineJob({ name: 'job', retries: { onWorkerLost }, compose: () => op({}) })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job] }), START)
  const { storage, clock } = house
  const newRun = await house.code.list()[0]?.host.prepareRun({
    ask: { kind: 'ingot/request', job: 'job' },
    launchedBy: 'test',
  })
  if (newRun === undefined) throw new Error('there is something to do')
  await storage.createRun(newRun)
  const { runId } = newRun
  const claim = await storage.claimRun(runId, { owner: identityOf('w'), leaseEndsAtMs: START + 8_000 }, START)
  if (claim === undefined) throw new Error('nobody else has it')
  const settle = lostRuns({ storage, clock, settings: SETTINGS } as unknown as DaemonPorts)
  const started = () => storage.append([{ kind: 'run-started', runId, atMs: START, worker: 'w' }], fenceOf(claim))
  return { house, storage, runId, claim, settle, started }
}

const fenceOf = ({ runId, token }: RunClaim) => ({ runId, token })

test('a run whose process died says why, and frees its claim', async () => {
  const { storage, runId, claim, settle, started } = await claimedRun()
  await started()
  await settle(claim, DEATH)
  expect(await storage.getRun(runId)).toMatchObject({
    status: 'failed',
    reason: 'worker-crashed',
    message: 'its code called process.exit(3)',
  })
  expect(await storage.listClaims()).toEqual([])
})

test('one that was asked to cancel is canceled, however its process went', async () => {
  const { storage, runId, claim, settle, started } = await claimedRun()
  await started()
  await storage.append([{ kind: 'run-cancel-requested', runId, atMs: START, by: 'test' }])
  await settle(claim, DEATH)
  expect((await storage.getRun(runId))?.status).toBe('canceled')
})

test('one that had not begun goes back into the queue, twice, and is then not startable', async () => {
  const { storage, runId, claim, settle } = await claimedRun()
  let held: RunClaim | undefined = claim
  for (let i = 0; i < 2; i += 1) {
    if (held !== undefined) await settle(held, DEATH)
    expect((await storage.getRun(runId))?.status).toBe('queued')
    held = await storage.claimRun(runId, { owner: identityOf(`w${i}`), leaseEndsAtMs: START + 8_000 }, START)
  }
  if (held !== undefined) await settle(held, DEATH)
  expect(await storage.getRun(runId)).toMatchObject({ status: 'failed', reason: 'not-startable' })
})

test('one to be resumed is left running, free for another process, three times, and then fails', async () => {
  const { storage, runId, claim, settle, started } = await claimedRun('resume')
  await started()
  let held: RunClaim | undefined = claim
  for (const resumeNumber of [1, 2, 3]) {
    if (held !== undefined) await settle(held, DEATH)
    expect((await storage.getRun(runId))?.status).toBe('running')
    expect(await storage.listClaims()).toEqual([])
    held = await storage.claimRun(runId, { owner: identityOf(`w${resumeNumber}`), leaseEndsAtMs: START + 8_000 }, START)
    if (held === undefined) throw new Error('it is free')
    await storage.append([{ kind: 'run-resumed', runId, atMs: START, worker: 'w', resumeNumber }], fenceOf(held))
  }
  if (held !== undefined) await settle(held, DEATH)
  expect(await storage.getRun(runId)).toMatchObject({ status: 'failed', reason: 'worker-crashed' })
})
