import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dynamic } from '../../definition/dynamic.ts'
import { defineJob } from '../../definition/job.ts'
import { defineOp } from '../../definition/op.ts'
import { always } from '../../definition/trigger.ts'
import type { StoredEvent } from '../../event/event.ts'
import { house } from '../../testing/house.ts'
import { executeRun } from '../run.ts'

const keysOf = (events: readonly StoredEvent[], kind: StoredEvent['kind']) =>
  events.flatMap((event) => (event.kind === kind && 'stepKey' in event ? [event.stepKey ?? ''] : [])).toSorted()

/** A job whose mapped steps fail for the keys in `bad`, and which notes what it calls. */
function fanHouse(keys: readonly string[], bad: Set<string>) {
  const called: string[] = []
  const list = defineOp({
    name: 'list',
    run: () => {
      called.push('list')
      return dynamic(keys, (key) => key)
    },
  })
  const work = defineOp({
    name: 'work',
    run: ({ key }: { key: string }) => {
      called.push(key)
      if (bad.has(key)) throw new Error(`${key} is bad`)
      return key.toUpperCase()
    },
  })
  const gather = defineOp({ name: 'gather', run: ({ all }: { all: readonly string[] }) => all.join(' ') })
  const sweep = defineOp({ name: 'sweep', run: () => void called.push('sweep') })
  const job = defineJob({
    name: 'fan',
    compose: () => {
      const all = list().map((key) => work({ key }))
      const gathered = gather({ all: all.collect() })
      always(gathered, () => sweep())
    },
  })
  const test = house([], { jobs: [job] })
  const launch = { job: 'fan', assetKeys: [] }
  return { ...test, launch: () => test.launch(launch), run: () => test.run(launch), called }
}

