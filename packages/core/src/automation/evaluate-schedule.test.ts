import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { skip } from '../definition/outcome.ts'
import { request } from '../definition/request.ts'
import { defineResource } from '../definition/resource.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { staticPartitions } from '../partition/partition.ts'
import { requestOf, tickHouse } from '../testing/tick-house.ts'

const fetchOne = defineOp({ name: 'fetch_one', run: ({ id }: { id: number }) => id })
const content = defineJob({
  name: 'content',
  config: z.object({ id: z.number() }),
  tags: { team: 'news' },
  compose: ({ config }) => fetchOne({ id: config.id }),
})
const raw = defineAsset({ key: 'raw', run: () => 1 })
const byRegion = defineAsset({ key: 'region', partitions: staticPartitions(['eu', 'us']), run: () => 1 })
const nightly = defineJob({ name: 'nightly', assets: 'key:raw', priority: 3, retries: { maxRetries: 2 } })
const project = { assets: [raw, byRegion], jobs: [content, nightly] }

describe('a tick of a schedule', () => {
  it('without a function asks for one run of the target, marked as its own', async () => {
    const every = defineSchedule({ name: 's', target: nightly, cron: '@daily', tags: { why: 'habit' } })
    const house = tickHouse({ ...project, schedules: [every] })
    const outcome = await house.schedule('s', Date.parse('2026-01-02T00:00:00Z'))
    expect(outcome).toMatchObject({ status: 'succeeded', isSlow: false, partitionChanges: [], logs: [] })
    expect(outcome.runs).toHaveLength(1)
    expect(requestOf(outcome.runs[0])).toMatchObject({
      job: 'nightly',
      assets: ['raw'],
      launchedBy: 'schedule:s',
      priority: 3,
      retries: { maxRetries: 2 },
      tags: { why: 'habit', 'ingot/schedule': 's', 'ingot/tick': '2026-01-02T00:00:00.000Z' },
    })
  })

  it('with static config gives it to the job, and one whose function gives none fails with the reason', async () => {
    const schedules = [
      defineSchedule({ name: 'good', target: content, cron: '@daily', config: { id: 7 } }),
      // The types ask for it.
      defineSchedule({ name: 'bad', target: content, cron: '@daily', evaluate: () => request() as never }),
    ]
    const house = tickHouse({ ...project, schedules })
    const good = await house.schedule('good')
    expect(requestOf(good.runs[0])).toMatchObject({ config: { job: { id: 7 } }, tags: { team: 'news' } })
    expect(await house.schedule('bad')).toMatchObject({ status: 'failed', runs: [], error: { code: 'invalid/config' } })
  })

  it('calls its function with the due time and resources, and prepares what it asks for', async () => {
    const opened: string[] = []
    const db = defineResource({
      name: 'db',
      open: () => {
        opened.push('open')
        return { ids: [1, 2] }
      },
      close: () => void opened.push('close'),
    })
    const one = defineSchedule({
      name: 's',
      target: content,
      cron: '@daily',
      resources: { db },
      evaluate: ({ dueAtMs, resources, log }) => {
        log.info('due', { dueAtMs })
        return resources.db.ids.map((id) => request({ runKey: `r${id}`, config: { id } }))
      },
    })
    const outcome = await tickHouse({ ...project, schedules: [one] }).schedule('s', 123)
    expect(outcome.runs.map((run) => [run.runKey, requestOf(run).config])).toEqual([
      [{ scope: 'schedule:shop/s@123', key: 'r1' }, { job: { id: 1 } }],
      [{ scope: 'schedule:shop/s@123', key: 'r2' }, { job: { id: 2 } }],
    ])
    expect(outcome.logs).toMatchObject([{ level: 'info', message: 'due', fields: { dueAtMs: 123 } }])
    expect(opened).toEqual(['open', 'close'])
  })

  it('a skip is told with its reason', async () => {
    const one = defineSchedule({ name: 's', target: nightly, cron: '@daily', evaluate: () => skip('holiday') })
    expect(await tickHouse({ ...project, schedules: [one] }).schedule('s')).toMatchObject({
      status: 'skipped',
      skipReason: 'holiday',
      runs: [],
    })
  })

  it('runs of overlap `queue` carry the mark by which the queue keeps their order', async () => {
    const one = defineSchedule({ name: 's', target: nightly, cron: '@daily', overlap: 'queue' })
    const outcome = await tickHouse({ ...project, schedules: [one] }).schedule('s')
    expect(requestOf(outcome.runs[0]).tags['ingot/order']).toBe('one-by-one')
  })

  it('a partition and tags of the request go over those of the schedule', async () => {
    const one = defineSchedule({
      name: 's',
      target: byRegion,
      cron: '@daily',
      partition: 'eu',
      tags: { a: '1', b: '1' },
      evaluate: () => [request(), request({ partition: 'us', tags: { b: '2', 'ingot/priority': '9' } })],
    })
    const { runs } = await tickHouse({ ...project, schedules: [one] }).schedule('s')
    expect(runs.map((run) => requestOf(run).partition)).toEqual(['eu', 'us'])
    expect(requestOf(runs[1])).toMatchObject({ priority: 9, tags: { a: '1', b: '2', 'ingot/partition': 'us' } })
  })
})

