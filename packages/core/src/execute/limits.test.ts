import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fixedClock, systemClock } from '../clock.ts'
import { defineAsset } from '../definition/asset.ts'
import { metadata } from '../definition/metadata.ts'
import { fail, output } from '../definition/outcome.ts'
import { configured, defineResource, env } from '../definition/resource.ts'
import { dataVersions } from '../run/data-versions.ts'
import { staleness } from '../run/staleness.ts'
import { memoryStorage } from '../storage/memory.ts'
import { house } from '../testing/house.ts'
import { materialize } from '../testing/materialize.ts'
import { executeRun } from './run.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { redactor } from './redact.ts'

describe('what hangs', () => {
  const never = () => new Promise<never>(() => undefined)

  it('a resource that never opens costs its step, not the run', async () => {
    const clock = fixedClock()
    const stuck = defineResource({ name: 'stuck', open: never })
    const user = defineAsset({ key: 'user', resources: { stuck }, timeoutMs: 100, run: () => 1 })
    const running = materialize([user], { ports: { clock } })
    await clock.advance(20_000)
    expect((await running).errors['user']?.code).toBe('user-code/timeout')
  })

  it('a resource that never closes fails the run after its limit', async () => {
    const clock = fixedClock()
    const stuck = defineResource({ name: 'stuck', open: () => 1, close: never })
    const running = materialize([defineAsset({ key: 'a', resources: { stuck }, run: () => 1 })], { ports: { clock } })
    await clock.advance(30_000)
    expect((await running).run).toMatchObject({ status: 'failed', reason: 'resource-failed' })
  })

  it('a resource that opens after the run has ended is closed again', async () => {
    const clock = fixedClock()
    let release: (value: number) => void = () => undefined
    let closed = 0
    const late = defineResource({
      name: 'late',
      open: () => new Promise<number>((resolve) => (release = resolve)),
      close: () => void (closed += 1),
    })
    const running = materialize([defineAsset({ key: 'a', resources: { late }, timeoutMs: 10, run: () => 1 })], {
      ports: { clock },
    })
    await clock.advance(30_000)
    await running
    release(1)
    await clock.advance(1)
    expect(closed).toBe(1)
  })

  it('a hook is given up after its limit, and that is recorded', async () => {
    const clock = fixedClock()
    const asset = defineAsset({ key: 'a', hooks: { onSuccess: never }, run: () => 1 })
    const running = materialize([asset], { ports: { clock } })
    await clock.advance(60_000)
    const result = await running
    expect(result.isSuccess).toBe(true)
    expect(result.events.find((e) => e.kind === 'hook-ended')).toMatchObject({
      error: { message: 'the hook did not end within 60000 ms' },
    })
  })

  it('a wait of a month is a month, not a millisecond', async () => {
    let isOver = false
    const controller = new AbortController()
    const waiting = systemClock.sleep(40 * 24 * 3_600_000, controller.signal).finally(() => (isOver = true))
    waiting.catch(() => undefined)
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    controller.abort()
  })
})

