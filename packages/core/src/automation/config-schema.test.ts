import { expect, test } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { defineProject } from '../definition/project.ts'
import { configured, defineResource, env } from '../definition/resource.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { skip } from '../definition/outcome.ts'
import { buildGraph } from '../graph/graph.ts'
import { snapshotOf } from './snapshot-of.ts'

const api = defineResource({ name: 'api', config: z.object({ token: z.string() }), open: () => 1 })
const db = defineResource({
  name: 'db',
  description: 'Where rows go.',
  config: z.object({ url: z.string(), timeoutMs: z.number() }),
  resources: { api },
  open: () => 1,
})
const bound = configured(db, { url: env('DATABASE_URL') })
const io = defineIoManager({
  name: 'rows',
  resources: { bound },
  store: () => Promise.resolve(undefined),
  load: () => Promise.resolve(undefined),
})

const raw = defineAsset({ key: 'in/raw', config: z.object({ pages: z.number().default(3) }), io, run: () => 1 })
const plain = defineAsset({ key: 'plain', run: () => 1 })
const reader = defineAsset({ key: 'reader', deps: { raw }, run: () => 1 })
const list = defineOp({ name: 'list', config: z.object({ path: z.string() }), resources: { api }, run: () => [1] })
const count = defineOp({ name: 'count', run: ({ of }: { of: readonly number[] }) => of.length })

function snapshot() {
  const ops = defineJob({ name: 'ops', config: z.object({ id: z.number() }), compose: () => count({ of: list({}) }) })
  const jobs = [
    ops,
    defineJob({ name: 'all', assets: '*' }),
    defineJob({ name: 'one', assets: [plain] }),
    defineJob({ name: 'below', assets: [reader] }),
  ]
  const schedules = [
    defineSchedule({ name: 'looks', target: 'plain', cron: '@daily', resources: { api }, evaluate: () => skip('no') }),
  ]
  return snapshotOf(buildGraph(defineProject({ name: 'p', assets: [raw, plain, reader], jobs, schedules })))
}

const TEXT = { type: 'string' }
const DB = {
  type: 'object',
  properties: { url: TEXT, timeoutMs: { type: 'number' } },
  required: ['timeoutMs'],
}
const API = { type: 'object', properties: { token: TEXT }, required: ['token'] }

function jobSchema(name: string) {
  return snapshot().jobs.find((job) => job.name === name)?.runConfigSchema
}

test('a job of ops takes its own config, that of its ops, and that of the resources that they need', () => {
  expect(jobSchema('ops')).toMatchObject({
    type: 'object',
    properties: {
      config: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] },
      ops: { properties: { list: { properties: { path: TEXT } } }, additionalProperties: false },
      resources: { properties: { api: API }, additionalProperties: false },
    },
    required: ['config'],
    additionalProperties: false,
  })
})

test('a job over assets takes that of its assets, and of what their values are stored with', () => {
  const schema = jobSchema('all')
  expect(schema).toMatchObject({
    properties: {
      assets: { properties: { 'in/raw': { properties: { pages: { default: 3 } } } } },
      resources: { properties: { api: API, db: DB } },
    },
  })
  expect(schema).not.toHaveProperty('required')
  expect(jobSchema('below')).toMatchObject({ properties: { resources: { properties: { api: API, db: DB } } } })
})

test('a job that takes no config has no schema of it', () => {
  expect(jobSchema('one')).toBeUndefined()
})

test('resources say who uses them, and what a run may say of them: not what is bound in code', () => {
  expect(snapshot().resources).toMatchObject([
    { name: 'api', kind: 'resource', usedBy: ['job:ops', 'schedule:looks', 'resource:db'] },
    {
      name: 'db',
      kind: 'resource',
      description: 'Where rows go.',
      configSchema: DB,
      usedBy: ['io-manager:rows'],
    },
    { name: 'rows', kind: 'io-manager', usedBy: ['asset:in/raw'] },
  ])
})

test('a schema that speaks of itself does so within the whole', () => {
  interface Tree {
    readonly name: string
    readonly inner: readonly Tree[]
  }
  const tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), inner: z.array(tree) }))
  const asset = defineAsset({ key: 'a/b', config: z.object({ tree, $ref: z.string() }), run: () => 1 })
  const graph = buildGraph(defineProject({ name: 'p', assets: [asset], jobs: [defineJob({ name: 'j', assets: '*' })] }))
  const schema: unknown = snapshotOf(graph).jobs[0]?.runConfigSchema
  const refs = JSON.stringify(schema).match(/"\$ref":"[^"]*"/g) ?? []
  expect(refs.length).toBeGreaterThan(0)
  for (const ref of refs) {
    const pointer = decodeURIComponent(ref.slice('"$ref":"#/'.length, -1))
    const found = pointer
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], schema)
    expect(found).toMatchObject({ type: 'object', properties: { name: TEXT } })
  }
  expect(JSON.stringify(schema)).not.toContain('$schema')
})
