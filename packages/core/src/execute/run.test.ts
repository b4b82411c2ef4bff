import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fixedClock, systemClock } from '../clock.ts'
import { assetRef } from '../definition/asset-ref.ts'
import { defineAsset } from '../definition/asset.ts'
import { defineCheck } from '../definition/check.ts'
import { defineExternalAsset } from '../definition/external-asset.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { metadata } from '../definition/metadata.ts'
import { defineMultiAsset } from '../definition/multi-asset.ts'
import { fail, output, retry, skip } from '../definition/outcome.ts'
import type { AnyAsset, ProjectOptions } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { configured, defineResource, env, provide } from '../definition/resource.ts'
import type { Event } from '../event/event.ts'
import { buildGraph } from '../graph/graph.ts'
import { dataVersions } from '../run/data-versions.ts'
import { staleness } from '../run/staleness.ts'
import { staticPartitions } from '../partition/partition.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { memoryStorage } from '../storage/memory.ts'
import { materialize } from '../testing/materialize.ts'
import { memoryIo } from '../testing/memory-io.ts'
import type { LaunchRequest } from './launch.ts'
import { launchRun } from './launch.ts'
import type { ExecutePorts } from './ports.ts'
import { retryRequest } from './retry-run.ts'
import type { ExecuteOptions } from './run.ts'
import { executeRun } from './run.ts'

const kindsOf = (events: readonly Event[], stepKey?: string) =>
  events.filter((e) => stepKey === undefined || ('stepKey' in e && e.stepKey === stepKey)).map((e) => e.kind)

/** A project with everything in memory, whose runs share one storage. */
function house(assets: readonly AnyAsset[], options: Partial<ProjectOptions> & { ports?: Partial<ExecutePorts> } = {}) {
  const { ports: given, ...project } = options
  const graph = buildGraph(defineProject({ name: 'test', assets, ...project }))
  const ports: ExecutePorts = {
    storage: memoryStorage(),
    logs: memoryLogStore(),
    clock: fixedClock(1_000),
    random: () => 0.5,
    env: {},
    worker: { workerId: 'w', host: 'h', machine: 'h', pid: 1, processStart: undefined },
    defaultIo: memoryIo(),
    ...given,
  }
  let count = 0
  const launch = (request: Partial<LaunchRequest> = {}) =>
    launchRun(ports, graph, `run-${(count += 1)}`, {
      action: 'materialize',
      assetKeys: graph.order,
      launchedBy: 'test',
      ...request,
    })
  return {
    ports,
    graph,
    launch,
    run: async (request: Partial<LaunchRequest> = {}, execute: ExecuteOptions = {}) =>
      executeRun(ports, await launch(request), execute),
    events: async (runId: string) => (await ports.storage.read({ afterId: 0, limit: 10_000, runId })).events,
    retry: async (runId: string) => {
      const request = await retryRequest(ports.storage, runId, 'from-failure', 'test')
      return executeRun(ports, await launch(request))
    },
  }
}

