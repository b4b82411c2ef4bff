/** Pools under whatever order of asking, leaving and ending: on a file and in memory alike. */
import { memoryStorage, type Storage } from '@ingot/core'
import { claimBy, ended, queued, stepSucceeded } from '@ingot/core/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

const RUNS = ['r0', 'r1', 'r2'] as const
const STEPS = ['a', 'b', 'c'] as const

type Move =
  | {
      readonly kind: 'ask'
      readonly run: string
      readonly step: string
      readonly pools: readonly string[]
      readonly priority: number
      readonly atMs: number
    }
  | { readonly kind: 'leave' | 'end-step'; readonly run: string; readonly step: string }
  | { readonly kind: 'end-run'; readonly run: string }
  | { readonly kind: 'limit'; readonly pool: string; readonly limit: number | undefined }

const run = fc.constantFrom(...RUNS)
const step = fc.constantFrom(...STEPS)
const pools = fc.uniqueArray(fc.constantFrom('p', 'q', 's'), { minLength: 1, maxLength: 3 })
const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      run,
      step,
      pools,
      priority: fc.integer({ min: -1, max: 1 }),
      atMs: fc.integer({ min: 0, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'end-step' as const), run, step }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end-run' as const), run }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('limit' as const),
      pool: fc.constantFrom('p', 'q'),
      limit: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    }),
  },
)

async function start(store: Storage): Promise<void> {
  await store.declarePools({ p: 2 })
  for (const runId of RUNS) {
    await store.createRun({ runId, events: [queued(runId)], claim: claimBy(runId, 1_000) })
  }
}

/** What came of it: an answer, or the code of the refusal. */
async function play(store: Storage, move: Move): Promise<unknown> {
  const fence = { runId: 'run' in move ? move.run : '', token: 1 }
  const call = (() => {
    switch (move.kind) {
      case 'ask':
        return store.claimSlots(fence, { ...move, stepKey: move.step })
      case 'leave':
        return store.releaseSlots(fence, move.step)
      case 'end-step':
        return store.append([stepSucceeded(move.run, move.step)], fence)
      case 'end-run':
        return store.append([ended(move.run)], fence)
      case 'limit':
        return store.setPoolLimit(move.pool, move.limit)
    }
  })()
  return await call.then(
    (answer) => (typeof answer === 'string' ? answer : 'done'),
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
  )
}

/** Holders beyond the limit: only those who were there when it was lowered. */
async function checkLimits(store: Storage, before: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const pool of await store.listPools()) {
    counts.set(pool.name, pool.held.length)
    expect(pool.held.length, `holders of ${pool.name}`).toBeLessThanOrEqual(
      Math.max(pool.limit, before.get(pool.name) ?? 0),
    )
  }
  return counts
}

/** Everybody who holds ends, everybody who waits asks again: in the end all have been served. */
async function drain(store: Storage): Promise<void> {
  for (;;) {
    const all = await store.listPools()
    const held = all.flatMap((pool) => pool.held)
    const waiting = new Map(
      all.flatMap((pool) => pool.waiting.map((one) => [`${one.runId}/${one.stepKey}`, one] as const)),
    )
    if (waiting.size === 0) return
    for (const { runId, stepKey } of held) await play(store, { kind: 'end-step', run: runId, step: stepKey })
    const answers: unknown[] = []
    for (const { runId, stepKey, priority, sinceMs } of waiting.values()) {
      const asked = all.filter(({ waiting: line }) =>
        line.some((one) => one.runId === runId && one.stepKey === stepKey),
      )
      const names = asked.map((pool) => pool.name)
      answers.push(await play(store, { kind: 'ask', run: runId, step: stepKey, pools: names, priority, atMs: sinceMs }))
    }
    expect(answers, 'somebody is served when all places are free').toContain('held')
  }
}

it('limits hold in any order of moves, nobody is left waiting, and a file answers as memory does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { maxLength: 30 }), async (all) => {
      await using directory = await temporaryDirectory()
      await using sqlite = await openSqliteStorage({ directory: directory.path })
      await using memory = memoryStorage()
      await Promise.all([start(sqlite), start(memory)])
      let holders: ReadonlyMap<string, number> = new Map()
      for (const move of all) {
        expect(await play(sqlite, move), JSON.stringify(move)).toBe(await play(memory, move))
        expect(await sqlite.listPools()).toEqual(await memory.listPools())
        holders = await checkLimits(memory, holders)
      }
      await drain(memory)
      await drain(sqlite)
    }),
    { numRuns: 100 },
  )
})
