import {
  defineJob,
  defineOp,
  defineProject,
  defineSchedule,
  defineSensor,
  request,
  skip,
  switchInstigator,
} from '@ingot/core'
import { expect, test } from 'vitest'
import { z } from 'zod'

import { daemonHouse } from './testing/house.ts'

const START = Date.UTC(2026, 0, 1, 11, 59, 30)
const MINUTE = 60_000

function oneJob(run: (inputs: { n: number }) => unknown = () => undefined) {
  const op = defineOp({ name: 'op', run: ({ n }: { n: number }) => void run({ n }) })
  return defineJob({
    name: 'job',
    config: z.object({ n: z.number().default(0) }),
    compose: ({ config }) => op({ n: config.n }),
  })
}

test('a schedule makes a run at each of its times, and never for a time before it was there', async () => {
  const job = oneJob()
  const schedule = defineSchedule({ name: 'hourly', target: job, cron: '*/10 * * * *' })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], schedules: [schedule] }), START)
  const daemon = await house.start()
  await house.clock.advance(31 * MINUTE)
  const runs = await house.runs()
  expect(runs.map((run) => [run.status, run.request.launchedBy])).toEqual(
    Array.from({ length: 4 }, () => ['succeeded', 'schedule:hourly']),
  )
  await daemon.stop()
})

test('a daemon that was away for three hours catches up on the newest tick alone', async () => {
  const job = oneJob()
  const schedule = defineSchedule({ name: 'hourly', target: job, cron: '0 * * * *' })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], schedules: [schedule] }), START)
  const first = await house.start()
  await house.clock.advance(MINUTE)
  await first.stop()
  await house.clock.advance(3 * 60 * MINUTE)
  const second = await house.start()
  await house.clock.advance(MINUTE)
  expect(await house.runs()).toHaveLength(2)
  const ticks = await house.storage.listTicks({ limit: 10 })
  expect(ticks.map((tick) => tick.dueAtMs)).toEqual([Date.UTC(2026, 0, 1, 15), Date.UTC(2026, 0, 1, 12)])
  await second.stop()
})

test('of two daemons on one store one acts, and the other takes over when the first is gone', async () => {
  const job = oneJob()
  const schedule = defineSchedule({ name: 'minutely', target: job, cron: '* * * * *' })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], schedules: [schedule] }), START)
  const first = await house.start('first')
  const second = await house.start('second')
  await house.clock.advance(10 * MINUTE)
  expect(await house.runs()).toHaveLength(10)
  await first.stop()
  await house.clock.advance(10 * MINUTE)
  expect(await house.runs()).toHaveLength(20)
  await second.stop()
})

test('a sensor keeps its cursor, makes a run per key, and one that throws keeps where it was', async () => {
  let isBroken = false
  const seen: number[] = []
  const job = oneJob(({ n }) => seen.push(n))
  const sensor = defineSensor({
    name: 'counter',
    target: job,
    everyMs: 1_000,
    cursor: z.object({ next: z.number() }).default({ next: 1 }),
    evaluate: ({ cursor: { next } }) => {
      if (isBroken) throw new Error('the service is down')
      if (next > 5) return skip('done')
      return { runs: [request({ runKey: `n-${next}`, config: { n: next } })], cursor: { next: next + 1 } }
    },
  })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], sensors: [sensor] }), START)
  const daemon = await house.start()
  await house.clock.advance(2_500)
  isBroken = true
  await house.clock.advance(5_000)
  isBroken = false
  await house.clock.advance(30_000)
  expect(seen).toEqual([1, 2, 3, 4, 5])
  const failed = await house.storage.listTicks({ limit: 100, statuses: ['failed'] })
  expect(failed.length).toBeGreaterThan(0)
  expect(failed[0]?.error?.message).toContain('the service is down')
  await daemon.stop()
})

test('what is pushed to a sensor is read by its next tick at once, and kept while it fails', async () => {
  let isBroken = true
  const seen: number[] = []
  const job = oneJob(({ n }) => seen.push(n))
  const sensor = defineSensor({
    name: 'pushed',
    target: job,
    push: z.object({ n: z.number() }),
    evaluate: ({ pushes }) => {
      if (isBroken) throw new Error('not yet')
      return pushes.map(({ body }) => request({ config: { n: body.n } }))
    },
  })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], sensors: [sensor] }), START)
  const daemon = await house.start()
  await house.clock.advance(10)
  isBroken = true
  await house.storage.addPush({ kind: 'sensor', project: 'p', name: 'pushed' }, { atMs: START, body: { n: 7 } })
  await house.clock.advance(100)
  expect(seen).toEqual([])
  isBroken = false
  await house.clock.advance(70_000)
  expect(seen).toEqual([7])
  await daemon.stop()
})