describe('a run', () => {
  it('passes the value of each dep on and records what happened in order', async () => {
    const raw = defineAsset({ key: 'raw', run: () => [1, 2, 3] })
    const total = defineAsset({ key: 'total', deps: { raw }, run: ({ raw }) => raw.reduce((a, b) => a + b, 0) })
    const result = await materialize([raw, total])
    expect(result.isSuccess).toBe(true)
    expect(await result.valueOf(total)).toBe(6)
    expect(kindsOf(result.events)).toEqual([
      'run-queued',
      'steps-planned',
      'run-started',
      'step-started',
      'output-stored',
      'asset-materialized',
      'step-succeeded',
      'step-started',
      'input-loaded',
      'output-stored',
      'asset-materialized',
      'step-succeeded',
      'run-ended',
    ])
  })

  it('runs ready steps at once, and no more than allowed', async () => {
    let running = 0
    let most = 0
    const assets = Array.from({ length: 8 }, (_, i) =>
      defineAsset({
        key: `a${i}`,
        run: async () => {
          running += 1
          most = Math.max(most, running)
          await new Promise((resolve) => setImmediate(resolve))
          running -= 1
        },
      }),
    )
    await materialize(assets)
    expect(most).toBe(8)
    most = 0
    await materialize(assets, { maxConcurrency: 3 })
    expect(most).toBe(3)
  })

  it('a failed step skips all that is below it and nothing else, and the run fails', async () => {
    const bad = defineAsset({
      key: 'bad',
      run: (): number => {
        throw new TypeError('no such thing')
      },
    })
    const below = defineAsset({ key: 'below', deps: { bad }, run: ({ bad }) => bad })
    const far = defineAsset({ key: 'far', after: [below], run: () => 1 })
    const other = defineAsset({ key: 'other', run: () => 1 })
    const result = await materialize([bad, below, far, other])
    expect(result.run).toMatchObject({ status: 'failed', reason: 'step-failed', message: 'failed: bad' })
    expect(result.run.steps).toMatchObject({ succeeded: 1, failed: 1, skipped: 2 })
    expect(result.errors['bad']).toMatchObject({
      code: 'user-code/asset-threw',
      cause: { name: 'TypeError', message: 'no such thing' },
    })
    expect(result.events.filter((e) => e.kind === 'step-skipped').map((e) => [e.stepKey, e.cause, e.reason])).toEqual([
      ['below', 'upstream', 'bad failed'],
      ['far', 'upstream', 'below was skipped'],
    ])
  })

  it('a chosen skip keeps the old value, skips what is below, and the run succeeds', async () => {
    const quiet = defineAsset({ key: 'quiet', run: () => skip('nothing new') })
    const below = defineAsset({ key: 'below', after: [quiet], run: () => 1 })
    const result = await materialize([quiet, below])
    expect(result.run).toMatchObject({ status: 'succeeded', materializedCount: 0 })
    expect(result.run.steps).toMatchObject({ skipped: 2, running: 0 })
  })

  it('a value of undefined takes the place of the one before for what reads it', async () => {
    let value: number | undefined = 42
    const maybe = defineAsset({ key: 'maybe', run: () => value })
    const seen: unknown[] = []
    const reads = defineAsset({ key: 'reads', deps: { maybe }, run: ({ maybe }) => void seen.push(maybe) })
    const { run } = house([maybe, reads])
    await run()
    value = undefined
    await run()
    await run({ assetKeys: ['reads'] })
    value = 7
    await run()
    expect(seen).toEqual([42, undefined, undefined, 7])
  })

  it('a value of undefined is materialised without being stored', async () => {
    const result = await materialize([defineAsset({ key: 'effect', run: () => undefined })])
    expect(kindsOf(result.events, 'effect')).toEqual(['step-started', 'asset-materialized', 'step-succeeded'])
  })

  it('metadata, tags and a data version given with the output are on the materialisation', async () => {
    const result = await materialize([
      defineAsset({
        key: 'a',
        run: () => output([1], { metadata: { rows: 1, note: 'x' }, tags: { k: 'v' }, dataVersion: 'v7' }),
      }),
    ])
    expect(result.events.find((e) => e.kind === 'asset-materialized')).toMatchObject({
      dataVersion: 'v7',
      tags: { k: 'v' },
      metadata: { rows: { kind: 'int', value: 1 }, note: { kind: 'text', text: 'x' } },
    })
  })

  it('metadata too large for an event fails its step alone', async () => {
    const big = defineAsset({ key: 'big', run: () => output(1, { metadata: { text: 'x'.repeat(70_000) } }) })
    const small = defineAsset({ key: 'small', run: () => 1 })
    const result = await materialize([big, small])
    expect(result.run.steps).toMatchObject({ failed: 1, succeeded: 1 })
    expect(result.errors['big']?.code).toBe('invalid/event-too-big')
  })
})

