import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { defineAssetSensor, defineRunFailureSensor } from '../definition/event-sensors.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { skip } from '../definition/outcome.ts'
import { defineProject } from '../definition/project.ts'
import { request } from '../definition/request.ts'
import { defineResource } from '../definition/resource.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { defineSensor } from '../definition/sensor.ts'
import { dynamicPartitions, staticPartitions } from '../partition/partition.ts'
import { evaluateSchedule } from './evaluate-schedule.ts'
import { evaluateSensor } from './evaluate-sensor.ts'

const db = defineResource<{ pending: (after: number) => Promise<readonly number[]> }>({ name: 'db' })
const fetchOne = defineOp({ name: 'fetch_one', run: ({ id }: { id: number }) => id })
const content = defineJob({
  name: 'content',
  config: z.object({ id: z.number() }),
  compose: ({ config }) => fetchOne({ id: config.id }),
})

describe('a schedule by itself', () => {
  const weekdays = defineSchedule({
    name: 'weekdays',
    target: content,
    cron: '0 6 * * *',
    resources: { db },
    evaluate: async ({ dueAtMs, resources, log }) => {
      log.info('looking')
      if (new Date(dueAtMs).getUTCDay() === 0) return skip('sunday')
      return (await resources.db.pending(0)).map((id) => request({ config: { id } }))
    },
  })
  const resources = { db: { pending: async () => [4, 5] } }

  it('is asked at the time that the test says, with stand-ins for its resources', async () => {
    const monday = await evaluateSchedule(weekdays, { at: '2026-01-05T06:00:00Z', resources })
    expect(monday.requests).toMatchObject([{ config: { id: 4 } }, { config: { id: 5 } }])
    expect(monday.logs.map((line) => line.message)).toEqual(['looking'])
    const sunday = await evaluateSchedule(weekdays, { at: '2026-01-04T06:00:00Z', resources })
    expect(sunday).toMatchObject({ requests: [], skipReason: 'sunday' })
  })

  it('with its project its requests are validated and planned', async () => {
    const project = defineProject({ name: 'p', assets: [], jobs: [content] })
    const { runs } = await evaluateSchedule(weekdays, { at: '2026-01-05T06:00:00Z', resources, project })
    expect(runs.map((run) => [run.job, run.config])).toEqual([
      ['content', { job: { id: 4 } }],
      ['content', { job: { id: 5 } }],
    ])
  })

  it('what its function throws reaches the test', async () => {
    const broken = { db: { pending: () => Promise.reject(new Error('no such table')) } }
    await expect(evaluateSchedule(weekdays, { at: '2026-01-05T06:00:00Z', resources: broken })).rejects.toMatchObject({
      code: 'user-code/tick-threw',
      cause: { message: 'no such table' },
    })
  })
})