/** Within this after its own process has said that it has switched something. */
const LOOKS_AGAIN_MS = 100

test('a sensor that is switched off in the same process stands still, and goes on when it is on again', async () => {
  const seen: number[] = []
  const job = oneJob(({ n }) => seen.push(n))
  const sensor = defineSensor({
    name: 'pushed',
    target: job,
    push: z.object({ n: z.number() }),
    evaluate: ({ pushes }) => pushes.map(({ body }) => request({ config: { n: body.n } })),
  })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], sensors: [sensor] }), START)
  const daemon = await house.start()
  await house.clock.advance(MINUTE)
  const ref = { kind: 'sensor', project: 'p', name: 'pushed' } as const
  const turn = (to: 'running' | 'stopped') =>
    switchInstigator(house.storage, { ref, isRunningByDefault: true, to, atMs: house.clock.nowMs() }).then(
      daemon.lookAgain,
    )
  await turn('stopped')
  await house.clock.advance(MINUTE)
  await house.storage.addPush(ref, { atMs: START, body: { n: 7 } })
  await house.clock.advance(MINUTE)
  expect(seen).toEqual([])
  await turn('running')
  await house.clock.advance(LOOKS_AGAIN_MS)
  expect(seen).toEqual([7])
  await daemon.stop()
})

test('a sensor that was off from the beginning ticks at once when it is switched on, then by its interval', async () => {
  const tickedAtMs: number[] = []
  const job = oneJob()
  const sensor = defineSensor({
    name: 'polled',
    target: job,
    everyMs: 2 * MINUTE,
    status: 'stopped',
    evaluate: () => {
      tickedAtMs.push(house.clock.nowMs())
      return skip('nothing new')
    },
  })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], sensors: [sensor] }), START)
  const daemon = await house.start()
  await house.clock.advance(5 * MINUTE)
  const ref = { kind: 'sensor', project: 'p', name: 'polled' } as const
  const on = { ref, isRunningByDefault: false, to: 'running', atMs: house.clock.nowMs() } as const
  await switchInstigator(house.storage, on)
  daemon.lookAgain()
  await house.clock.advance(LOOKS_AGAIN_MS)
  expect(tickedAtMs).toHaveLength(1)
  await house.clock.advance(2 * MINUTE)
  expect(tickedAtMs).toHaveLength(2)
  await daemon.stop()
})

test('a message that its sensor cannot take holds up no other, is kept, and is taken once it can be', async () => {
  let isBroken = true
  const seen: number[] = []
  const job = oneJob(({ n }) => seen.push(n))
  const sensor = defineSensor({
    name: 'pushed',
    target: job,
    push: z.object({ n: z.number() }),
    evaluate: ({ pushes }) => {
      if (isBroken && pushes.some(({ body }) => body.n === 13)) throw new Error('not this one')
      return pushes.map(({ body }) => request({ config: { n: body.n } }))
    },
  })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], sensors: [sensor] }), START)
  const ref = { kind: 'sensor', project: 'p', name: 'pushed' } as const
  for (const n of [1, 13, 2, 3]) await house.storage.addPush(ref, { atMs: START, body: { n } })
  const daemon = await house.start()
  await house.clock.advance(60_000)
  expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3])
  expect((await house.storage.listPushes(ref, 10)).map(({ body }) => body)).toEqual([{ n: 13 }])
  await house.storage.addPush(ref, { atMs: START, body: { n: 4 } })
  await house.clock.advance(1_000)
  expect(seen).toContain(4)
  isBroken = false
  await house.clock.advance(61_000)
  expect(seen).toContain(13)
  expect(await house.storage.listPushes(ref, 10)).toEqual([])
  await daemon.stop()
})

test('a failed run is tried again once, by its policy', async () => {
  let count = 0
  const op = defineOp({
    name: 'op',
    run: () => {
      count += 1
      if (count === 1) throw new Error('the first time it fails')
    },
  })
  const job = defineJob({ name: 'job', retries: { maxRetries: 2, delayMs: 10_000 }, compose: () => op({}) })
  const schedule = defineSchedule({ name: 'daily', target: job, cron: '0 12 * * *' })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], schedules: [schedule] }), START)
  const daemon = await house.start()
  await house.clock.advance(35_000)
  expect((await house.runs()).map((run) => run.status)).toEqual(['failed'])
  await house.clock.advance(60_000)
  expect((await house.runs()).map((run) => run.status)).toEqual(['failed', 'succeeded'])
  await daemon.stop()
})