describe('retries', () => {
  it('follow the policy: exponential backoff on the given clock, then success', async () => {
    const clock = fixedClock()
    const atMs: number[] = []
    const flaky = defineAsset({
      key: 'flaky',
      retry: { maxRetries: 3, delayMs: 1_000, backoff: 'exponential' },
      run: (_inputs, { attempt }) => {
        atMs.push(clock.nowMs())
        if (attempt < 4) throw new Error('not yet')
        return attempt
      },
    })
    const running = materialize([flaky], { ports: { clock } })
    await clock.advance(1_000)
    await clock.advance(3_000)
    await clock.advance(7_000)
    const result = await running
    expect(result.isSuccess).toBe(true)
    expect(atMs).toEqual([0, 1_000, 4_000, 11_000])
    expect(result.run.steps).toMatchObject({ succeeded: 1, failed: 0, running: 0 })
  })

  it('end in failure when they are used up, with the last error', async () => {
    const doomed = defineAsset({
      key: 'doomed',
      retry: { maxRetries: 2 },
      run: (_inputs, { attempt }): number => {
        throw new Error(`attempt ${attempt}`)
      },
    })
    const result = await materialize([doomed])
    expect(kindsOf(result.events, 'doomed')).toEqual([
      'step-started',
      'step-retry-scheduled',
      'step-started',
      'step-retry-scheduled',
      'step-started',
      'step-failed',
    ])
    expect(result.errors['doomed']?.message).toContain('attempt 3')
  })

  it('what will fail the same again is not retried: a missing input, a value that cannot be stored', async () => {
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const reads = defineAsset({ key: 'reads', deps: { raw }, retry: { maxRetries: 3 }, run: ({ raw }) => raw })
    const odd = defineAsset({ key: 'odd', retry: { maxRetries: 3 }, run: () => () => 1 })
    const result = await materialize([reads, odd])
    expect(result.events.filter((e) => e.kind === 'step-started')).toHaveLength(2)
    expect(result.errors['reads']?.code).toBe('not-found/value')
    expect(result.errors['odd']?.code).toBe('invalid/value-not-storable')
  })

  it('do not wait in a test that gives no clock', async () => {
    const flaky = defineAsset({
      key: 'flaky',
      retry: { maxRetries: 2, delayMs: 3_600_000 },
      run: (_inputs, { attempt }) => {
        if (attempt < 3) throw new Error('not yet')
        return attempt
      },
    })
    const result = await materialize([flaky])
    expect(await result.valueOf(flaky)).toBe(3)
  })

  it('a thrown retry() retries without a policy, after the delay it asks for', async () => {
    const clock = fixedClock()
    const limited = defineAsset({
      key: 'limited',
      run: (_inputs, { attempt }) => {
        if (attempt === 1) throw retry('rate limited', { afterMs: 30_000 })
        return clock.nowMs()
      },
    })
    const running = materialize([limited], { ports: { clock } })
    await clock.advance(30_000)
    const result = await running
    expect(await result.valueOf(limited)).toBe(30_000)
  })

  it('fail({ allowRetries: false }) goes over the policy and keeps its metadata', async () => {
    const revoked = defineAsset({
      key: 'revoked',
      retry: { maxRetries: 5 },
      run: (): number => {
        throw fail('the key is revoked', { allowRetries: false, metadata: { status: 401 } })
      },
    })
    const result = await materialize([revoked])
    expect(result.events.filter((e) => e.kind === 'step-started')).toHaveLength(1)
    expect(result.events.find((e) => e.kind === 'step-failed')).toMatchObject({
      metadata: { status: { kind: 'int', value: 401 } },
    })
  })
})

describe('time', () => {
  it('a step that outlives its timeout fails, its signal aborted, though it never ends by itself', async () => {
    const clock = fixedClock()
    let wasTold = false
    const slow = defineAsset({
      key: 'slow',
      timeoutMs: 5_000,
      run: (_inputs, { signal }) => {
        signal.addEventListener('abort', () => {
          wasTold = true
        })
        return new Promise<number>(() => undefined)
      },
    })
    const running = materialize([slow], { ports: { clock } })
    // Its time, and the grace in which it might still have heeded its signal.
    await clock.advance(5_000 + 5_000)
    const result = await running
    expect(wasTold).toBe(true)
    expect(result.errors['slow']?.code).toBe('user-code/timeout')
  })

  it('aborting cancels: running steps are told, waiting ones never start, the run ends canceled', async () => {
    const controller = new AbortController()
    const long = defineAsset({
      key: 'long',
      run: (_inputs, { signal }) =>
        new Promise<number>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          controller.abort()
        }),
    })
    const below = defineAsset({ key: 'below', deps: { long }, run: () => 1 })
    const result = await materialize([long, below], { signal: controller.signal })
    expect(result.run.status).toBe('canceled')
    expect(result.run.steps).toMatchObject({ canceled: 2, running: 0, failed: 0 })
    expect(result.events.at(-1)?.kind).toBe('run-ended')
  })

  it('a canceled step that does not heed its signal is waited for no longer than the grace', async () => {
    const clock = fixedClock()
    const controller = new AbortController()
    const deaf = defineAsset({ key: 'deaf', run: () => new Promise<number>(() => undefined) })
    const running = materialize([deaf], { signal: controller.signal, ports: { clock } })
    await clock.advance(10)
    controller.abort()
    await clock.advance(5_000)
    expect((await running).run.status).toBe('canceled')
  })

  it('a cancel asked for elsewhere is heard at the next heartbeat', async () => {
    const clock = fixedClock()
    const storage = memoryStorage()
    const waiting = defineAsset({
      key: 'waiting',
      run: (_inputs, { signal }) =>
        new Promise<number>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    const { launch, ports } = house([waiting], { ports: { clock, storage } })
    const launched = await launch()
    const running = executeRun(ports, launched)
    await clock.advance(10)
    await storage.append([{ kind: 'run-cancel-requested', runId: launched.runId, atMs: 1, by: 'somebody' }])
    expect((await storage.getRun(launched.runId))?.status).toBe('canceling')
    await clock.advance(1_000)
    expect((await running).status).toBe('canceled')
  })
})

