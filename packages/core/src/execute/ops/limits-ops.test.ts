import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fixedClock } from '../../clock.ts'
import { dynamic } from '../../definition/dynamic.ts'
import { defineJob } from '../../definition/job.ts'
import { defineOp } from '../../definition/op.ts'
import { retry } from '../../definition/outcome.ts'
import { always, onFailure } from '../../definition/trigger.ts'
import { executeJob } from '../../testing/execute-job.ts'
import { house, kindsOf } from '../../testing/house.ts'
import { executeRun } from '../run.ts'

const list = defineOp({ name: 'list', run: () => dynamic(['a', 'b', 'c', 'd', 'e', 'f'], (key) => key) })

describe('limits of a job', () => {
  it('no more steps run at once than the job says, and steps that wait for a pool hold no place', async () => {
    let running = 0
    let most = 0
    const clock = fixedClock(1_000)
    const work = (name: string, pool: string) =>
      defineOp({
        name,
        pool,
        run: async (_inputs: { key: string }) => {
          running += 1
          most = Math.max(most, running)
          await clock.sleep(10)
          running -= 1
        },
      })
    const narrow = work('narrow', 'narrow')
    const wide = work('wide', 'wide')
    const job = defineJob({
      name: 'pools',
      maxConcurrency: 3,
      compose: () => {
        const keys = list()
        keys.map((key) => narrow({ key }))
        keys.map((key) => wide({ key }))
      },
    })
    const test = house([], { jobs: [job], ports: { clock } })
    await test.ports.storage.setPoolLimit('wide', 10)
    const ending = test.run({ job: 'pools', assetKeys: [] })
    for (let i = 0; i < 60; i += 1) await clock.advance(10)
    const state = await ending
    expect(state.status).toBe('succeeded')
    expect(most).toBe(3)
    const events = await test.events('run-1')
    expect(kindsOf(events)).toContain('step-waiting')
    for (const pool of await test.ports.storage.listPools()) expect(pool).toMatchObject({ held: [], waiting: [] })
  })

  it('a step that waits for a pool leaves the line when its run is canceled', async () => {
    const clock = fixedClock(1_000)
    const busy = defineOp({
      name: 'busy',
      pool: 'db',
      run: (_inputs: { key: string }, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
    })
    const job = defineJob({ name: 'line', compose: () => list().map((key) => busy({ key })) })
    const test = house([], { jobs: [job], ports: { clock } })
    const stop = new AbortController()
    const ending = executeRun(test.ports, await test.launch({ job: 'line', assetKeys: [] }), { signal: stop.signal })
    for (let i = 0; i < 4; i += 1) await clock.advance(50)
    stop.abort()
    for (let i = 0; i < 4; i += 1) await clock.advance(50)
    expect((await ending).status).toBe('canceled')
    for (const pool of await test.ports.storage.listPools()) expect(pool).toMatchObject({ held: [], waiting: [] })
  })

  it('a cancel leaves clean-up twice the grace, and no longer', async () => {
    const clock = fixedClock(0)
    const told: string[] = []
    const hang = defineOp({
      name: 'hang',
      run: (_inputs, { signal }) =>
        new Promise<void>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
    })
    const sweep = defineOp({ name: 'sweep', run: async () => void told.push('swept') })
    const slow = defineOp({
      name: 'slow',
      run: (_inputs, { signal }) =>
        new Promise<void>((_resolve, reject) =>
          signal.addEventListener(
            'abort',
            () => {
              told.push(`slow stopped at ${clock.nowMs()}`)
              reject(signal.reason)
            },
            { once: true },
          ),
        ),
    })
    const alarm = defineOp({ name: 'alarm', run: () => void told.push('alarm') })
    const job = defineJob({
      name: 'clean',
      compose: () => {
        const hanging = hang()
        always(hanging, () => {
          sweep()
          slow()
        })
        onFailure(hanging, () => alarm())
      },
    })
    const test = house([], { jobs: [job], ports: { clock, graceMs: 1_000 } })
    const stop = new AbortController()
    const ending = executeRun(test.ports, await test.launch({ job: 'clean', assetKeys: [] }), { signal: stop.signal })
    await clock.advance(100)
    stop.abort()
    for (let i = 0; i < 30; i += 1) await clock.advance(100)
    const state = await ending
    expect(state.status).toBe('canceled')
    expect(told).toEqual(['swept', 'slow stopped at 2100'])
    expect(state.steps).toMatchObject({ succeeded: 1, canceled: 3 })
  })
})

describe('what an author can say of an op', () => {
  it('config, retry, hooks, resources of each, checked as one document', async () => {
    const seen: string[] = []
    let tries = 0
    const fetch = defineOp({
      name: 'fetch',
      config: z.object({ limit: z.number() }),
      retry: { maxRetries: 2 },
      hooks: { onSuccess: ({ stepKey, attempt }) => void seen.push(`op ${stepKey} ${attempt}`) },
      run: (_inputs, { config }) => {
        tries += 1
        if (tries === 1) throw retry('again')
        return config.limit
      },
    })
    const job = defineJob({
      name: 'configured',
      compose: () => fetch(),
      hooks: { onSuccess: ({ stepKey }) => void seen.push(`job ${stepKey}`) },
    })
    const { outputs } = await executeJob(job, { runConfig: { ops: { fetch: { limit: 7 } } } })
    expect(outputs).toEqual({ fetch: 7 })
    expect(seen).toEqual(['op fetch 2', 'job fetch'])
    await expect(executeJob(job, { runConfig: { ops: { fetsh: {} } } })).rejects.toThrow(
      'has no op "fetsh" (known: fetch)',
    )
    await expect(executeJob(job, { runConfig: { ops: { fetch: {} } } })).rejects.toThrow(
      'config of op "fetch": "limit"',
    )
    await expect(executeJob(job, { runConfig: { job: 1 } })).rejects.toThrow('job "configured" takes no config')
    await expect(executeJob(job, { runConfig: { jobs: 1 } })).rejects.toThrow('unknown key "jobs"')
  })

  it('mapping keys are named when they are not allowed or come twice', async () => {
    const spread = (keys: readonly string[]) =>
      defineJob({
        name: 'keys',
        compose: () => defineOp({ name: 'spread', run: () => dynamic(keys, (key) => key) })(),
      })
    const errorOf = async (keys: readonly string[]) => (await executeJob(spread(keys))).errors['spread']
    expect(await errorOf(['a b'])).toMatchObject({
      code: 'user-code/bad-mapping-key',
      message: expect.stringContaining('"a b"'),
    })
    expect(await errorOf(['x', 'x'])).toMatchObject({ message: expect.stringContaining('"x" is given to two items') })
  })

  it('an op that is mapped must give items', async () => {
    const plain = defineOp({ name: 'plain', run: (): ReturnType<typeof dynamic<number>> => 5 as never })
    const job = defineJob({ name: 'plain', compose: () => plain().map(() => list({}, { as: 'inner' })) })
    const { errors } = await executeJob(job)
    expect(errors['plain']?.message).toContain('its output is mapped but is not dynamic. Return dynamic(')
  })

  it('a part of a job runs alone when it reads nothing that is left out', async () => {
    const one = defineOp({ name: 'one', run: () => 1 })
    const two = defineOp({ name: 'two', run: ({ of }: { of: number }) => of + 1 })
    const three = defineOp({ name: 'three', run: ({ of }: { of: number }) => of + 1 })
    const job = defineJob({ name: 'parts', compose: () => three({ of: two({ of: one() }) }) })
    expect((await executeJob(job, { ops: '+two' })).outputs).toEqual({ one: 1, two: 2 })
    expect((await executeJob(job, { ops: 'one*' })).outputs).toEqual({ one: 1, two: 2, three: 3 })
    await expect(executeJob(job, { ops: 'two, three' })).rejects.toThrow('op "two" reads "one", which is not selected')
    await expect(executeJob(job, { ops: 'fuor' })).rejects.toThrow('there is no op "fuor" (known: one, two, three)')
  })
})
