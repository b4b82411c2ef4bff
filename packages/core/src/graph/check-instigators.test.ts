import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { assetRef } from '../definition/asset-ref.ts'
import { defineAssetSensor } from '../definition/event-sensors.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { skip } from '../definition/outcome.ts'
import type { ProjectOptions } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { defineResource } from '../definition/resource.ts'
import type { Schedule } from '../definition/schedule.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { defineSensor } from '../definition/sensor.ts'
import { staticPartitions } from '../partition/partition.ts'
import { buildGraph } from './graph.ts'

const raw = defineAsset({ key: 'raw', run: () => 1 })
const known = defineJob({ name: 'nightly', assets: [raw] })
const foreign = defineJob({ name: 'nightlies', assets: [raw] })
const evaluate = () => skip('x')
const load = (project: Partial<ProjectOptions>) =>
  buildGraph(defineProject({ name: 'p', assets: [raw], jobs: [known], ...project }))

describe('what the compiler would refuse, and JavaScript does not', () => {
  const schedule = (options: object) => () => defineSchedule({ name: 's', target: raw, cron: '@daily', ...options })
  it.each([
    [schedule({ overlap: 'foo' }), 'schedule "s": overlap is "foo"; it must be one of "allow", "skip", "queue".'],
    [
      schedule({ catchUp: 'foo' }),
      'schedule "s": catchUp is "foo"; it must be one of "latest", "all", "skip" or { max: n }.',
    ],
    [schedule({ status: 'foo' }), 'schedule "s": status is "foo"; it must be one of "running", "stopped".'],
    [
      () => defineSensor({ name: 's', evaluate, status: 'on' as 'running' }),
      'sensor "s": status is "on"; it must be one of "running", "stopped".',
    ],
    [() => defineAsset({ key: 'a', pool: '', run: () => 1 }), /^asset "a": pool name "" is not allowed\./],
    [
      () => defineAsset({ key: 'a', pool: ['db', 'a b'], run: () => 1 }),
      /^asset "a": pool name "a b" is not allowed\./,
    ],
    [() => defineJob({ name: 'j', assets: [raw], pool: 'a b' }), /^job "j": pool name "a b" is not allowed\./],
    [() => defineOp({ name: 'o', pool: '', run: () => 1 }), /^op "o": pool name "" is not allowed\./],
  ])('is refused where it is written (%#)', (define, message) => {
    expect(define).toThrow(expect.objectContaining({ code: expect.stringMatching(/^definition\//) }))
    expect(define).toThrow(message)
  })
  it('a pool may be named like a host', () => {
    expect(defineAsset({ key: 'a', pool: 'api.github.com', run: () => 1 }).step.pools).toEqual(['api.github.com'])
  })
})

describe('schedules and sensors of a project', () => {
  it.each([
    [
      'two schedules of one name',
      { schedules: [1, 2].map(() => defineSchedule({ name: 's', target: raw, cron: '@daily' })) },
      /two schedules are named "s"/,
    ],
    [
      'two sensors of one name',
      { sensors: [1, 2].map(() => defineSensor({ name: 's', evaluate })) },
      /two sensors are named "s"/,
    ],
    [
      'an unknown job',
      { schedules: [defineSchedule({ name: 's', target: foreign, cron: '@daily' })] },
      /schedule "s": its target is not there: there is no job "nightlies".*did you mean "nightly"/,
    ],
    [
      'an unknown asset',
      { sensors: [defineSensor({ name: 's', target: assetRef('row'), evaluate })] },
      /sensor "s": its target "row" is not in the project/,
    ],
    [
      'a selection that names an unknown asset',
      { schedules: [defineSchedule({ name: 's', target: 'key:row', cron: '@daily' })] },
      /schedule "s": its target is not there: .*row/,
    ],
    [
      'a selection that does not parse',
      { schedules: [defineSchedule({ name: 's', target: 'key:', cron: '@daily' })] },
      /schedule "s"/,
    ],
    [
      'a selection to listen to',
      { sensors: [defineAssetSensor({ name: 's', assets: 'key:row', evaluate })] },
      /sensor "s"/,
    ],
    [
      'a resource without an implementation',
      { sensors: [defineSensor({ name: 's', resources: { db: defineResource<number>({ name: 'db' }) }, evaluate })] },
      /sensor "s" needs resource "db"/,
    ],
  ])('%s is refused', (_what, project, message) => {
    expect(() => load(project)).toThrow(message)
  })

  it('a schedule and a sensor may have the same name', () => {
    const schedules = [defineSchedule({ name: 's', target: known, cron: '@daily' })]
    expect(() => load({ schedules, sensors: [defineSensor({ name: 's', evaluate })] })).not.toThrow()
  })
})

describe('a definition that cannot be', () => {
  const schedule = (more: object) => () => defineSchedule({ name: 's', target: raw, cron: '@daily', ...more })

  it.each([
    ['no time', schedule({ cron: undefined }), /needs either `cron` or `onNewPartition`/],
    ['no expression', schedule({ cron: [] }), /needs either/],
    ['both', schedule({ onNewPartition: true }), /needs either/],
    ['a bad expression', schedule({ cron: '61 * * * *' }), /schedule "s": cron expression "61 \* \* \* \*"/],
    ['a bad time zone', schedule({ timezone: 'Europe/Zürich' }), /time zone "Europe\/Zürich"/],
    ['a bad name', schedule({ name: 'every day' }), /schedule name "every day"/],
    ['no catch-up at all', schedule({ catchUp: { max: 0 } }), /catchUp\.max is 0/],
    ['a wait below nothing', schedule({ cron: undefined, onNewPartition: { afterMs: -1 } }), /afterMs is -1/],
    ['limits the wrong way round', schedule({ softLimitMs: 10, hardLimitMs: 5 }), /limits are 10 and 5 ms/],
    ['a sensor that ticks too often', () => defineSensor({ name: 's', everyMs: 49, evaluate }), /everyMs is 49/],
    [
      'a cursor without a default',
      () => defineSensor({ name: 's', cursor: z.number(), evaluate }),
      /Give it a default/,
    ],
  ])('%s', (_what, define, message) => {
    expect(define).toThrow(message)
  })
})

describe('a schedule without a function', () => {
  const days = staticPartitions(['a', 'b'])
  const op = defineOp({ name: 'op', run: (_inputs: { n?: number }) => 1 })
  const cut = defineAsset({ key: 'cut', partitions: days, run: () => 1 })
  const cutJob = defineJob({ name: 'cut_job', partitions: days, compose: () => op({}) })
  const cutAssets = defineJob({ name: 'cut_assets', assets: [cut] })
  const needy = defineJob({
    name: 'needy',
    config: z.object({ n: z.number() }),
    compose: ({ config }) => op({ n: config.n }),
  })
  const slow = z.object({ n: z.number().default(0) }).refine(async () => false)
  const later = defineJob({ name: 'later', config: slow, compose: ({ config }) => op({ n: config.n }) })
  const jobs = [known, cutJob, cutAssets, needy, later]
  const loadWith = (schedule: Schedule) => () => load({ assets: [raw, cut], jobs, schedules: [schedule] })
  const common = { name: 's', cron: '@daily' } as const

  it.each([
    ['an asset', defineSchedule({ ...common, target: cut }), 'asset "cut"'],
    ['a selection', defineSchedule({ ...common, target: '*' }), 'asset "cut"'],
    ['a job', defineSchedule({ ...common, target: cutJob }), 'job "cut_job"'],
    ['a job of assets', defineSchedule({ ...common, target: cutAssets }), 'asset "cut"'],
  ])('is refused when its target is partitioned and it does not say which: %s', (_what, schedule, named) => {
    const three = 'Give it `partition`, follow the windows with `onNewPartition: true`'
    expect(loadWith(schedule)).toThrow(
      expect.objectContaining({ code: 'definition/bad-schedule', message: expect.stringContaining(three) }),
    )
    expect(loadWith(schedule)).toThrow(`schedule "s": ${named} is partitioned`)
  })

  it('may say which partition, and one with a function may decide', () => {
    expect(loadWith(defineSchedule({ ...common, target: cut, partition: 'a' }))).not.toThrow()
    expect(loadWith(defineSchedule({ ...common, target: cut, evaluate }))).not.toThrow()
  })

  it('is refused when its job needs config and it gives none', () => {
    expect(loadWith(defineSchedule({ ...common, target: needy }))).toThrow(
      /schedule "s": job "needy" needs config \("n"/,
    )
    expect(loadWith(defineSchedule({ ...common, target: needy, config: { n: 1 } }))).not.toThrow()
    expect(loadWith(defineSchedule({ ...common, target: needy, evaluate }))).not.toThrow()
  })

  it('is let through when its job’s schema cannot be asked at once', () => {
    expect(loadWith(defineSchedule({ ...common, target: later }))).not.toThrow()
  })
})