describe('an attempt that was given up', () => {
  it('calls no function, stores nothing and says nothing any more, whenever its inputs come', async () => {
    const clock = fixedClock()
    let release: (value: unknown) => void = () => undefined
    let loads = 0
    let calls = 0
    const raw = defineAsset({ key: 'raw', run: () => 1 })
    const slowIo = defineIoManager<unknown>({
      name: 'slow',
      store: async () => undefined,
      load: () => ((loads += 1) === 1 ? new Promise((resolve) => (release = resolve)) : Promise.resolve(1)),
    })
    const reads = defineAsset({
      key: 'reads',
      deps: { raw },
      timeoutMs: 1_000,
      retry: { maxRetries: 1 },
      run: () => (calls += 1),
    })
    const running = materialize([reads], { ports: { clock, defaultIo: slowIo } })
    await clock.advance(6_000)
    const result = await running
    release(1)
    await clock.advance(1)
    expect(result.isSuccess).toBe(true)
    expect(calls).toBe(1)
    expect(kindsOf(result.events, 'reads').filter((kind) => kind === 'asset-materialized')).toHaveLength(1)
  })

  it('while its IO manager still stores is not retried: two attempts must not store at once', async () => {
    const clock = fixedClock()
    const stuck = defineIoManager<unknown>({
      name: 'stuck',
      store: () => new Promise(() => undefined),
      load: async () => undefined,
    })
    const asset = defineAsset({ key: 'a', io: stuck, timeoutMs: 100, retry: { maxRetries: 3 }, run: () => 1 })
    const running = materialize([asset], { ports: { clock } })
    await clock.advance(5_100)
    const result = await running
    expect(result.events.filter((e) => e.kind === 'step-started')).toHaveLength(1)
    expect(result.errors['a']?.message).toContain('was still storing its value')
  })
})

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

describe('checks', () => {
  const three = defineAsset({
    key: 'three',
    run: () => 3,
    checks: [
      { name: 'odd', run: ({ value }) => value % 2 === 1 },
      { name: 'big', severity: 'warn', run: ({ value }) => ({ passed: value > 10, description: `${value} is small` }) },
    ],
  })

  it('are evaluated after the value is stored; one that fails without blocking does not fail the run', async () => {
    const apart = defineCheck({ asset: three, name: 'apart', run: ({ value }) => value === 3 })
    const { run, events } = house([three], { checks: [apart] })
    const state = await run()
    expect(state).toMatchObject({ status: 'succeeded', checksPassed: 2, checksFailed: 1 })
    const checks = (await events(state.runId)).filter((e) => e.kind === 'check-evaluated')
    expect(checks.map((e) => [e.check, e.passed, e.severity])).toEqual([
      ['odd', true, 'error'],
      ['big', false, 'warn'],
      ['apart', true, 'error'],
    ])
  })

  it('a blocking check that fails is a gate: the value is stored, what is below does not run', async () => {
    const bad = defineAsset({
      key: 'bad',
      retry: { maxRetries: 3 },
      run: () => -1,
      checks: [{ name: 'positive', blocking: true, run: ({ value }) => value > 0 }],
    })
    const below = defineAsset({ key: 'below', deps: { bad }, run: ({ bad }) => bad })
    const result = await materialize([bad, below])
    expect(result.run).toMatchObject({ status: 'failed', materializedCount: 1 })
    expect(result.errors['bad']?.code).toBe('user-code/check-failed')
    expect(result.events.filter((e) => e.kind === 'step-started')).toHaveLength(1)
    expect(await result.valueOf(bad)).toBe(-1)
  })

  it('a check that throws has failed, and says why', async () => {
    const odd = defineAsset({
      key: 'odd',
      run: () => 1,
      checks: [
        {
          name: 'broken',
          run: () => {
            throw new Error('cannot look')
          },
        },
      ],
    })
    const result = await materialize([odd])
    expect(result.isSuccess).toBe(true)
    expect(result.checks[0]).toMatchObject({ passed: false, error: { message: 'cannot look' } })
  })

  it('the function may report its own checks with the output', async () => {
    const own = defineAsset({
      key: 'own',
      run: () => output(1, { checks: { seen: { passed: false, metadata: { rows: 2 } } } }),
      checks: [{ name: 'seen', severity: 'warn' }],
    })
    expect((await materialize([own])).checks[0]).toMatchObject({ check: 'seen', passed: false, severity: 'warn' })
  })
})

