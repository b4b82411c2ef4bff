import { expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { dynamic } from '../definition/dynamic.ts'
import { defineAssetSensor, defineRunFailureSensor } from '../definition/event-sensors.ts'
import { defineExternalAsset } from '../definition/external-asset.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { skip } from '../definition/outcome.ts'
import { defineProject } from '../definition/project.ts'
import { defineResource } from '../definition/resource.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { defineSensor } from '../definition/sensor.ts'
import { buildGraph } from '../graph/graph.ts'
import { dynamicPartitions } from '../partition/partition.ts'
import { daily } from '../partition/time-windows.ts'
import { snapshotOf } from './snapshot-of.ts'

it('says of a project all that may be known without its code, as plain data', () => {
  const raw = defineAsset({
    key: 'raw',
    group: 'in',
    pool: 'api',
    partitions: daily({ start: '2026-01-01', timezone: 'Europe/Zurich' }),
    run: () => 1,
  })
  const size = defineAsset({ key: 'size', after: [raw], run: () => 1 })
  const list = defineOp({ name: 'list', run: () => [1] })
  const count = defineOp({ name: 'count', pool: 'db', run: ({ of }: { of: readonly number[] }) => of.length })
  const job = defineJob({
    name: 'job',
    config: z.object({ id: z.number() }),
    compose: () => count({ of: list({}) }),
  })
  const days = defineJob({ name: 'days', assets: [raw], pool: 'runs' })
  const evaluate = () => skip('x')
  const project = defineProject({
    name: 'shop',
    assets: [raw, size],
    jobs: [job, days],
    schedules: [
      defineSchedule({
        name: 'nightly',
        target: 'group:in',
        partition: '2026-01-01',
        cron: ['@daily', '0 6 * * *'],
        timezone: 'Asia/Tokyo',
      }),
      defineSchedule({
        name: 'windows',
        target: days,
        onNewPartition: { afterMs: 60_000 },
        overlap: 'queue',
        status: 'stopped',
      }),
    ],
    sensors: [
      defineSensor({ name: 'poll', everyMs: 1_000, target: job, evaluate }),
      defineSensor({ name: 'hook', push: true, evaluate }),
      defineAssetSensor({ name: 'follow', assets: 'group:in', evaluate }),
      defineRunFailureSensor({ name: 'alert', status: 'stopped', evaluate }),
    ],
  })
  const snapshot = snapshotOf(buildGraph(project))
  expect(snapshot).toEqual(JSON.parse(JSON.stringify(snapshot)))
  expect(snapshot.assets).toMatchObject([
    { key: 'raw', group: 'in', deps: [], pools: ['api'], partitions: 'daily from 2026-01-01 in Europe/Zurich' },
    { key: 'size', deps: ['raw'] },
  ])
  expect(snapshot.jobs).toMatchObject([
    {
      name: 'job',
      kind: 'ops',
      assets: [],
      ops: [
        { key: 'list', op: 'list', after: [] },
        { key: 'count', op: 'count', after: ['list'] },
      ],
      configSchema: { type: 'object', required: ['id'] },
    },
    { name: 'days', kind: 'assets', assets: ['raw'], partitions: 'daily from 2026-01-01 in Europe/Zurich' },
  ])
  expect(snapshot.schedules).toEqual([
    {
      name: 'nightly',
      target: 'assets group:in',
      cron: ['@daily', '0 6 * * *'],
      timezone: 'Asia/Tokyo',
      catchUp: 'latest',
      overlap: 'allow',
      isRunningByDefault: true,
    },
    {
      name: 'windows',
      target: 'job days',
      jobs: ['days'],
      cron: ['0 0 * * *'],
      timezone: 'Europe/Zurich',
      afterMs: 60_000,
      catchUp: { max: 5 },
      overlap: 'queue',
      isRunningByDefault: false,
    },
  ])
  expect(
    snapshot.sensors.map((sensor) => [sensor.name, sensor.kind, sensor.everyMs, sensor.takesPushes, sensor.wakesOn]),
  ).toEqual([
    ['poll', 'standard', 1_000, false, {}],
    ['hook', 'standard', undefined, true, {}],
    ['follow', 'asset', undefined, false, { assets: ['raw'] }],
    ['alert', 'run-status', undefined, false, { runs: true }],
  ])
  expect(snapshot.sensors.map((sensor) => sensor.isRunningByDefault)).toEqual([true, true, true, false])
  expect(snapshot.pools).toEqual(['api', 'db', 'runs'])
  expect(snapshot.hasAutomation).toBe(false)
})

it('says of an asset how it is made, cut and checked', () => {
  const names = dynamicPartitions({ name: 'names' })
  const db = defineResource({ name: 'db', open: () => 1 })
  const made = defineAsset({
    key: 'made',
    owners: ['team:data'],
    tags: { tier: '1' },
    codeVersion: '2',
    metadata: { rows: 3 },
    partitions: names,
    backfill: { batch: 10 },
    config: z.object({ pages: z.number() }),
    resources: { db },
    isolation: 'process',
    timeoutMs: 60_000,
    retry: { maxRetries: 2 },
    checks: [
      { name: 'filled', description: 'Has rows.', blocking: true, run: () => true },
      { name: 'reported', severity: 'warn' },
    ],
    run: () => 1,
  })
  const outside = defineExternalAsset()({ key: 'outside' })
  const list = defineOp({ name: 'list', run: () => dynamic({ a: 1 }) })
  const one = defineOp({ name: 'one', description: 'One of them.', retry: {}, pool: 'db', run: () => 1 })
  const jobs = [
    defineJob({ name: 'names', assets: 'made' }),
    defineJob({ name: 'mapped', compose: () => list({}).map(() => one({})) }),
  ]
  const snapshot = snapshotOf(buildGraph(defineProject({ name: 'shop', assets: [made, outside], jobs })))
  expect(snapshot.assets).toEqual([
    {
      key: 'made',
      kind: 'materializable',
      group: 'default',
      kinds: [],
      owners: ['team:data'],
      tags: { tier: '1' },
      codeVersion: '2',
      metadata: { rows: { kind: 'int', value: 3 } },
      deps: [],
      pools: [],
      partitions: 'dynamic: names',
      isPartitioned: true,
      dynamicPartitions: ['names'],
      backfill: { batch: 10 },
      checks: [
        { name: 'filled', description: 'Has rows.', severity: 'error', isBlocking: true },
        { name: 'reported', severity: 'warn', isBlocking: false, isReported: true },
      ],
      step: {
        key: 'made',
        makes: ['made'],
        configSchema: expect.objectContaining({ required: ['pages'] }),
        resources: ['db'],
        isolation: 'process',
        timeoutMs: 60_000,
        retry: { maxRetries: 2 },
      },
    },
    {
      key: 'outside',
      kind: 'external',
      group: 'default',
      kinds: [],
      owners: [],
      tags: {},
      metadata: {},
      deps: [],
      pools: [],
      isPartitioned: false,
      dynamicPartitions: [],
      checks: [],
    },
  ])
  expect(snapshot.jobs).toMatchObject([
    { name: 'names', selection: 'made', dynamicPartitions: ['names'], pools: [] },
    {
      name: 'mapped',
      dynamicPartitions: [],
      ops: [
        { key: 'list', pools: [] },
        { key: 'one', description: 'One of them.', after: ['list'], isMapped: true, pools: ['db'], retry: {} },
      ],
    },
  ])
})
