import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { skip } from '../definition/outcome.ts'
import { request } from '../definition/request.ts'
import { configured, defineResource, env } from '../definition/resource.ts'
import type { SensorContext } from '../definition/sensor.ts'
import { defineSensor } from '../definition/sensor.ts'
import { dynamicPartitions } from '../partition/partition.ts'
import { memoryStorage } from '../storage/memory.ts'
import type { Storage } from '../storage/storage.ts'
import type { TickHouse } from '../testing/tick-house.ts'
import { requestOf, tickHouse } from '../testing/tick-house.ts'
import { validatePush } from './evaluate-sensor.ts'

const fetchOne = defineOp({ name: 'fetch_one', run: ({ id }: { id: number }) => id })
const content = defineJob({
  name: 'content',
  config: z.object({ id: z.number() }),
  compose: ({ config }) => fetchOne({ id: config.id }),
})
const goals = dynamicPartitions({ name: 'goals' })
const clip = defineAsset({ key: 'clip', partitions: goals, run: () => 1 })
const project = { assets: [clip], jobs: [content] }
const cursor = z.object({ lastId: z.number() }).default({ lastId: 0 })

type Evaluate = (context: SensorContext<{ lastId: number }, never, object>) => unknown
function withSensor(evaluate: Evaluate, more: object = {}): TickHouse {
  const one = defineSensor({ name: 's', target: content, cursor, evaluate: evaluate as never, ...more })
  return tickHouse({ ...project, sensors: [one] })
}