describe('resources', () => {
  it('open once when first needed, nested ones first, and close in reverse order after the last step', async () => {
    const said: string[] = []
    const inner = defineResource({
      name: 'inner',
      open: () => said.push('open inner'),
      close: () => void said.push('close inner'),
    })
    const outer = defineResource({
      name: 'outer',
      resources: { inner },
      open: ({ resources }) => said.push(`open outer ${resources.inner}`),
      close: () => void said.push('close outer'),
    })
    const make = (key: string) => defineAsset({ key, resources: { outer }, run: () => void said.push(key) })
    const { run, events } = house([make('a'), make('b')])
    const state = await run()
    expect(said).toEqual(['open inner', 'open outer 1', 'a', 'b', 'close outer', 'close inner'])
    expect(kindsOf(await events(state.runId)).filter((kind) => kind.startsWith('resource'))).toEqual([
      'resource-opened',
      'resource-opened',
      'resource-closed',
      'resource-closed',
    ])
  })

  it('one that cannot be opened fails the steps that need it; a retry tries again', async () => {
    let tries = 0
    const shaky = defineResource({
      name: 'shaky',
      open: () => {
        tries += 1
        if (tries === 1) throw new Error('no route')
        return tries
      },
    })
    const user = defineAsset({
      key: 'user',
      resources: { shaky },
      retry: { maxRetries: 1 },
      run: (_i, { resources }) => resources.shaky,
    })
    const result = await materialize([user])
    expect(await result.valueOf(user)).toBe(2)
    expect(result.events.find((e) => e.kind === 'step-retry-scheduled')).toMatchObject({
      error: { code: 'user-code/resource-threw', message: 'resource "shaky" could not be opened: no route' },
    })
  })

  it('one that cannot be closed fails a run that had gone well', async () => {
    const sticky = defineResource({
      name: 'sticky',
      open: () => 1,
      close: () => {
        throw new Error('stuck')
      },
    })
    const result = await materialize([defineAsset({ key: 'a', resources: { sticky }, run: () => 1 })])
    expect(result.run).toMatchObject({ status: 'failed', reason: 'resource-failed' })
  })

  it('take their config from code, environment and the run, the last one winning', async () => {
    const http = defineResource({
      name: 'http',
      config: z.object({ url: z.string(), tries: z.coerce.number().default(3), key: z.string().default('none') }),
      open: ({ config }) => config,
    })
    const bound = configured(http, { url: env('URL'), tries: env('TRIES', '4'), key: 'code' })
    const asset = defineAsset({ key: 'a', resources: { bound }, run: (_i, { resources }) => resources.bound })
    const { run, ports, graph } = house([asset], { ports: { env: { URL: 'http://x' } } })
    await run({ config: { resources: { http: { key: 'run' } } } })
    const io = ports.defaultIo
    expect(await io.load({ assetKey: 'a', partition: undefined } as never)).toEqual({
      url: 'http://x',
      tries: 4,
      key: 'run',
    })
    expect(graph.resources.get('http')?.values['url']).toEqual({ '~env': 'URL', fallback: undefined })
  })

  it('a variable that is not set stops the launch with its name; nothing is written', async () => {
    const http = defineResource({
      name: 'http',
      config: z.object({ url: z.string() }),
      open: ({ config }) => config.url,
    })
    const bound = configured(http, { url: env('NEWS_URL') })
    const { launch, ports } = house([defineAsset({ key: 'a', resources: { bound }, run: () => 1 })])
    await expect(launch()).rejects.toThrow(/environment variable NEWS_URL, which is not set/)
    expect((await ports.storage.listRuns({ limit: 10 })).runs).toEqual([])
  })

  it('a slot is answered by the project', async () => {
    const slot = defineResource<number>({ name: 'slot' })
    const real = defineResource({ name: 'real', open: () => 42 })
    const asset = defineAsset({ key: 'a', resources: { slot }, run: (_i, { resources }) => resources.slot })
    const { run, ports } = house([asset], { resources: [provide(slot, real)] })
    await run()
    expect(await ports.defaultIo.load({ assetKey: 'a', partition: undefined } as never)).toBe(42)
    expect(() => house([asset])).toThrow(/slot without an implementation/)
  })
})

describe('config', () => {
  const limited = defineAsset({
    key: 'limited',
    config: z.object({ limit: z.number().int().positive().default(5) }),
    run: (_inputs, { config }) => config.limit,
  })
  const withConfig = (config: Readonly<Record<string, unknown>>) => house([limited]).run({ config })

  it('defaults apply, given values are validated', async () => {
    const result = await materialize([limited], { config: { limited: { limit: 7 } } })
    expect(await result.valueOf(limited)).toBe(7)
    expect(await (await materialize([limited])).valueOf(limited)).toBe(5)
  })

  it.each([
    [{ assets: { limited: { limit: 'many' } } }, /config of asset "limited": "limit": /],
    [{ assets: { limited: { limits: 3 } } }, /unknown key "limits" \(known: limit\)/],
    [{ assets: { other: {} } }, /there is no asset "other" to configure/],
    [{ resources: { db: {} } }, /there is no resource "db"/],
    [{ ops: {} }, /unknown key "ops" \(known: assets, resources\)/],
    [{ assets: [] }, /"assets" must be an object/],
  ])('%j is refused before anything runs', async (config, message) => {
    await expect(withConfig(config)).rejects.toThrow(message)
  })
})

