/**
 * The type promises of schedules and sensors. Each `@ts-expect-error` is a promise: the compiler must refuse the line
 * below it. Checked by `npm run check`; nothing here runs.
 */
import { z } from 'zod'

import { defineAsset } from './asset.ts'
import { defineAssetSensor, defineRunFailureSensor, defineRunStatusSensor } from './event-sensors.ts'
import { skip } from './outcome.ts'
import { request } from './request.ts'
import { defineResource } from './resource.ts'
import { defineSchedule } from './schedule.ts'
import { defineSensor } from './sensor.ts'
import type { JobRef } from './target.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function expectType<_T extends true>(): void {}

declare const content: JobRef<'content', { id: number; mode?: 'fast' | 'slow'; tags?: string[] }, never>
declare const report: JobRef<'report', { limit?: number }, 'eu' | 'us'>
declare const plain: JobRef<'plain', undefined, never>
const db = defineResource({ name: 'db', open: () => ({ pendingAfter: async (id: number) => [{ id: id + 1 }] }) })
const asset = defineAsset({ key: 'a', run: () => 1 })

// The cursor is what the schema gives out; the one returned is what it takes in. Requests fit the job.
defineSensor({
  name: 'content_sensor',
  target: content,
  everyMs: 1_000,
  cursor: z.object({ lastId: z.number(), seen: z.array(z.string()).default([]) }).default({ lastId: 0, seen: [] }),
  resources: { db },
  evaluate: async ({ cursor, resources, pushes, lastTickAtMs }) => {
    expectType<Equal<typeof cursor, { lastId: number; seen: string[] }>>()
    expectType<Equal<typeof lastTickAtMs, number | undefined>>()
    expectType<Equal<(typeof pushes)[number]['body'], never>>()
    const rows = await resources.db.pendingAfter(cursor.lastId)
    if (rows.length === 0) return skip('nothing pending')
    return {
      runs: rows.map((row) => request({ runKey: `content-${row.id}`, config: { id: row.id } })),
      cursor: { lastId: rows.at(-1)?.id ?? 0 },
    }
  },
})
defineSensor({ name: 's', target: content, evaluate: () => request({ config: { id: 1, mode: 'fast', tags: ['x'] } }) })
defineSensor({ name: 's', target: content, evaluate: () => [request({ config: { id: 1 } })] })
defineSensor({ name: 's', target: content, evaluate: () => ({ runs: [request({ config: { id: 1, mode: 'slow' } })] }) })
// @ts-expect-error -- the job needs an id
defineSensor({ name: 's', target: content, evaluate: () => request() })
// @ts-expect-error -- the id is a number
defineSensor({ name: 's', target: content, evaluate: () => request({ config: { id: 'one' } }) })
// @ts-expect-error -- no such mode
defineSensor({ name: 's', target: content, evaluate: () => ({ runs: [request({ config: { id: 1, mode: 'odd' } })] }) })
// @ts-expect-error -- another job
defineSensor({ name: 's', target: content, evaluate: () => request({ job: 'report', config: { id: 1 } }) })
defineSensor({
  name: 's',
  target: plain,
  cursor: z.object({ n: z.number() }).default({ n: 0 }),
  // @ts-expect-error -- the cursor is an object with a number
  evaluate: () => ({ cursor: 1 }),
})
// @ts-expect-error -- nothing of the kind may be returned
defineSensor({ name: 's', target: plain, evaluate: () => 'hello' })

// A job whose config may be left out, and its partition keys.
defineSensor({ name: 's', target: report, evaluate: () => request() })
defineSensor({ name: 's', target: report, evaluate: () => request({ config: { limit: 1 }, partition: 'eu' }) })
// @ts-expect-error -- no such partition
defineSensor({ name: 's', target: report, evaluate: () => request({ partition: 'asia' }) })
// @ts-expect-error -- the job has no config
defineSensor({ name: 's', target: plain, evaluate: () => request({ config: { id: 1 } }) })

