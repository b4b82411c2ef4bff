import {
  daily,
  defineAsset,
  defineJob,
  defineOp,
  defineProject,
  defineSchedule,
  defineSensor,
  skip,
  staticPartitions,
  type Project,
} from '@ingot/core'
import { expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

function works(): Project {
  const visits = defineAsset({ key: 'visits', partitions: daily({ start: '2026-01-06' }), run: () => 1 })
  const say = defineOp({ name: 'say', run: () => 1 })
  const whole = defineJob({ name: 'whole', description: 'All of it.', tags: { team: 'web' }, assets: [visits] })
  const hello = defineJob({ name: 'hello', compose: () => say() })
  const regions = defineJob({ name: 'regions', partitions: staticPartitions(['eu', 'us']), compose: () => say() })
  return defineProject({
    name: 'works',
    assets: [visits],
    jobs: [whole, hello, regions],
    schedules: [defineSchedule({ name: 'early', target: hello, cron: '0 6 * * *' })],
    sensors: [
      defineSensor({ name: 'either', everyMs: 30_000, target: [hello, regions], evaluate: () => skip('nothing') }),
    ],
  })
}

function open() {
  const house = testHouse({ project: works() })
  const run = async (job: string, partition?: string) => {
    const runId = await house.launch({ job, ...(partition === undefined ? {} : { partition }) })
    await house.execute(runId)
    return runId
  }
  const find = async (name: string) => {
    const { jobs } = await house.client('GET /jobs')
    const found = jobs.find((job) => job.name === name)
    if (found === undefined) throw new Error(`no job ${name}`)
    return found
  }
  return { ...house, run, find }
}

test('jobs are listed with what launches them and their last runs', async () => {
  const { client, run } = open()
  const runId = await run('hello')
  const { jobs } = await client('GET /jobs')
  expect(jobs).toEqual([
    {
      project: 'works',
      name: 'whole',
      description: 'All of it.',
      kind: 'assets',
      assetCount: 1,
      opCount: 0,
      partitioning: 'daily from 2026-01-06 in UTC',
      tags: { team: 'web' },
      schedules: [],
      sensors: [],
      lastRuns: [],
    },
    {
      project: 'works',
      name: 'hello',
      kind: 'ops',
      assetCount: 0,
      opCount: 1,
      tags: {},
      schedules: ['early'],
      sensors: ['either'],
      lastRuns: [{ runId, status: 'succeeded', queuedAtMs: expect.any(Number), durationMs: 0 }],
    },
    expect.objectContaining({ name: 'regions', partitioning: 'eu, us', schedules: [], sensors: ['either'] }),
  ])
})

test('jobs are filtered by project and by words of name and description', async () => {
  const { client } = open()
  const names = async (query: object) => (await client('GET /jobs', { query })).jobs.map(({ name }) => name)
  expect(await names({ q: 'ALL OF' })).toEqual(['whole'])
  expect(await names({ q: 'hel' })).toEqual(['hello'])
  expect(await names({ project: 'other' })).toEqual([])
})

test('a run is seen as it is queued, runs and ends', async () => {
  const { find, launch, execute, storage } = open()
  expect((await find('hello')).lastRuns).toEqual([])
  const runId = await launch({ job: 'hello' })
  expect((await find('hello')).lastRuns).toMatchObject([{ runId, status: 'queued' }])
  await execute(runId)
  expect((await find('hello')).lastRuns).toMatchObject([{ runId, status: 'succeeded' }])
  const next = await launch({ job: 'hello' })
  await storage.append([{ kind: 'run-cancel-requested', runId: next, atMs: 1, by: 'test' }])
  expect((await find('hello')).lastRuns).toMatchObject([{ runId: next, status: 'canceling' }, { runId }])
})

test('of many runs the ten newest are shown', async () => {
  const { find, launch } = open()
  const runIds: string[] = []
  for (let n = 0; n < 6; n += 1) runIds.unshift(await launch({ job: 'hello' }))
  await find('hello')
  for (let n = 0; n < 6; n += 1) runIds.unshift(await launch({ job: 'hello' }))
  expect((await find('hello')).lastRuns.map(({ runId }) => runId)).toEqual(runIds.slice(0, 10))
})

test('a run that was deleted is gone a minute later', async () => {
  const { find, run, storage, clock } = open()
  const runId = await run('hello')
  expect((await find('hello')).lastRuns).toHaveLength(1)
  await storage.deleteRun(runId)
  await clock.advance(60_000)
  expect((await find('hello')).lastRuns).toEqual([])
})

test('a job is shown with its definition and its newest run', async () => {
  const { client, run } = open()
  const runId = await run('hello')
  const params = { project: 'works', job: 'hello' }
  const { job, definition, lastRun } = await client('GET /jobs/{project}/{job}', { params })
  expect(job.name).toBe('hello')
  expect(definition.ops).toMatchObject([{ key: 'say' }])
  expect(lastRun?.runId).toBe(runId)
})

test('a job shows the keys that it can be launched for, and the newest run of each', async () => {
  const { client, run } = open()
  await run('regions', 'us')
  const runId = await run('regions', 'us')
  const params = { project: 'works', job: 'regions' }
  expect(await client('GET /jobs/{project}/{job}/partitions', { params })).toEqual({
    partitioning: 'eu, us',
    dimensions: [{ name: '', kind: 'static', keys: ['eu', 'us'] }],
    keys: ['eu', 'us'],
    runs: [{ partition: 'us', runId, status: 'succeeded' }],
  })
})

test('a job over partitioned assets has their partitions', async () => {
  const { client } = open()
  const { keys } = await client('GET /jobs/{project}/{job}/partitions', { params: { project: 'works', job: 'whole' } })
  expect(keys).toEqual(['2026-01-06', '2026-01-07', '2026-01-08', '2026-01-09'])
})

test('a job without partitions has none', async () => {
  const { client } = open()
  const params = { project: 'works', job: 'hello' }
  expect(await client('GET /jobs/{project}/{job}/partitions', { params })).toEqual({
    dimensions: [],
    keys: [],
    runs: [],
  })
})

test('of an unknown job or project it is said which one may have been meant', async () => {
  const { client } = open()
  const show = (project: string, job: string) => client('GET /jobs/{project}/{job}', { params: { project, job } })
  await expect(show('works', 'helo')).rejects.toMatchObject({
    status: 404,
    code: 'not-found/job',
    message: expect.stringContaining('did you mean "hello"'),
  })
  await expect(show('work', 'hello')).rejects.toMatchObject({ status: 404, code: 'not-found/project' })
})