describe('multi-assets', () => {
  const pair = defineMultiAsset({
    name: 'pair',
    assets: { left: { key: 'left' }, right: { key: 'right' } },
    subsettable: true,
    run: (_inputs, { selected }) => ({
      ...(selected.has('left') ? { left: 1 } : {}),
      ...(selected.has('right') ? { right: output(2, { metadata: { n: 2 } }) } : {}),
    }),
  })

  it('make all their assets in one step, or those asked for', async () => {
    const { run, events } = house([pair])
    expect(await run()).toMatchObject({ materializedCount: 2 })
    const part = await run({ assetKeys: ['right'] })
    expect(part).toMatchObject({ materializedCount: 1 })
    expect((await events(part.runId)).filter((e) => e.kind === 'asset-materialized').map((e) => e.assetKey)).toEqual([
      'right',
    ])
  })

  it('one that cannot be subset is all or nothing', async () => {
    const whole = defineMultiAsset({
      name: 'whole',
      assets: { a: { key: 'a' }, b: { key: 'b' } },
      run: () => ({ a: 1, b: 2 }),
    })
    await expect(house([whole]).run({ assetKeys: ['a'] })).rejects.toThrow(/makes "a", "b" at once; select all/)
  })

  it('an output that is skipped skips only what reads it', async () => {
    const half = defineMultiAsset({
      name: 'half',
      assets: { a: { key: 'a' }, b: { key: 'b' } },
      run: () => ({ a: 1, b: skip('nothing for b') }),
    })
    const readsA = defineAsset({ key: 'readsA', deps: { a: half.assets.a }, run: ({ a }) => a })
    const readsB = defineAsset({ key: 'readsB', after: [half.assets.b], run: () => 1 })
    const { run } = house([half, readsA, readsB])
    expect(await run()).toMatchObject({ status: 'succeeded', steps: { succeeded: 2, skipped: 1 } })
  })

  it('one with a single output called as plain assets call theirs still returns it by name', async () => {
    const one = defineMultiAsset({ name: 'one', assets: { value: { key: 'one' } }, run: () => ({ value: 5 }) })
    const result = await materialize([one])
    expect(await result.valueOf(one.assets.value)).toBe(5)
  })

  it('a result that is no such object is a clear error', async () => {
    const wrong = defineMultiAsset({
      name: 'wrong',
      assets: { a: { key: 'a' } },
      run: () => ({ a: 1, c: 2 }) as { a: number },
    })
    const result = await materialize([wrong])
    expect(result.errors['wrong']?.message).toContain('it returned "c", which it does not declare')
  })
})

describe('materialize, for tests', () => {
  it('stores in the given IO manager in place of the assets’ own, and opens nothing for those', async () => {
    let opened = 0
    const database = defineResource({ name: 'database', open: () => (opened += 1) })
    const own = defineIoManager({
      name: 'own',
      resources: { database },
      store: async (_context, _value: unknown) => undefined,
      load: async ({ resources }) => `loaded with ${resources.database}`,
    })
    const asset = defineAsset({ key: 'a', io: own, run: () => 'made' })
    const apart = await materialize([asset], { io: memoryIo() })
    expect(await apart.valueOf(asset)).toBe('made')
    expect(opened).toBe(0)
    const real = await materialize([asset])
    expect(await real.valueOf(asset)).toBe('loaded with 2')
  })

  it('runs isolated assets inline', async () => {
    const asset = defineAsset({ key: 'a', isolation: 'thread', run: () => 1 })
    expect((await materialize([asset])).isSuccess).toBe(true)
  })

  it('refuses a concurrency at which nothing could run', async () => {
    await expect(materialize([defineAsset({ key: 'a', run: () => 1 })], { maxConcurrency: 0 })).rejects.toThrow(
      /maxConcurrency is 0/,
    )
  })

  it('a blocking warning is refused at load: a warning never blocks', () => {
    const checks = [{ name: 'both', severity: 'warn', blocking: true, run: () => true }] as const
    expect(() => defineAsset({ key: 'a', run: () => 1, checks })).toThrow(/a warning never blocks/)
  })
})

