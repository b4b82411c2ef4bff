import {
  automationRef,
  condition,
  daily,
  defineAsset,
  defineJob,
  defineOp,
  defineProject,
  defineRunFailureSensor,
  defineSchedule,
  defineSensor,
  request,
  skip,
  type InstigatorRef,
  type NewTick,
  type Project,
} from '@ingot/core'
import { expect, test } from 'vitest'
import { z } from 'zod'

import { HOUSE_STARTED_AT_MS, testHouse } from '../testing/test-house.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function works(): Project {
  const missing = condition.and(condition.missing(), condition.not(condition.inProgress()))
  const visits = defineAsset({ key: 'visits', partitions: daily({ start: '2026-01-06' }), run: () => 1 })
  const report = defineAsset({ key: 'report', automation: missing, run: () => 1 })
  const say = defineOp({ name: 'say', run: () => 1 })
  const hello = defineJob({ name: 'hello', compose: () => say() })
  const byDay = defineJob({ name: 'by_day', assets: [visits] })
  return defineProject({
    name: 'works',
    assets: [visits, report],
    jobs: [hello, byDay],
    schedules: [
      defineSchedule({ name: 'early', target: hello, cron: '0 6 * * *', timezone: 'Europe/Zurich' }),
      defineSchedule({ name: 'new_day', target: byDay, onNewPartition: { afterMs: HOUR_MS } }),
      defineSchedule({ name: 'broken', target: hello, cron: '@hourly', evaluate: () => fail() }),
    ],
    sensors: [
      defineSensor({
        name: 'count_up',
        everyMs: 30_000,
        target: hello,
        cursor: z.object({ n: z.number().default(0) }).default({ n: 0 }),
        evaluate: ({ cursor, log }) => {
          log.info('counting', { n: cursor.n })
          return { runs: [request({ runKey: `n-${cursor.n}` })], cursor: { n: cursor.n + 1 } }
        },
      }),
      defineSensor({
        name: 'door',
        target: hello,
        push: z.object({ n: z.number() }),
        evaluate: ({ pushes }) => (pushes.length === 0 ? skip('nobody') : pushes.map(() => request())),
      }),
      defineRunFailureSensor({ name: 'alarm', evaluate: () => undefined }),
    ],
  })
}

function fail(): never {
  throw new Error('no network')
}

function open() {
  const house = testHouse({ project: works() })
  const path = (kind: InstigatorRef['kind'], name: string) => ({ params: { kind, project: 'works', name } })
  const row = async (kind: InstigatorRef['kind'], name: string) =>
    (await house.client('GET /instigators/{kind}/{project}/{name}', path(kind, name))).instigator
  const preview = async (kind: InstigatorRef['kind'], name: string, body: object = {}) =>
    (await house.client('POST /instigators/{kind}/{project}/{name}/preview', { ...path(kind, name), body })).preview
  return { ...house, path, row, preview }
}

const COUNT_UP = { kind: 'sensor', project: 'works', name: 'count_up' } as const
const DOOR = { kind: 'sensor', project: 'works', name: 'door' } as const

function tick(instigator: InstigatorRef, more: Partial<NewTick> = {}): NewTick {
  return { instigator, status: 'succeeded', startedAtMs: 1, endedAtMs: 2, logs: [], ...more }
}

test('schedules, sensors and automation are listed as their code declares them', async () => {
  const { client } = open()
  const { instigators } = await client('GET /instigators')
  expect(
    instigators.map(({ kind, name, rhythm, target, isRunning }) => [kind, name, rhythm, target, isRunning]),
  ).toEqual(
    [
      ['schedule', 'early', 'daily at 06:00, Europe/Zurich', 'job hello', true],
      ['schedule', 'new_day', expect.any(String), 'job by_day', true],
      ['schedule', 'broken', 'hourly', 'job hello', true],
      ['sensor', 'count_up', 'every 30 s', 'job hello', true],
      ['sensor', 'door', 'pushed', 'job hello', true],
      ['sensor', 'alarm', 'by events', 'what its requests name', true],
      ['automation', 'default', 'by events', 'assets with a condition', true],
    ].map((one) => [...one.slice(0, 4), expect.any(Boolean)]),
  )
})

test('they are filtered by kind, by project and by words', async () => {
  const { client } = open()
  const names = async (query: object) =>
    (await client('GET /instigators', { query })).instigators.map(({ name }) => name)
  expect(await names({ kind: ['automation'] })).toEqual(['default'])
  expect(await names({ q: 'EARL' })).toEqual(['early'])
  expect(await names({ project: 'other' })).toEqual([])
})

test('a schedule says when it ticks next, later where its data comes late', async () => {
  const { client, path } = open()
  await client('POST /instigators/{kind}/{project}/{name}/start', { ...path('schedule', 'new_day'), body: {} })
  const shown = await client('GET /instigators/{kind}/{project}/{name}', path('schedule', 'new_day'))
  const next = Date.UTC(2026, 0, 11, 1)
  expect(shown.instigator.nextTickAtMs).toBe(next)
  expect(shown.nextTicksAtMs).toHaveLength(10)
  expect(shown.nextTicksAtMs.slice(0, 2)).toEqual([next, next + DAY_MS])
  expect(shown.schedule?.name).toBe('new_day')
})

