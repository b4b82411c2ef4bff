import { describe, expect, it } from 'vitest'

import { fixedClock } from '../clock.ts'
import { defineAsset } from '../definition/asset.ts'
import { defineCheck } from '../definition/check.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { fail, output, retry } from '../definition/outcome.ts'
import { memoryStorage } from '../storage/memory.ts'
import { house, kindsOf } from '../testing/house.ts'
import { materialize } from '../testing/materialize.ts'
import { executeRun } from './run.ts'

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
      'asset-failed',
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