describe('partitions', () => {
  const keys = staticPartitions(['eu', 'us', 'asia'])

  it('a reader without partitions gets the rows of all partitions that were made, in their order', async () => {
    const parts = defineAsset({ key: 'parts', partitions: keys, run: (_inputs, { partition }) => [partition.key] })
    const seen: unknown[] = []
    const total = defineAsset({ key: 'total', deps: { parts }, run: ({ parts }) => void seen.push(parts) })
    const { run } = house([parts, total])
    await run({ partition: 'us' })
    await run({ partition: 'eu' })
    expect(seen).toEqual([['us'], ['eu', 'us']])
  })

  it('where the partitions are no arrays that is an error which says what to do', async () => {
    const parts = defineAsset({ key: 'parts', partitions: keys, run: () => 1 })
    const total = defineAsset({ key: 'total', deps: { parts }, run: ({ parts }) => parts })
    const { run, events } = house([parts, total])
    const state = await run({ partition: 'us' })
    expect((await events(state.runId)).find((e) => e.kind === 'step-failed')).toMatchObject({
      error: { code: 'invalid/partitions-not-whole' },
    })
  })
})

describe('external assets', () => {
  it('are observed, and give what depends on them a new version to be stale against', async () => {
    let version = 'v1'
    const prices = defineExternalAsset<number>()({ key: 'prices', observe: () => ({ dataVersion: version }) })
    const priced = defineAsset({ key: 'priced', after: [prices], codeVersion: '1', run: () => 1 })
    const { run, events } = house([prices, priced])
    await run({ action: 'observe' })
    const state = await run()
    const made = (await events(state.runId)).find((e) => e.kind === 'asset-materialized')
    expect(made).toMatchObject({ assetKey: 'priced', inputVersions: { prices: 'v1' } })
    version = 'v2'
    expect(await run({ action: 'observe' })).toMatchObject({ observedCount: 1, status: 'succeeded' })
  })

  it('cannot be materialised', async () => {
    const prices = defineExternalAsset()({ key: 'prices' })
    await expect(house([prices]).run()).rejects.toThrow(/every selected asset is external/)
  })
})

describe('hooks', () => {
  it('are called after the step, its own and the project’s; what they throw is recorded and changes nothing', async () => {
    const said: string[] = []
    const good = defineAsset({ key: 'good', hooks: { onSuccess: () => void said.push('good') }, run: () => 1 })
    const bad = defineAsset({
      key: 'bad',
      hooks: {
        onFailure: ({ error }) => {
          said.push(`bad: ${error?.cause?.message}`)
          throw new Error('hook broke')
        },
      },
      run: (): number => {
        throw new Error('boom')
      },
    })
    const { run, events } = house([good, bad], {
      hooks: { onSuccess: ({ stepKey }) => void said.push(`project ${stepKey}`) },
    })
    const state = await run({}, { maxConcurrency: 1 })
    expect(said).toEqual(['good', 'project good', 'bad: boom'])
    const failed = (await events(state.runId)).filter((e) => e.kind === 'hook-ended' && e.error !== undefined)
    expect(failed).toMatchObject([{ hook: 'onFailure', error: { message: 'hook broke' } }])
  })
})