describe('what user code puts into events', () => {
  it.each([
    ['control characters', () => new Error(`x${'\u0001'.repeat(4_000)}`)],
    ['wide characters with a cause', () => new Error('漢'.repeat(5_000), { cause: new Error('字'.repeat(5_000)) })],
    ['a name that is no text', () => Object.assign(new Error('x'), { name: 10n })],
    ['no message', () => Object.assign(new Error('x'), { message: undefined })],
    ['too much metadata', () => fail('no', { metadata: { body: 'x'.repeat(70_000) } })],
  ])('an error with %s fails its step, and no other', async (_what, make) => {
    const bad = defineAsset({
      key: 'bad',
      run: (): number => {
        throw make()
      },
    })
    const result = await materialize([bad, defineAsset({ key: 'good', run: () => 1 })])
    expect(result.run).toMatchObject({ status: 'failed', reason: 'step-failed', steps: { failed: 1, succeeded: 1 } })
    expect(result.errors['bad']).toBeDefined()
  })

  it('metadata that JSON cannot say fails its step, and no other', async () => {
    const bad = defineAsset({ key: 'bad', run: () => output(1, { metadata: { n: metadata.json({ rows: 10n }) } }) })
    const result = await materialize([bad, defineAsset({ key: 'good', run: () => 1 })])
    expect(result.run.steps).toMatchObject({ failed: 1, succeeded: 1, canceled: 0 })
    expect(result.errors['bad']?.code).toBe('invalid/event-not-json')
  })

  it('what env() brought in is written nowhere, though an error and a log line quote it', async () => {
    const database = configured(
      defineResource({
        name: 'database',
        config: z.object({ url: z.string() }),
        open: ({ config, log }) => {
          log.info(`connecting to ${config.url}`)
          throw new Error(`cannot connect to ${config.url}`)
        },
      }),
      { url: env('URL') },
    )
    const asset = defineAsset({ key: 'a', resources: { database }, run: () => 1 })
    const { run, events, ports } = house([asset], { ports: { env: { URL: 'pg://me:HUNTER2@db' } } })
    const state = await run()
    const { lines } = await ports.logs.read({ runId: state.runId, cursor: 0, limit: 100 })
    const written = JSON.stringify([await events(state.runId), lines, state])
    expect(written).not.toContain('HUNTER2')
    expect(written).toContain('cannot connect to ***')
  })

  it('what is hidden in a log line keeps its dates and may go round in circles', () => {
    const fields: Record<string, unknown> = { at: new Date(0), url: 'pg://HUNTER22' }
    fields['self'] = fields
    expect(redactor(['HUNTER22'])(fields)).toEqual({ at: new Date(0), url: 'pg://***', self: '[circular]' })
  })

  it('a log that cannot be written does not fail the run, and the run says so', async () => {
    const logs = memoryLogStore()
    logs.append = () => Promise.reject(new Error('no space for logs'))
    const asset = defineAsset({ key: 'a', run: (_inputs, { log }) => log.info('hello') })
    const { run } = await materialize([asset], { ports: { logs } })
    expect(run).toMatchObject({
      status: 'succeeded',
      message: 'a part of its log could not be written: no space for logs',
    })
  })

  it('a hook that throws does not run its step again', async () => {
    let calls = 0
    const asset = defineAsset({
      key: 'a',
      retry: { maxRetries: 2 },
      hooks: {
        onSuccess: () => {
          throw new Error('\u0000'.repeat(50_000))
        },
      },
      run: () => (calls += 1),
    })
    expect((await materialize([asset])).isSuccess).toBe(true)
    expect(calls).toBe(1)
  })

  it('thousands of inputs, keys and names fit', async () => {
    const inputs = Array.from({ length: 3_000 }, (_, i) =>
      defineAsset({ key: `input/${'x'.repeat(60)}/${i}`, run: () => i }),
    )
    const all = defineAsset({
      key: 'all',
      deps: Object.fromEntries(inputs.map((asset, i) => [`i${i}`, asset])),
      run: (values) => Object.keys(values).length,
    })
    const { run, retry: again, graph, ports } = house([...inputs, all])
    const state = await run({ selection: 'x'.repeat(100_000) })
    expect(state).toMatchObject({ status: 'succeeded', steps: { planned: 3_001 } })
    await expect(again(state.runId)).rejects.toThrow(/no step left/)
    const states = await ports.storage.listAssets()
    const made = states.find((one) => one.assetKey === 'all')
    expect(staleness(graph, 'all', made, dataVersions(states)).status).toBe('fresh')
    await run({ assetKeys: [inputs[7]?.key ?? ''] })
    expect(staleness(graph, 'all', made, dataVersions(await ports.storage.listAssets())).reasons).toEqual([
      'its inputs have changed',
    ])
  })

  it('names that every object has are names like others', async () => {
    const keys = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
    const assets = keys.map((key) =>
      defineAsset({ key, run: () => key, checks: [{ name: 'valueOf', run: ({ value }) => value === key }] }),
    )
    const result = await materialize(assets)
    expect(result.run).toMatchObject({ status: 'succeeded', checksPassed: 4 })
  })
})

describe('a store that fails', () => {
  it('stops the run with the store’s error; what was written is whole', async () => {
    const storage = memoryStorage()
    const append = storage.append.bind(storage)
    let left = 6
    storage.append = (events, fence) => {
      left -= events.length
      return left < 0 ? Promise.reject(new Error('disk full')) : append(events, fence)
    }
    const assets = Array.from({ length: 20 }, (_, i) => defineAsset({ key: `a${i}`, run: () => 1 }))
    const { launch, ports } = house(assets, { ports: { storage } })
    const launched = await launch()
    await expect(executeRun(ports, launched, { maxConcurrency: 2 })).rejects.toThrow('disk full')
    expect((await storage.getRun(launched.runId))?.status).toBe('running')
  })

  it('a run taken over by another process writes nothing more', async () => {
    const storage = memoryStorage()
    const clock = fixedClock()
    let release: (value: number) => void = () => undefined
    const slow = defineAsset({
      key: 'slow',
      run: () =>
        new Promise<number>((resolve) => {
          release = resolve
        }),
    })
    const { launch, ports } = house([slow], { ports: { storage, clock } })
    const launched = await launch()
    const running = executeRun(ports, launched)
    await clock.advance(10)
    await storage.append(
      [{ kind: 'run-ended', runId: launched.runId, atMs: 5, outcome: 'failed', reason: 'worker-lost' }],
      { runId: launched.runId, token: launched.claim.token },
    )
    release(1)
    await expect(running).rejects.toMatchObject({ code: 'conflict/stale-claim' })
    expect(await storage.getRun(launched.runId)).toMatchObject({ status: 'failed', reason: 'worker-lost' })
  })
})