describe('a sensor by itself', () => {
  const pending = defineSensor({
    name: 'pending',
    target: content,
    cursor: z.object({ lastId: z.number(), seen: z.number().default(0) }).default({ lastId: 0, seen: 0 }),
    push: z.object({ id: z.coerce.number() }),
    resources: { db },
    evaluate: async ({ cursor, pushes, resources }) => {
      const ids = [...(await resources.db.pending(cursor.lastId)), ...pushes.map(({ body }) => body.id)]
      if (ids.length === 0) return skip('nothing pending')
      return {
        runs: ids.map((id) => request({ runKey: `${id}`, config: { id } })),
        cursor: { lastId: Math.max(...ids) },
      }
    },
  })
  const resources = { db: { pending: async (after: number) => [1, 2, 3].filter((id) => id > after) } }

  it('begins without a cursor, or at the one given, and its next one comes parsed', async () => {
    const first = await evaluateSensor(pending, { resources })
    expect(first.requests.map((one) => one.runKey)).toEqual(['1', '2', '3'])
    expect(first.cursor).toEqual({ lastId: 3, seen: 0 })
    const second = await evaluateSensor(pending, { resources, cursor: first.cursor ?? { lastId: 0 } })
    expect(second).toMatchObject({ requests: [], skipReason: 'nothing pending', cursor: undefined })
  })

  it('gets messages as its schema gives them out, and refuses others as the door would', async () => {
    const { requests } = await evaluateSensor(pending, { resources, cursor: { lastId: 3 }, pushes: [{ id: '9' }] })
    expect(requests).toMatchObject([{ config: { id: 9 } }])
    await expect(evaluateSensor(pending, { resources, pushes: [{ id: 'x' }] })).rejects.toMatchObject({
      code: 'invalid/push',
    })
  })

  it.each([
    ['config', request({ config: { id: 'x' } }), 'invalid/config'],
    ['no config', request(), 'invalid/config'],
    ['another job', { ...request(), job: 'contents' }, 'invalid/unknown-job'],
    ['a partition', request({ partition: 'a', config: { id: 1 } }), 'invalid/no-partitions'],
    ['a run key', request({ runKey: 'k'.repeat(501), config: { id: 1 } }), 'invalid/run-key'],
    ['a tag', request({ tags: { 'ingot/sensor': 'me' }, config: { id: 1 } }), 'invalid/tag'],
  ])('refuses, without its project too, a request that cannot be made: %s', async (_what, asked, code) => {
    // The wrong ones do not pass the types.
    const evaluate = () => asked as never
    await expect(evaluateSensor(defineSensor({ name: 's', target: content, evaluate }))).rejects.toMatchObject({ code })
    const schedule = defineSchedule({ name: 's', target: content, cron: '@daily', evaluate })
    await expect(evaluateSchedule(schedule, { at: 0 })).rejects.toMatchObject({ code })
  })

  it('refuses a partition that its job does not have, and takes any of dynamic ones', async () => {
    const days = defineJob({ name: 'days', partitions: staticPartitions(['a']), compose: () => fetchOne({ id: 1 }) })
    const goals = defineJob({
      name: 'goals',
      partitions: dynamicPartitions({ name: 'goals' }),
      compose: () => fetchOne({ id: 1 }),
    })
    const asks = (ask: object) =>
      defineSensor({ name: 's', target: [days, goals], evaluate: () => ({ ...request(), ...ask }) as never })
    await expect(evaluateSensor(asks({ job: 'days', partition: 'a' }))).resolves.toMatchObject({ requests: [{}] })
    await expect(evaluateSensor(asks({ job: 'goals', partition: 'g' }))).resolves.toMatchObject({ requests: [{}] })
    const refused = [{ job: 'days', partition: 'b' }, { job: 'days' }, { job: 'goals' }, {}]
    const codes = [
      'invalid/unknown-partition',
      'invalid/partition-needed',
      'invalid/partition-needed',
      'invalid/target',
    ]
    for (const [i, ask] of refused.entries()) {
      await expect(evaluateSensor(asks(ask))).rejects.toMatchObject({ code: codes[i] })
    }
  })

  it('fails when its function hangs longer than its hard limit', async () => {
    const never = () => new Promise<never>(() => undefined)
    const hanging = defineSensor({ name: 's', hardLimitMs: 5, evaluate: never })
    await expect(evaluateSensor(hanging)).rejects.toMatchObject({ code: 'user-code/timeout' })
  })

  it('fails when its function returns a generator, a map or the like', async () => {
    function* ids() {
      yield request()
    }
    for (const [returned, kind] of [
      [ids(), 'Generator'],
      [new Map([['runs', []]]), 'Map'],
    ] as const) {
      const wrong = defineSensor({ name: 's', evaluate: () => returned as never })
      await expect(evaluateSensor(wrong)).rejects.toMatchObject({
        code: 'user-code/bad-tick-result',
        message: expect.stringContaining(`it returned an object of kind ${kind}.`),
      })
    }
  })

  it('types: cursor, messages and stand-ins are checked', () => {
    const wrong = () => [
      // @ts-expect-error -- the cursor has a lastId
      evaluateSensor(pending, { cursor: { last: 1 } }),
      // @ts-expect-error -- a number of rows is no list
      evaluateSensor(pending, { resources: { db: { pending: async () => 3 } } }),
    ]
    expect(wrong).toBeTypeOf('function')
  })

  it('an asset sensor is given events, a run-status sensor a run', async () => {
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const watching = defineAssetSensor({
      name: 'w',
      assets: [raw],
      target: content,
      evaluate: ({ events }) => events.map((event) => request({ config: { id: event.eventId } })),
    })
    const { requests } = await evaluateSensor(watching, { events: [{ eventId: 7, assetKey: 'raw' }, { eventId: 8 }] })
    expect(requests.map((one) => one.config)).toEqual([{ id: 7 }, { id: 8 }])
    const told: string[] = []
    const alert = defineRunFailureSensor({
      name: 'a',
      evaluate: ({ run, status }) => void told.push(`${run.runId} ${status}`),
    })
    await evaluateSensor(alert, { run: { runId: 'r7', message: 'failed: raw' } })
    expect(told).toEqual(['r7 failed'])
  })
})