// Of several jobs each request names one, and its config fits that one.
defineSensor({
  name: 's',
  target: [content, report],
  evaluate: () => [
    request({ job: 'content', config: { id: 1 } }),
    request({ job: content, config: { id: 1 } }),
    request({ job: 'report' }),
    request({ job: report, partition: 'us' }),
  ],
})
// @ts-expect-error -- which of them?
defineSensor({ name: 's', target: [content, report], evaluate: () => request({ config: { id: 1 } }) })
defineSensor({
  name: 's',
  target: [content, report],
  // @ts-expect-error -- that is the other one's config
  evaluate: () => request({ job: 'content', config: { limit: 1 } }),
})
// @ts-expect-error -- with the job given, its config is checked on the spot
request({ job: content, config: { id: 'one' } })
// @ts-expect-error -- and demanded
request({ job: content })

// Without a target every request names what it launches.
defineSensor({
  name: 's',
  evaluate: () => [request({ job: content, config: { id: 1 } }), request({ assets: [asset] })],
})

// Assets take their config in the document of the run.
defineSchedule({
  name: 's',
  target: 'group:daily',
  cron: '@daily',
  evaluate: () => request({ runConfig: { assets: {} } }),
})
defineSchedule({ name: 's', target: [asset], cron: '@daily' })
// @ts-expect-error -- config is a job's
defineSchedule({ name: 's', target: asset, cron: '@daily', evaluate: () => request({ config: { id: 1 } }) })

// Schedules.
defineSchedule({
  name: 's',
  target: content,
  cron: ['@daily', '0 6 * * *'],
  timezone: 'Europe/Zurich',
  config: { id: 1 },
})
defineSchedule({
  name: 's',
  target: content,
  cron: '@daily',
  resources: { db },
  evaluate: async ({ dueAtMs, resources, partition, log, signal, instance }) => {
    expectType<Equal<typeof dueAtMs, number>>()
    expectType<Equal<typeof partition, string | undefined>>()
    log.info('due', { isAborted: signal.aborted })
    const last = await instance.lastRun({ job: 'content', status: 'succeeded' })
    const rows = await resources.db.pendingAfter(last?.queuedAtMs ?? 0)
    return rows.map((row) => request({ config: { id: row.id } }))
  },
})
defineSchedule({ name: 's', target: report, onNewPartition: true, catchUp: { max: 3 }, overlap: 'queue' })
// @ts-expect-error -- when?
defineSchedule({ name: 's', target: content })
// @ts-expect-error -- either or
defineSchedule({ name: 's', target: content, cron: '@daily', onNewPartition: true })
// @ts-expect-error -- the id is a number
defineSchedule({ name: 's', target: content, cron: '@daily', config: { id: 'one' } })
// @ts-expect-error -- no such policy
defineSchedule({ name: 's', target: content, cron: '@daily', catchUp: 'newest' })

// Messages have the type that the push schema gives out.
defineSensor({
  name: 'hook',
  target: content,
  push: z.object({ id: z.coerce.number() }),
  evaluate: ({ pushes, cursor }) => {
    expectType<Equal<typeof cursor, undefined>>()
    expectType<Equal<(typeof pushes)[number]['body'], { id: number }>>()
    return pushes.map(({ body }) => request({ runKey: `${body.id}`, config: { id: body.id } }))
  },
})
defineSensor({
  name: 'hook',
  push: true,
  evaluate: ({ pushes }) => {
    expectType<Equal<(typeof pushes)[number]['body'], unknown>>()
    return skip('seen')
  },
})

// Sensors on what happens inside.
defineAssetSensor({
  name: 'a',
  assets: [asset],
  target: content,
  evaluate: ({ events }) => events.map((event) => request({ config: { id: event.eventId } })),
})
defineRunFailureSensor({
  name: 'f',
  jobs: [content, 'report'],
  evaluate: ({ run, status }) => {
    expectType<Equal<typeof run.reason, string | undefined>>()
    expectType<Equal<typeof status, typeof run.status>>()
  },
})
defineRunStatusSensor({ name: 'r', on: ['succeeded', 'canceled'], target: report, evaluate: () => request() })
// @ts-expect-error -- no such status
defineRunStatusSensor({ name: 'r', on: 'finished', evaluate: () => undefined })