describe('a tick of a sensor', () => {
  it('gets its cursor, gives the next one, and its runs have keys that hold for the sensor', async () => {
    const house = withSensor(({ cursor: { lastId } }) => ({
      runs: [request({ runKey: `c-${lastId + 1}`, config: { id: lastId + 1 } })],
      cursor: { lastId: lastId + 1 },
    }))
    const first = await house.sensor('s')
    expect(first).toMatchObject({ status: 'succeeded', cursor: '{"lastId":1}' })
    expect(first.runs[0]?.runKey).toEqual({ scope: 'sensor:shop/s', key: 'c-1' })
    expect(requestOf(first.runs[0])).toMatchObject({
      launchedBy: 'sensor:s',
      config: { job: { id: 1 } },
      tags: { 'ingot/sensor': 's', 'ingot/tick': '1970-01-01T00:16:40.000Z' },
    })
    expect(await house.sensor('s', { cursor: first.cursor })).toMatchObject({ cursor: '{"lastId":2}' })
  })

  it('keeps the cursor as its schema takes it in', async () => {
    const since = z.object({ at: z.coerce.date() }).default({ at: new Date(0) })
    const one = defineSensor({
      name: 's',
      cursor: since,
      evaluate: ({ cursor: { at } }) => ({ cursor: { at: new Date(at.getTime() + 1_000) } }),
    })
    const house = tickHouse({ sensors: [one] })
    const first = await house.sensor('s')
    expect(first).toMatchObject({ status: 'skipped', cursor: '{"at":"1970-01-01T00:00:01.000Z"}' })
    expect((await house.sensor('s', { cursor: first.cursor })).cursor).toBe('{"at":"1970-01-01T00:00:02.000Z"}')
  })

  it('without requests is skipped, with the reason when there is one', async () => {
    expect(await withSensor(() => skip('nothing pending')).sensor('s')).toMatchObject({
      status: 'skipped',
      skipReason: 'nothing pending',
    })
    const moved = await withSensor(() => ({ cursor: { lastId: 9 }, skipReason: 'only old ones' })).sensor('s')
    expect(moved).toMatchObject({ status: 'skipped', skipReason: 'only old ones', cursor: '{"lastId":9}' })
  })

  it('says that there is more', async () => {
    expect(
      await withSensor(() => ({ runs: [request({ config: { id: 1 } })], hasMore: true })).sensor('s'),
    ).toMatchObject({
      hasMore: true,
    })
  })

  it('a run for a partition key that the same tick adds is valid; for one that it removes it is not', async () => {
    const add = withSensor(
      () => ({
        partitions: [{ of: goals, add: ['g1'] }],
        runs: [request({ assets: [clip], partition: 'g1' })],
      }),
      { target: undefined },
    )
    const outcome = await add.sensor('s')
    expect(outcome).toMatchObject({
      status: 'succeeded',
      partitionChanges: [{ partitions: 'goals', add: ['g1'], remove: [] }],
    })
    expect(requestOf(outcome.runs[0]).partition).toBe('g1')
    expect(await add.ports.storage.listPartitions('goals')).toEqual([])
    const remove = withSensor(
      () => ({
        partitions: [{ of: 'goals', remove: ['g1'] }],
        runs: [request({ assets: [clip], partition: 'g1' })],
      }),
      { target: undefined },
    )
    await remove.ports.storage.addPartitions('goals', ['g1'], 0)
    expect(await remove.sensor('s')).toMatchObject({ status: 'failed', error: { code: 'invalid/unknown-partition' } })
  })

  it.each([
    ['once, however many runs it asks for', clip, () => request({ partition: 'g1' }), 1],
    ['not at all for a job of ops without partitions', content, () => request({ config: { id: 1 } }), 0],
  ])('reads a set of dynamic partitions %s', async (_how, target, one, reads) => {
    const evaluate = () => Array.from({ length: 20 }, (): unknown => one())
    const sensor = defineSensor({ name: 's', target, evaluate: evaluate as never })
    const storage = memoryStorage()
    let readCount = 0
    const listPartitions: Storage['listPartitions'] = (name) => {
      readCount += 1
      return storage.listPartitions(name)
    }
    const house = tickHouse({ ...project, sensors: [sensor] }, { storage: { ...storage, listPartitions } })
    await storage.addPartitions('goals', ['g1'], 0)
    expect((await house.sensor('s')).runs).toHaveLength(20)
    expect(readCount).toBe(reads)
  })

  it('`staleOnly` makes no run when nothing is stale', async () => {
    const one = defineAsset({ key: 'one', run: () => 1 })
    const sensor = defineSensor({ name: 's', target: one, evaluate: () => request({ staleOnly: true }) })
    const house = tickHouse({ assets: [one], sensors: [sensor] })
    expect((await house.sensor('s')).runs).toHaveLength(1)
    await house.ports.storage.append([
      {
        kind: 'asset-materialized',
        assetKey: 'one',
        atMs: 1,
        dataVersion: 'v',
        inputVersions: {},
        metadata: {},
        tags: {},
      },
    ])
    expect(await house.sensor('s')).toMatchObject({
      status: 'skipped',
      skipReason: 'all it asks for is fresh',
      runs: [],
    })
  })

  it('looks up what has run and what was made', async () => {
    let seen: unknown
    const house = withSensor(async ({ instance }) => {
      seen = [
        await instance.lastRun({ job: 'content' }),
        await instance.lastRun({ tags: { a: 'b' } }),
        await instance.lastMaterialization(clip, 'g1'),
      ]
      return skip('looked')
    })
    await house.ports.storage.append([
      {
        kind: 'asset-materialized',
        assetKey: 'clip',
        partition: 'g1',
        atMs: 7,
        dataVersion: 'v',
        inputVersions: {},
        metadata: {},
        tags: {},
      },
    ])
    await house.sensor('s')
    expect(seen).toMatchObject([undefined, undefined, { assetKey: 'clip', partition: 'g1', atMs: 7, dataVersion: 'v' }])
  })
})