describe('a retry from failure of a job', () => {
  it('runs exactly the mapped keys that did not succeed, and what comes after them', async () => {
    const bad = new Set(['b', 'd'])
    const test = fanHouse(['a', 'b', 'c', 'd'], bad)
    expect((await test.run()).status).toBe('failed')
    expect(test.called).toEqual(['list', 'a', 'b', 'c', 'd', 'sweep'])
    test.called.length = 0
    bad.delete('b')
    expect((await test.retry('run-1')).status).toBe('failed')
    expect(test.called).toEqual(['b', 'd', 'sweep'])
    test.called.length = 0
    bad.clear()
    const last = await test.retry('run-2')
    expect(last.status).toBe('succeeded')
    expect(last.steps).toMatchObject({ planned: 3, succeeded: 3 })
    expect(test.called).toEqual(['d', 'sweep'])
    expect(await test.ports.values.read('run-3', 'gather', 'value')).toEqual({ value: 'A B C D' })
    await expect(test.retry('run-3')).rejects.toThrow('has no step left to retry')
  })

  it('of strategy all runs everything, of a selection only that', async () => {
    const test = fanHouse(['a', 'b'], new Set())
    await test.run()
    test.called.length = 0
    await test.retry('run-1', 'all')
    expect(test.called).toEqual(['list', 'a', 'b', 'sweep'])
    test.called.length = 0
    expect((await test.retry('run-2', 'selection', ['work[b]', 'gather'])).status).toBe('succeeded')
    expect(test.called).toEqual(['b'])
    expect(await test.ports.values.read('run-3', 'gather', 'value')).toEqual({ value: 'A B' })
  })

  it('runs what a canceled run had not begun', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`)
    const test = fanHouse(keys, new Set())
    const stop = new AbortController()
    const storage = test.ports.storage
    const off = storage.onAppend(() => {
      if (test.called.includes('k5')) stop.abort()
    })
    const canceled = await executeRun(test.ports, await test.launch(), { signal: stop.signal, maxConcurrency: 2 })
    off()
    expect(canceled.status).toBe('canceled')
    expect(test.called).toContain('sweep')
    expect(test.called).not.toContain('k39')
    const done = keysOf(await test.events('run-1'), 'step-succeeded').filter((key) => key.startsWith('work'))
    test.called.length = 0
    expect((await test.retry('run-1')).status).toBe('succeeded')
    expect(test.called.filter((key) => key.startsWith('k')).length).toBe(keys.length - done.length)
  })
})

describe('a run whose worker was lost', () => {
  it('goes on in another: what was done is not done again, what was at work begins its next attempt', async () => {
    const test = fanHouse(['a', 'b', 'c'], new Set())
    const lost = await test.launch()
    const { storage, values } = test.ports
    const fence = { runId: 'run-1', token: lost.claim.token }
    const at = { runId: 'run-1', atMs: 1_000 }
    await values.write('run-1', 'list', 'value#0', ['a', 'b', 'c'])
    await values.write('run-1', 'work[a]', 'value', 'first')
    await storage.append(
      [
        { ...at, kind: 'run-started', worker: 'lost' },
        { ...at, kind: 'step-started', stepKey: 'list', attempt: 1 },
        { ...at, kind: 'output-mapped', stepKey: 'list', attempt: 1, output: 'value', keys: ['a', 'b', 'c'] },
        { ...at, kind: 'step-succeeded', stepKey: 'list', attempt: 1, durationMs: 1 },
        { ...at, kind: 'step-started', stepKey: 'work[a]', attempt: 1 },
        { ...at, kind: 'step-started', stepKey: 'work[b]', attempt: 1 },
        { ...at, kind: 'step-succeeded', stepKey: 'work[a]', attempt: 1, durationMs: 1 },
      ],
      fence,
    )
    const state = await executeRun({ ...test.ports, codeVersion: 'v2' }, await test.restore('run-1'))
    expect(state).toMatchObject({ status: 'succeeded', codeVersion: 'v2' })
    expect(test.called).toEqual(['b', 'c', 'sweep'])
    expect(await values.read('run-1', 'gather', 'value')).toEqual({ value: 'first B C' })
    const events = await test.events('run-1')
    expect(events.find((event) => event.kind === 'run-resumed')).toMatchObject({ resumeNumber: 1, codeVersion: 'v2' })
    expect(events.filter((event) => event.kind === 'step-started' && event.stepKey === 'work[b]').at(-1)).toMatchObject(
      {
        attempt: 2,
      },
    )
  })
})

/** Layers of ops, some dynamic: each adds up what it reads; `fails` says which step keys fail. */
function randomHouse(
  layers: readonly (readonly { readonly reads: number; readonly isMapped: boolean }[])[],
  fails: Set<string>,
) {
  const called: string[] = []
  const note = (stepKey: string) => {
    called.push(stepKey)
    if (fails.has(stepKey)) throw new Error(stepKey)
  }
  const sum = defineOp({
    name: 'sum',
    run: ({ of }: { of: readonly number[] }, { stepKey }) => {
      note(stepKey)
      return of.reduce((total, one) => total + one, 1)
    },
  })
  const spread = defineOp({
    name: 'spread',
    run: ({ of }: { of: number }, { stepKey }) => {
      note(stepKey)
      return dynamic(
        Array.from({ length: of % 4 }, (_, i) => i),
        (i) => `k${i}`,
      )
    },
  })
  const job = defineJob({
    name: 'random',
    compose: () => {
      const all = [sum({ of: [1] })]
      for (const layer of layers) {
        const before = [...all]
        for (const { reads, isMapped } of layer) {
          const read = before.slice(-1 - (reads % before.length))
          const one = sum({ of: read })
          all.push(
            isMapped
              ? sum({
                  of: spread({ of: one })
                    .map((item) => sum({ of: [item, one] }))
                    .map((item) => sum({ of: [item] }))
                    .collect(),
                })
              : one,
          )
        }
      }
    },
  })
  return { called, ...house([], { jobs: [job] }) }
}

const LAYERS = fc.array(
  fc.array(fc.record({ reads: fc.nat({ max: 5 }), isMapped: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  { maxLength: 4 },
)

describe('any job', () => {
  it('ends every step once, after those it reads; retries run exactly what is missing', async () => {
    await fc.assert(
      fc.asyncProperty(LAYERS, fc.nat(), fc.integer({ min: 1, max: 8 }), async (layers, seed, maxConcurrency) => {
        const launch = { job: 'random', assetKeys: [] }
        const whole = randomHouse(layers, new Set())
        await whole.run(launch, { maxConcurrency })
        const all = keysOf(await whole.events('run-1'), 'step-succeeded')
        expect(new Set(all).size).toBe(all.length)
        expect(whole.called.toSorted()).toEqual(all)

        const fails = new Set(all.filter((_, i) => (i * 7 + seed) % 5 === 0))
        const test = randomHouse(layers, fails)
        const done: string[] = []
        let state = await test.run(launch, { maxConcurrency })
        for (let run = 1; state.status === 'failed'; run += 1) {
          const events = await test.events(`run-${run}`)
          const ended = ['step-succeeded', 'step-failed', 'step-skipped'] as const
          const ends = ended.flatMap((kind) => keysOf(events, kind))
          expect(new Set(ends).size).toBe(ends.length)
          done.push(...keysOf(events, 'step-succeeded'))
          for (const key of keysOf(events, 'step-failed')) fails.delete(key)
          test.called.length = 0
          state = await test.retry(`run-${run}`)
          expect(test.called.filter((key) => done.includes(key))).toEqual([])
          if (state.status === 'succeeded') done.push(...keysOf(await test.events(`run-${run + 1}`), 'step-succeeded'))
        }
        if (done.length > 0) expect(done.toSorted()).toEqual(all)
      }),
      { numRuns: 60 },
    )
  })
})