describe('re-execution', () => {
  it('from failure runs what did not succeed and loads the rest through IO managers', async () => {
    let isBroken = true
    const calls: string[] = []
    const a = defineAsset({ key: 'a', run: () => (calls.push('a'), 1) })
    const b = defineAsset({
      key: 'b',
      deps: { a },
      run: ({ a }) => {
        calls.push('b')
        if (isBroken) throw new Error('broken')
        return a + 1
      },
    })
    const c = defineAsset({ key: 'c', deps: { b }, run: ({ b }) => (calls.push('c'), b + 1) })
    const quiet = defineAsset({ key: 'quiet', run: () => (calls.push('quiet'), skip('no')) })
    const afterQuiet = defineAsset({ key: 'afterQuiet', after: [quiet], run: () => 1 })
    const { run, retry: again, ports } = house([a, b, c, quiet, afterQuiet])
    const first = await run()
    expect(first.status).toBe('failed')
    isBroken = false
    calls.length = 0
    const second = await again(first.runId)
    expect(calls).toEqual(['b', 'c'])
    expect(second).toMatchObject({
      status: 'succeeded',
      request: { parentRunId: first.runId, rootRunId: first.runId, retryStrategy: 'from-failure' },
    })
    expect(await ports.defaultIo.load({ assetKey: 'c', partition: undefined } as never)).toBe(3)
    await expect(again(second.runId)).rejects.toThrow(/no step left to retry/)
  })

  it('a value stored before its event was lost is stored again under the same load, so nothing is there twice', async () => {
    const rows: { loadId: string; row: number }[] = []
    let isLosing = true
    const appending = defineIoManager<readonly number[]>({
      name: 'appending',
      store: async ({ loadId }, value) => {
        for (let i = rows.length - 1; i >= 0; i -= 1) if (rows[i]?.loadId === loadId) rows.splice(i, 1)
        rows.push(...value.map((row) => ({ loadId, row })))
        if (isLosing) throw new Error('killed between "value stored" and "event written"')
        return undefined
      },
      load: async () => rows,
    })
    const asset = defineAsset({ key: 'a', io: appending, run: () => [1, 2] })
    const { run, retry: again } = house([asset])
    const first = await run()
    expect(rows).toHaveLength(2)
    isLosing = false
    const second = await again(first.runId)
    expect(second.status).toBe('succeeded')
    expect(rows.map(({ row }) => row)).toEqual([1, 2])
    await run()
    expect(rows).toHaveLength(4)
  })

  it('what waits for a chosen skip is not retried because of a failure beside it', async () => {
    let isBroken = true
    const calls: string[] = []
    const quiet = defineAsset({ key: 'quiet', run: () => skip('nothing new') })
    const failing = defineAsset({
      key: 'failing',
      run: () => {
        if (isBroken) throw new Error('broken')
        return 1
      },
    })
    const both = defineAsset({ key: 'both', after: [quiet, failing], run: () => void calls.push('both') })
    const { run, retry: again } = house([quiet, failing, both])
    const first = await run()
    isBroken = false
    expect((await again(first.runId)).status).toBe('succeeded')
    expect(calls).toEqual([])
  })

  it('a retry of selected steps completes the load of one that failed and begins another for one that did not', async () => {
    const loads: Record<string, string[]> = { a: [], b: [] }
    let isBroken = true
    const noting = defineIoManager<unknown>({
      name: 'noting',
      store: async ({ assetKey, loadId }) => {
        loads[assetKey]?.push(loadId)
        if (isBroken && assetKey === 'b') throw new Error('killed')
        return undefined
      },
      load: async () => 1,
    })
    const assets = ['a', 'b'].map((key) => defineAsset({ key, io: noting, run: () => 1 }))
    const { run, ports, launch } = house(assets)
    const first = await run()
    isBroken = false
    const request = await retryRequest(ports.storage, first.runId, 'selection', 'test', ['a', 'b'])
    await executeRun(ports, await launch(request))
    expect(loads).toEqual({ a: ['run-1/a', 'run-2/a'], b: ['run-1/b', 'run-1/b'] })
  })

  it('what was renamed or removed since cannot be retried, and is named', async () => {
    const gone = defineAsset({
      key: 'gone',
      run: (): number => {
        throw new Error('broken')
      },
    })
    const before = house([gone])
    const first = await before.run()
    const after = house([defineAsset({ key: 'other', run: () => 1 })], { ports: { storage: before.ports.storage } })
    await expect(after.retry(first.runId)).rejects.toThrow('asset "gone" is not in the project')
  })

  it('a run that is still going cannot be retried, an unknown one is not found', async () => {
    const { launch, retry: again } = house([defineAsset({ key: 'a', run: () => 1 })])
    const { runId } = await launch()
    await expect(again(runId)).rejects.toThrow(/is still queued/)
    await expect(again('nobody')).rejects.toThrow(/there is no run nobody/)
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

describe('loading a project', () => {
  it('refuses what cannot work, naming the things involved', () => {
    const a = defineAsset({ key: 'a', after: [assetRef('c')], run: () => 1 })
    const b = defineAsset({ key: 'b', deps: { a }, run: () => 1 })
    const c = defineAsset({ key: 'c', deps: { b }, run: () => 1 })
    expect(() => house([a, b, c])).toThrow(
      /in a circle: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)\. Remove one/,
    )
    expect(() => house([b])).toThrow(/asset "b" depends on "a", which is not in the project/)
    expect(() => house([defineAsset({ key: 'x', run: () => 1 }), defineAsset({ key: 'x', run: () => 2 })])).toThrow(
      /two definitions are named "x"/,
    )
    const gold = defineAsset({ key: 'g', layer: 'gold', run: () => 1 })
    const between = defineAsset({ key: 'between', deps: { gold }, run: () => 1 })
    const bronze = defineAsset({ key: 'raw', layer: 'bronze', after: [between], run: () => 1 })
    expect(() => house([gold, between, bronze])).toThrow(
      /bronze asset "raw" depends on "between", which is gold or made from gold/,
    )
    const net = defineResource({ name: 'net', layers: ['bronze'], open: () => 1 })
    const wrapped = defineResource({ name: 'wrapped', resources: { net }, open: ({ resources }) => resources.net })
    const sly = defineAsset({ key: 'sly', layer: 'silver', resources: { wrapped }, run: () => 1 })
    expect(() => house([sly])).toThrow(/silver asset "sly" uses resource "net", which is for bronze only/)
    expect(() => defineAsset({ key: '../up', run: () => 1 })).toThrow(/the part ".." is not/)
    expect(() => defineAsset({ key: 'r', retry: { backoff: 'linear' }, run: () => 1 })).toThrow(
      /has backoff but no delayMs/,
    )
  })
})