describe('a tick that fails leaves the cursor', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('boom')
      },
      'user-code/tick-threw',
      /sensor "s": the function threw: boom/,
    ],
    ['returns nothing', () => undefined, 'user-code/bad-tick-result', /it returned nothing/],
    ['misspells a field', () => ({ run: [] }), 'user-code/bad-tick-result', /"run" \(known: runs, cursor/],
    ['returns runs that are none', () => ({ runs: [{ config: {} }] }), 'user-code/bad-tick-result', /item 1/],
    [
      'returns a bad cursor',
      () => ({ cursor: { lastId: 'x' } }),
      'user-code/bad-tick-result',
      /does not fit its schema/,
    ],
    [
      'returns a cursor beyond JSON',
      () => ({ cursor: { lastId: 1n } }),
      'user-code/bad-tick-result',
      /JSON cannot say/,
    ],
    [
      'asks for an unknown job',
      () => ({ runs: [request({ job: 'contant' })], cursor: { lastId: 3 } }),
      'invalid/unknown-job',
      /did you mean "content"\?/,
    ],
    [
      'gives bad config',
      () => ({ runs: [request({ config: { id: 'x' } })], cursor: { lastId: 3 } }),
      'invalid/config',
      /id/,
    ],
    [
      'names dynamic partitions that nobody defines',
      () => ({ partitions: [{ of: 'gaols', add: ['g1'] }], cursor: { lastId: 3 } }),
      'user-code/bad-tick-result',
      /^sensor "s": no asset or job of the project is in dynamic partitions named "gaols"; did you mean "goals"\?$/,
    ],
    ['gives odd partitions', () => ({ partitions: [{ of: 3 }] }), 'user-code/bad-tick-result', /partitions must be/],
    [
      'adds a partition key that nobody could ask for',
      () => ({ partitions: [{ of: goals, add: ['g1', ''] }], cursor: { lastId: 3 } }),
      'user-code/bad-tick-result',
      /it adds "" to goals: it is empty/,
    ],
  ])('the function %s', async (_what, evaluate, code, message) => {
    const outcome = await withSensor(evaluate).sensor('s', { cursor: '{"lastId":2}' })
    expect(outcome).toMatchObject({ status: 'failed', runs: [], partitionChanges: [], error: { code } })
    expect(outcome.error?.message).toMatch(message)
    expect(outcome.cursor).toBeUndefined()
  })

  it('one that was kept under another schema is told, with what it is', async () => {
    const outcome = await withSensor(() => skip('x')).sensor('s', { cursor: '{"last":2}' })
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'invalid/cursor' } })
    expect(outcome.error?.message).toContain('{"last":2}')
  })

  it('a cursor from a sensor that declares none', async () => {
    const one = defineSensor({ name: 's', evaluate: (() => ({ cursor: 1 })) as never })
    const outcome = await tickHouse({ sensors: [one] }).sensor('s')
    expect(outcome.error?.message).toMatch(/declares none/)
  })

  it("an unknown sensor is the caller's mistake", async () => {
    await expect(tickHouse({}).sensor('nobody')).rejects.toMatchObject({ code: 'not-found/sensor' })
  })
})

describe('time', () => {
  it('a tick that takes longer than its soft limit is slow, and is logged so', async () => {
    const house: TickHouse = withSensor(async ({ nowMs }) => {
      await house.ports.clock.advance(5_001)
      return skip(`since ${nowMs}`)
    })
    expect(await house.sensor('s')).toMatchObject({
      status: 'skipped',
      isSlow: true,
      startedAtMs: 1_000_000,
      endedAtMs: 1_005_001,
      logs: [{ level: 'warning', message: expect.stringContaining('5001 ms') }],
    })
  })

  it('one that hangs is told through its signal and fails at its hard limit; what it gives later counts no more', async () => {
    let signal: AbortSignal | undefined
    const house = withSensor(
      (context) => {
        signal = context.signal
        return new Promise(() => undefined)
      },
      { hardLimitMs: 1_000, softLimitMs: 500 },
    )
    const ticking = house.sensor('s')
    await house.ports.clock.advance(999)
    expect(signal?.aborted).toBe(false)
    await house.ports.clock.advance(1)
    expect(signal?.aborted).toBe(true)
    const outcome = await ticking
    expect(outcome).toMatchObject({ status: 'failed', isSlow: true, error: { code: 'user-code/timeout' } })
    expect(outcome.error?.message).toMatch(/took longer than its 1000 ms/)
    expect(house.ports.clock.sleeperCount()).toBe(0)
  })

  it('a resource that hangs as it opens fails the tick like a function that hangs', async () => {
    const stuck = defineResource({ name: 'stuck', open: () => new Promise<number>(() => undefined) })
    const house = withSensor(() => skip('never'), { resources: { stuck } })
    const ticking = house.sensor('s')
    await house.ports.clock.advance(60_000)
    expect(await ticking).toMatchObject({ status: 'failed', error: { code: 'user-code/timeout' } })
  })

  it('a tick that is not wanted any more ends at once', async () => {
    const stop = new AbortController()
    const house = withSensor(() => new Promise(() => undefined))
    const ticking = house.sensor('s', {}, stop.signal)
    stop.abort(new Error('the code was reloaded'))
    expect(await ticking).toMatchObject({ status: 'failed', error: { message: 'the code was reloaded' } })
  })
})

