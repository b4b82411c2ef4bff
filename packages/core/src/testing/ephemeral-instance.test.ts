import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { eager } from '../definition/condition-presets.ts'
import { defineAssetSensor, defineRunFailureSensor } from '../definition/event-sensors.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { defineProject } from '../definition/project.ts'
import { request } from '../definition/request.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { defineSensor } from '../definition/sensor.ts'
import { ephemeralInstance } from './ephemeral-instance.ts'

const startAt = '2026-03-27T12:00:00Z'

describe('an instance for one test', () => {
  it('ticks a daily schedule through a change to summer time, and executes its runs', async () => {
    let made = 0
    const raw = defineAsset({ key: 'raw', run: () => (made += 1) })
    const daily = defineSchedule({ name: 'daily', target: raw, cron: '0 6 * * *', timezone: 'Europe/Zurich' })
    const project = defineProject({ name: 'p', assets: [raw], schedules: [daily] })
    await using instance = await ephemeralInstance(project, { startAt })
    await instance.advanceTo('2026-03-31T00:00:00Z')
    expect(made).toBe(3)
    expect((await instance.ticks('daily')).map((tick) => new Date(tick.dueAtMs ?? 0).toISOString())).toEqual([
      '2026-03-28T05:00:00.000Z',
      '2026-03-29T04:00:00.000Z',
      '2026-03-30T04:00:00.000Z',
    ])
    const runs = await instance.runs()
    expect(runs.map((run) => run.status)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    expect(runs.map((run) => new Date(run.startedAtMs ?? 0).toISOString().slice(8, 13))).toEqual([
      '28T05',
      '29T04',
      '30T04',
    ])
  })

  it('ticks a sensor every 30 s over a day, its cursor going on, and makes one run for a key', async () => {
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const minutely = defineSensor({
      name: 's',
      target: raw,
      cursor: z.number().default(0),
      evaluate: ({ cursor, nowMs }) => ({
        runs: [request({ runKey: `h${Math.floor(nowMs / 3_600_000)}` })],
        cursor: cursor + 1,
      }),
    })
    const project = defineProject({ name: 'p', assets: [raw], sensors: [minutely] })
    await using instance = await ephemeralInstance(project, { startAt })
    await instance.advance(24 * 3_600_000 - 1)
    expect(await instance.ticks('s')).toHaveLength(2_880)
    expect(await instance.runs()).toHaveLength(24)
    const state = await instance.storage.getInstigator({ kind: 'sensor', project: 'p', name: 's' })
    expect(state?.cursor).toBe('2880')
  })

  it('what a run makes wakes the sensor that listens, whose run follows at once; alerts are sent once', async () => {
    const told: string[] = []
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const bad = defineAsset({
      key: 'bad',
      run: () => {
        throw new Error('boom')
      },
    })
    const sensors = [
      defineAssetSensor({
        name: 'after_raw',
        assets: [raw],
        target: bad,
        evaluate: ({ events }) => events.map((event) => request({ runKey: `${event.eventId}` })),
      }),
      defineRunFailureSensor({ name: 'alert', evaluate: ({ run }) => void told.push(run.assets.join()) }),
    ]
    await using instance = await ephemeralInstance(defineProject({ name: 'p', assets: [raw, bad], sensors }), {
      startAt,
    })
    const run = await instance.launch({ assets: ['raw'] })
    expect(run.status).toBe('succeeded')
    expect((await instance.runs()).map((one) => [one.request.assets.join(), one.status])).toEqual([
      ['raw', 'succeeded'],
      ['bad', 'failed'],
    ])
    await instance.advance(60_000)
    expect(told).toEqual(['bad'])
  })

  it('a message wakes its push sensor, and the job runs with what it said', async () => {
    const got: number[] = []
    const take = defineOp({ name: 'take', run: ({ id }: { id: number }) => void got.push(id) })
    const job = defineJob({
      name: 'job',
      config: z.object({ id: z.number() }),
      compose: ({ config }) => take({ id: config.id }),
    })
    const hook = defineSensor({
      name: 'hook',
      target: job,
      push: z.object({ id: z.number() }),
      evaluate: ({ pushes }) => pushes.map(({ body }) => request({ runKey: `${body.id}`, config: { id: body.id } })),
    })
    const project = defineProject({ name: 'p', assets: [], jobs: [job], sensors: [hook] })
    await using instance = await ephemeralInstance(project, { startAt })
    await instance.push('hook', { id: 7 })
    await instance.push('hook', { id: 7 })
    expect(got).toEqual([7])
    await expect(instance.push('hook', { id: 'x' })).rejects.toMatchObject({ code: 'invalid/push' })
    expect((await instance.ticks('hook')).map((tick) => [tick.runIds.length, tick.reused.length])).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('what is declared as stopped does not tick', async () => {
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const off = defineSchedule({ name: 'off', target: raw, cron: '* * * * *', status: 'stopped' })
    await using instance = await ephemeralInstance(defineProject({ name: 'p', assets: [raw], schedules: [off] }), {
      startAt,
    })
    await instance.advance(3_600_000)
    expect(await instance.ticks()).toEqual([])
  })
})

it('assets with automation conditions follow what schedules and launches make', async () => {
  const raw = defineAsset({ key: 'raw', run: () => 1 })
  const clean = defineAsset({ key: 'clean', deps: { raw }, automation: eager(), run: ({ raw: n }) => n + 1 })
  const hourly = defineSchedule({ name: 'hourly', target: raw, cron: '0 * * * *' })
  const project = defineProject({ name: 'shop', assets: [raw, clean], schedules: [hourly] })
  await using instance = await ephemeralInstance(project, { startAt: '2026-01-01T00:30:00Z' })
  await instance.launch({ assets: ['raw'] })
  await instance.advance(2 * 3_600_000)
  const runs = await instance.runs()
  expect(runs.map(({ request }) => `${request.launchedBy}: ${request.assets.join(' ')}`)).toEqual([
    'test: raw',
    'automation: clean',
    'schedule:hourly: raw',
    'automation: clean',
    'schedule:hourly: raw',
    'automation: clean',
  ])
})