describe('a tick that cannot be made', () => {
  it.each([
    [
      'throws',
      () => {
        throw new TypeError('no such table')
      },
      /schedule "s": the function threw: no such table/,
    ],
    ['returns nothing', () => undefined, /it returned nothing\. Return request/],
    ['returns an object', () => ({ runs: [] }), /it returned an object/],
    ['returns a list of something else', () => [request({ job: 'nightly' }), 3], /item 2 of its runs is a number/],
    ['names an unknown job', () => request({ job: 'nightli' }), /there is no job "nightli".*did you mean "nightly"\?/],
    ['gives an unknown partition', () => request({ assets: ['region'], partition: 'asia' }), /no partition "asia"/],
    ['selects nothing', () => request({ assets: 'key:rew' }), /rew/],
    ['sets a tag of ours', () => request({ job: 'nightly', tags: { 'ingot/sensor': 'x' } }), /are Ingot's own/],
    [
      'gives a bad settable tag',
      () => request({ job: 'nightly', tags: { 'ingot/priority': 'high' } }),
      /not an integer/,
    ],
    [
      'gives too long a run key',
      () => request({ job: 'nightly', runKey: 'k'.repeat(501) }),
      /run key .* is not allowed/,
    ],
    [
      "gives a job's config to assets",
      () => request({ assets: ['raw'], config: { id: 1 } }),
      /`config` is that of a job/,
    ],
    ['asks for assets of a job of ops', () => request({ job: 'content', assets: ['raw'] }), /made of ops/],
    ['gives bad config', () => request({ job: 'content', config: { id: 'one' } }), /id/],
  ])('because the function %s', async (_what, evaluate, message) => {
    const one = defineSchedule({ name: 's', target: 'key:raw', cron: '@daily', evaluate: evaluate as never })
    const outcome = await tickHouse({ ...project, schedules: [one] }).schedule('s')
    expect(outcome).toMatchObject({ status: 'failed', runs: [] })
    expect(outcome.error?.message).toMatch(message)
  })

  it('one bad request of several makes none of them', async () => {
    const one = defineSchedule({
      name: 's',
      target: content,
      cron: '@daily',
      evaluate: () => [request({ config: { id: 1 } }), request({ config: { id: 'x' as never } })],
    })
    expect(await tickHouse({ ...project, schedules: [one] }).schedule('s')).toMatchObject({
      status: 'failed',
      runs: [],
    })
  })

  it("an unknown schedule is the caller's mistake", async () => {
    await expect(tickHouse(project).schedule('nobody')).rejects.toMatchObject({ code: 'not-found/schedule' })
  })
})