describe('what it says', () => {
  it('is kept up to 200 lines, and how many were left out', async () => {
    const house = withSensor(({ log }) => {
      for (let i = 0; i < 250; i += 1) log.info(`line ${i}`)
      return skip('said it')
    })
    const { logs } = await house.sensor('s')
    expect(logs).toHaveLength(201)
    expect(logs.at(-1)).toMatchObject({ level: 'warning', message: '50 more lines were left out' })
  })

  it('is kept up to 32 KB', async () => {
    const house = withSensor(({ log }) => {
      for (let i = 0; i < 30; i += 1) log.info('x'.repeat(3_000), { i })
      return skip('said it')
    })
    const { logs } = await house.sensor('s')
    expect(JSON.stringify(logs).length).toBeLessThan(36_000)
  })

  it('has no secrets in it, in logs or errors', async () => {
    const api = defineResource({ name: 'api', config: z.object({ key: z.string() }), open: ({ config }) => config })
    const keyed = configured(api, { key: env('API_KEY') })
    const one = defineSensor({
      name: 's',
      resources: { keyed },
      evaluate: ({ resources, log }) => {
        log.info('calling', { url: `https://x/?key=${resources.keyed.key}` })
        throw new Error(`401 for ${resources.keyed.key}`)
      },
    })
    const outcome = await tickHouse({ sensors: [one] }, { env: { API_KEY: 'hunter2-hunter2' } }).sensor('s')
    expect(outcome).toMatchObject({ status: 'failed', logs: [{ fields: { url: 'https://x/?key=***' } }] })
    expect(JSON.stringify(outcome)).not.toContain('hunter2')
  })

  it('a missing environment variable fails the tick with its name', async () => {
    const api = defineResource({ name: 'api', config: z.object({ key: z.string() }), open: ({ config }) => config })
    const one = defineSensor({
      name: 's',
      resources: { a: configured(api, { key: env('API_KEY') }) },
      evaluate: () => skip('x'),
    })
    const outcome = await tickHouse({ sensors: [one] }).sensor('s')
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'invalid/missing-env' } })
  })
})

describe('pushes', () => {
  const hook = defineSensor({
    name: 'hook',
    target: content,
    push: z.object({ id: z.coerce.number() }),
    evaluate: ({ pushes }) => pushes.map(({ body }) => request({ runKey: `${body.id}`, config: { id: body.id } })),
  })

  it('come as the schema gives them out, oldest first', async () => {
    const pushes = [
      { id: 1, atMs: 5, body: { id: '7' } },
      { id: 2, atMs: 6, body: { id: 8 } },
    ]
    const outcome = await tickHouse({ ...project, sensors: [hook] }).sensor('hook', { pushes })
    expect(outcome.runs.map((run) => requestOf(run).config)).toEqual([{ job: { id: 7 } }, { job: { id: 8 } }])
  })

  it('that do not fit are refused at the door, and one that slipped in stops nobody', async () => {
    const house = tickHouse({ ...project, sensors: [hook, defineSensor({ name: 'deaf', evaluate: () => skip('x') })] })
    await expect(validatePush(house.graph, 'hook', { id: 'x' })).rejects.toMatchObject({ code: 'invalid/push' })
    await expect(validatePush(house.graph, 'hook', { idd: 1 })).rejects.toThrow(/unknown key "idd"/)
    await expect(validatePush(house.graph, 'deaf', {})).rejects.toThrow(/takes no messages/)
    await expect(validatePush(house.graph, 'hook', { id: 1 })).resolves.toBeUndefined()
    const pushes = [
      { id: 1, atMs: 5, body: { nope: 1 } },
      { id: 2, atMs: 6, body: { id: 8 } },
    ]
    const outcome = await house.sensor('hook', { pushes })
    expect(outcome).toMatchObject({ status: 'succeeded', logs: [{ level: 'error' }] })
    expect(outcome.runs).toHaveLength(1)
  })
})