test('what is stopped stays stopped until it is started, or reset to its definition', async () => {
  const { client, path, row, storage, clock } = open()
  const change = (action: 'start' | 'stop' | 'reset') =>
    client(`POST /instigators/{kind}/{project}/{name}/${action}`, { ...path('sensor', 'count_up'), body: {} })
  const declared = (await row('sensor', 'count_up')).isRunning
  expect((await change('stop')).instigator).toMatchObject({ isRunning: false, chosen: 'stopped' })
  expect((await row('sensor', 'count_up')).nextTickAtMs).toBeUndefined()
  await clock.advance(1_000)
  expect((await change('start')).instigator).toMatchObject({ isRunning: true, chosen: 'running' })
  expect((await storage.getInstigator(COUNT_UP))?.runningSinceMs).toBe(HOUSE_STARTED_AT_MS + 1_000)
  const { instigator } = await change('reset')
  expect([instigator.isRunning, instigator.chosen]).toEqual([declared, undefined])
})

test('a sensor ticks next when its interval has passed since the last tick', async () => {
  const { client, path, storage, row } = open()
  await client('POST /instigators/{kind}/{project}/{name}/start', { ...path('sensor', 'count_up'), body: {} })
  await storage.setInstigator(COUNT_UP, { lastTickAtMs: HOUSE_STARTED_AT_MS - 10_000 })
  expect((await row('sensor', 'count_up')).nextTickAtMs).toBe(HOUSE_STARTED_AT_MS + 20_000)
})