test('of queued runs no more run at once than the limit, and the most urgent goes first', async () => {
  const order: number[] = []
  const job = oneJob(({ n }) => order.push(n))
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job] }), START, {
    limits: { maxConcurrentRuns: 1, tagLimits: [] },
  })
  const [code] = house.code.list()
  for (const n of [1, 2, 3]) {
    const newRun = await code?.host.prepareRun({
      ask: { kind: 'ingot/request', job: 'job', config: { n }, priority: n === 3 ? 5 : 0 },
      launchedBy: 'test',
    })
    if (newRun !== undefined) await house.storage.createRun(newRun)
  }
  const daemon = await house.start()
  await house.clock.advance(1_000)
  expect(order).toEqual([3, 1, 2])
  await daemon.stop()
})

test('a queued run that is canceled ends at once and never runs', async () => {
  const seen: number[] = []
  const job = oneJob(({ n }) => seen.push(n))
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job] }), START, {
    limits: { maxConcurrentRuns: 0, tagLimits: [] },
  })
  const [code] = house.code.list()
  const newRun = await code?.host.prepareRun({ ask: { kind: 'ingot/request', job: 'job' }, launchedBy: 'test' })
  if (newRun === undefined) throw new Error('there is something to do')
  await house.storage.createRun(newRun)
  const daemon = await house.start()
  await house.clock.advance(1_000)
  await house.storage.append([{ kind: 'run-cancel-requested', runId: newRun.runId, atMs: START, by: 'test' }])
  await house.clock.advance(1_000)
  expect((await house.runs()).map((run) => run.status)).toEqual(['canceled'])
  expect(seen).toEqual([])
  await daemon.stop()
})

test('with overlap `skip`, of several missed ticks made in one go the first alone makes a run', async () => {
  const job = oneJob()
  const schedule = defineSchedule({ name: 's', target: job, cron: '* * * * *', catchUp: 'all', overlap: 'skip' })
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [job], schedules: [schedule] }), START, {
    limits: { maxConcurrentRuns: 0, tagLimits: [] },
  })
  const first = await house.start()
  await house.clock.advance(1_000)
  await first.stop()
  await house.clock.advance(5 * MINUTE)
  const second = await house.start()
  await house.clock.advance(1_000)
  expect(await house.runs()).toHaveLength(1)
  const ticks = await house.storage.listTicks({ limit: 10 })
  expect(ticks.map((tick) => [tick.status, tick.count])).toEqual([
    ['skipped', 4],
    ['succeeded', 1],
  ])
  await second.stop()
})

test('of runs that took their pools crosswise the younger fails with the reason, and is retried when it can go on', async () => {
  const takes = (name: string, pool: string) => defineOp({ name, pool, run: () => undefined })
  const first = Promise.withResolvers<void>()
  const reach = defineOp({ name: 'reach', run: () => first.promise })
  const crossed = (name: string, pool: string, taken: ReturnType<typeof takes>) =>
    defineJob({ name, pool, retries: { maxRetries: 1 }, compose: () => taken({}, { after: [reach({})] }) })
  const ab = crossed('ab', 'a', takes('takes_b', 'b'))
  const ba = crossed('ba', 'b', takes('takes_a', 'a'))
  const house = daemonHouse(defineProject({ name: 'p', assets: [], jobs: [ab, ba] }), START)
  const daemon = await house.start()
  for (const job of ['ab', 'ba']) {
    const newRun = await house.code
      .list()[0]
      ?.host.prepareRun({ ask: { kind: 'ingot/request', job }, launchedBy: 'test' })
    if (newRun !== undefined) await house.storage.createRun(newRun)
    await house.clock.advance(1_000)
  }
  expect((await house.runs()).map(({ status }) => status)).toEqual(['running', 'running'])
  first.resolve()
  await house.clock.advance(10_000)
  const [older, younger, again] = await house.runs()
  expect(older).toMatchObject({ status: 'succeeded' })
  expect(younger).toMatchObject({ status: 'failed', reason: 'deadlock' })
  expect(younger?.message).toContain(`it waited for pool a, held by run ${older?.runId}, which waited for pool b`)
  expect(again).toMatchObject({ status: 'succeeded', request: { job: 'ba', retryNumber: 1 } })
  await daemon.stop()
})