test('the last ten ticks are shown, and new ones as they are made', async () => {
  const { row, storage } = open()
  expect((await row('sensor', 'count_up')).lastTicks).toEqual([])
  for (let version = 0; version < 12; version += 1) {
    const one = tick(COUNT_UP, { startedAtMs: version })
    await storage.commitTick({ tick: one, expectedVersion: version, lastTickAtMs: version, runs: [] })
  }
  const { lastTick, lastTicks } = await row('sensor', 'count_up')
  expect(lastTick?.startedAtMs).toBe(11)
  expect(lastTicks.map(({ atMs }) => atMs)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
})

test('ticks come newest first, page by page, of a status', async () => {
  const { client, path, storage } = open()
  for (let version = 0; version < 3; version += 1) {
    const one = tick(COUNT_UP, { startedAtMs: version, status: version === 1 ? 'failed' : 'succeeded' })
    await storage.commitTick({ tick: one, expectedVersion: version, lastTickAtMs: version, runs: [] })
  }
  const list = (query: object) =>
    client('GET /instigators/{kind}/{project}/{name}/ticks', { ...path('sensor', 'count_up'), query })
  const first = await list({ limit: 2 })
  expect(first.ticks.map(({ startedAtMs }) => startedAtMs)).toEqual([2, 1])
  const second = await list({ limit: 2, beforeId: first.nextBeforeId })
  expect([second.ticks.length, second.nextBeforeId]).toEqual([1, undefined])
  expect((await list({ status: ['failed'] })).ticks).toHaveLength(1)
})

test('a tick is shown with the runs that it made', async () => {
  const { client, host, storage } = open()
  const made = await host.prepareRun({ ask: { kind: 'ingot/request', job: 'hello' }, launchedBy: 'test' })
  if (made === undefined) throw new Error('no run')
  const committed = await storage.commitTick({
    tick: tick(COUNT_UP),
    expectedVersion: 0,
    lastTickAtMs: 1,
    runs: [made],
  })
  const shown = await client('GET /ticks/{id}', { params: { id: committed.tick.id } })
  expect(shown.runs).toEqual([{ runId: made.runId, status: 'queued' }])
  await expect(client('GET /ticks/{id}', { params: { id: 999 } })).rejects.toMatchObject({ code: 'not-found/tick' })
})

test('a cursor is set, read and forgotten', async () => {
  const { client, path } = open()
  const set = async (cursor: string | null) =>
    (
      await client('PUT /instigators/{kind}/{project}/{name}/cursor', {
        ...path('sensor', 'count_up'),
        body: { cursor },
      })
    ).instigator.cursor
  expect(await set('{ "n": 7 }')).toBe('{"n":7}')
  expect(await set(null)).toBeUndefined()
})

test('a cursor that its sensor could not go on from is refused', async () => {
  const { client, path } = open()
  const set = (kind: InstigatorRef['kind'], name: string, cursor: string) =>
    client('PUT /instigators/{kind}/{project}/{name}/cursor', { ...path(kind, name), body: { cursor } })
  await expect(set('sensor', 'count_up', '{"n":"x"}')).rejects.toMatchObject({ code: 'invalid/cursor' })
  await expect(set('sensor', 'count_up', '{')).rejects.toMatchObject({ code: 'invalid/json' })
  await expect(set('sensor', 'alarm', '"x"')).rejects.toMatchObject({ code: 'invalid/cursor' })
  await expect(set('sensor', 'door', '1')).rejects.toMatchObject({ code: 'invalid/cursor' })
  await expect(set('schedule', 'early', '1')).rejects.toMatchObject({ code: 'invalid/cursor' })
  await expect(set('automation', 'default', '1')).rejects.toMatchObject({ code: 'invalid/cursor' })
})

test('a preview of a schedule is for its next tick, with the partitions of then', async () => {
  const { preview, storage } = open()
  expect(await preview('schedule', 'new_day')).toMatchObject({
    status: 'succeeded',
    runs: [{ request: { partition: '2026-01-10', job: 'by_day' } }],
  })
  const ofThen = await preview('schedule', 'new_day', { dueAtMs: Date.UTC(2026, 0, 20, 1) })
  expect(ofThen.runs).toMatchObject([{ request: { partition: '2026-01-19' } }])
  expect((await storage.listRuns({ limit: 10 })).runs).toEqual([])
})

test('a preview says what the code threw', async () => {
  const { preview } = open()
  const { status, error } = await preview('schedule', 'broken')
  expect([status, error?.message]).toEqual(['failed', expect.stringContaining('schedule "broken"')])
})

test('a preview of a sensor says which run keys have a run already', async () => {
  const { preview, host, storage } = open()
  const first = await preview('sensor', 'count_up')
  expect(first).toMatchObject({
    status: 'succeeded',
    cursorAfter: '{"n":1}',
    runs: [{ runKey: 'n-0' }],
    logs: [{ message: 'counting', fields: { n: 0 } }],
  })
  expect(first.runs[0]?.reusedRunId).toBeUndefined()
  const ask = { name: 'count_up', cursor: undefined, pushes: [], lastTickAtMs: undefined }
  const { runs } = await host.evaluateSensor(ask)
  await storage.commitTick({ tick: tick(COUNT_UP), expectedVersion: 0, lastTickAtMs: 1, runs })
  expect((await preview('sensor', 'count_up')).runs).toMatchObject([{ runKey: 'n-0', reusedRunId: runs[0]?.runId }])
  const further = await preview('sensor', 'count_up', { cursor: '{"n":5}' })
  expect([further.cursorBefore, further.runs[0]?.runKey]).toEqual(['{"n":5}', 'n-5'])
})

test('a preview of a push sensor takes a message as if it had been sent', async () => {
  const { preview, storage } = open()
  expect(await preview('sensor', 'door')).toMatchObject({ status: 'skipped', skipReason: 'nobody' })
  expect((await preview('sensor', 'door', { push: { n: 1 } })).runs).toHaveLength(1)
  await expect(preview('sensor', 'door', { push: { n: 'x' } })).rejects.toMatchObject({ code: 'invalid/push' })
  await storage.addPush(DOOR, { atMs: 1, body: { n: 2 } })
  expect((await preview('sensor', 'door')).runs).toHaveLength(1)
  expect(await storage.listPushes(DOOR, 10)).toHaveLength(1)
})

test('automation is previewed as it stands', async () => {
  const { preview, storage } = open()
  expect((await preview('automation', 'default')).runs).toMatchObject([{ request: { assets: ['report'] } }])
  expect(await storage.getInstigator(automationRef('works'))).toBeUndefined()
  await expect(preview('automation', 'default', { cursor: '1' })).rejects.toMatchObject({ code: 'invalid/preview' })
})

test('messages that wait are counted, listed and dropped', async () => {
  const { client, path, row, storage } = open()
  expect((await row('sensor', 'door')).pushesWaiting).toBe(0)
  expect((await row('sensor', 'count_up')).pushesWaiting).toBeUndefined()
  const { id } = await storage.addPush(DOOR, { atMs: 5, body: { n: 1 } })
  expect((await row('sensor', 'door')).pushesWaiting).toBe(1)
  const pushes = '/instigators/{kind}/{project}/{name}/pushes' as const
  expect(await client(`GET ${pushes}`, path('sensor', 'door'))).toEqual({ pushes: [{ id, atMs: 5, body: { n: 1 } }] })
  const drop = () => client(`DELETE ${pushes}/{id}`, { params: { ...path('sensor', 'door').params, id } })
  expect(await drop()).toEqual({ ok: true })
  await expect(drop()).rejects.toMatchObject({ code: 'not-found/push' })
  await expect(client(`GET ${pushes}`, path('sensor', 'count_up'))).rejects.toMatchObject({ code: 'invalid/push' })
})

test.each([
  ['schedule', 'earl', 'not-found/schedule'],
  ['sensor', 'early', 'not-found/sensor'],
  ['automation', 'other', 'not-found/automation'],
] as const)('there is no %s "%s"', async (kind, name, code) => {
  const { row } = open()
  await expect(row(kind, name)).rejects.toMatchObject({ status: 404, code })
})
