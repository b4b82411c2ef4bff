/**
 * pool-store-contract — what every pool store keeps: never more holders than places, a line that is served in order, and
 * places that are free the moment their step or run has ended.
 */
import type { Event } from '../event/event.ts'
import type { SlotHolder } from '../storage/pool-store.ts'
import type { Fence, Storage } from '../storage/storage.ts'
import { assertEqual, assertRejects, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { runPoolContract } from './run-pool-contract.ts'
import { claimBy, ended, queued, stepStarted, stepSucceeded } from './sample-events.ts'

/** A run that is claimed, and asks for places of its steps. */
interface Asking {
  readonly fence: Fence
  ask(stepKey: string, pools: readonly string[], atMs?: number, priority?: number): Promise<'held' | 'waiting'>
}

async function asking(store: Storage, runId: string): Promise<Asking> {
  const made = await store.createRun({ runId, events: [queued(runId)], claim: claimBy(runId, 1_000) })
  const fence = { runId, token: made.kind === 'created' ? (made.claim?.token ?? 0) : 0 }
  return {
    fence,
    ask: (stepKey, pools, atMs = 0, priority = 0) => store.claimSlots(fence, { stepKey, pools, atMs, priority }),
  }
}

const nameOf = ({ runId, stepKey }: SlotHolder): string => `${runId}/${stepKey}`

async function poolSeen(store: Storage, name: string): Promise<readonly [held: string[], waiting: string[]]> {
  const pool = (await store.listPools()).find((one) => one.name === name)
  return [(pool?.held ?? []).map(nameOf), (pool?.waiting ?? []).map(nameOf)]
}

const serving: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a pool has as many holders as its limit; one nobody has given a limit has one',
    async check(open) {
      await using store = await open()
      await store.declarePools({ two: 2, none: 0 })
      const run = await asking(store, 'r')
      assertEqual(await run.ask('a', ['two']), 'held', 'first of two')
      assertEqual(await run.ask('b', ['two']), 'held', 'second of two')
      assertEqual(await run.ask('c', ['two']), 'waiting', 'third of two')
      assertEqual(await run.ask('d', ['new']), 'held', 'first of one')
      assertEqual(await run.ask('e', ['new']), 'waiting', 'second of one')
      assertEqual(await run.ask('f', ['none']), 'waiting', 'first of none')
      assertEqual(await run.ask('g', []), 'held', 'of no pool')
      assertEqual(await run.ask('a', ['two']), 'held', 'the holder again')
      assertEqual(await poolSeen(store, 'two'), [['r/a', 'r/b'], ['r/c']], 'pool two')
      const limits = (await store.listPools()).map(({ name, limit, isChosen }) => [name, limit, isChosen])
      assertEqual(
        limits,
        [
          ['new', 1, false],
          ['none', 0, false],
          ['two', 2, false],
        ],
        'pools by name',
      )
    },
  },
  {
    promise:
      'who waits is served by priority, then by when it asked, then by who came first; what asks late stands behind',
    async check(open) {
      await using store = await open()
      const [r, s] = [await asking(store, 'r'), await asking(store, 's')]
      await r.ask('holder', ['p'])
      await r.ask('late', ['p'], 30)
      await s.ask('early', ['p'], 10)
      await r.ask('early', ['p'], 10)
      await s.ask('urgent', ['p'], 40, 5)
      await s.ask('idle', ['p'], 0, -1)
      const line = ['s/urgent', 's/early', 'r/early', 'r/late', 's/idle']
      assertEqual((await poolSeen(store, 'p'))[1], line, 'line')
      await store.releaseSlots(r.fence, 'holder')
      assertEqual(await r.ask('late', ['p'], 30), 'waiting', 'one further back, though a place is free')
      assertEqual(await s.ask('newcomer', ['p'], 50), 'waiting', 'one that was not in line')
      assertEqual(await s.ask('urgent', ['p'], 40, 5), 'held', 'the head of the line')
      await store.releaseSlots(s.fence, 'urgent')
      assertEqual(await s.ask('early', ['p'], 10), 'held', 'the next')
    },
  },
  {
    promise: 'one that asks again keeps its place in line, and asking again writes nothing',
    async check(open) {
      await using store = await open()
      const run = await asking(store, 'r')
      await run.ask('holder', ['p', 'q'])
      for (const step of ['a', 'b', 'c']) await run.ask(step, ['p', 'q'], 7)
      let told = 0
      store.onChange(() => (told += 1))
      for (const step of ['c', 'a', 'b', 'a']) assertEqual(await run.ask(step, ['p', 'q'], 7), 'waiting', step)
      assertEqual(await run.ask('holder', ['p', 'q']), 'held', 'the holder')
      assertEqual(told, 0, 'changes told')
      assertEqual((await poolSeen(store, 'p'))[1], ['r/a', 'r/b', 'r/c'], 'line')
    },
  },
  {
    promise: 'several pools are held together or not at all, and who waits for them keeps those behind it out',
    async check(open) {
      await using store = await open()
      const run = await asking(store, 'r')
      await run.ask('a', ['p'], 0)
      assertEqual(await run.ask('both', ['p', 'q'], 1), 'waiting', 'both, while one is taken')
      assertEqual(await poolSeen(store, 'q'), [[], ['r/both']], 'pool q')
      assertEqual(await run.ask('behind', ['q'], 2), 'waiting', 'one behind in the pool that is free')
      assertEqual(await run.ask('other', ['z'], 2), 'held', 'one in another pool')
      assertEqual(await run.ask('ahead', ['q'], 0), 'held', 'one ahead in the pool that is free')
      await store.releaseSlots(run.fence, 'a')
      assertEqual(await run.ask('both', ['p', 'q'], 1), 'waiting', 'both, while the other is taken')
      await store.releaseSlots(run.fence, 'ahead')
      assertEqual(await run.ask('both', ['p', 'q', 'p'], 1), 'held', 'both')
      assertEqual(await poolSeen(store, 'p'), [['r/both'], []], 'pool p')
      assertEqual(await poolSeen(store, 'q'), [['r/both'], ['r/behind']], 'pool q at the end')
    },
  },
  {
    promise: 'who leaves the line is in nobody’s way, and who gives its place back can ask again',
    async check(open) {
      await using store = await open()
      const run = await asking(store, 'r')
      for (const [at, step] of ['a', 'b', 'c'].entries()) await run.ask(step, ['p'], at)
      await store.releaseSlots(run.fence, 'b')
      await store.releaseSlots(run.fence, 'a')
      await store.releaseSlots(run.fence, 'unknown')
      assertEqual(await run.ask('c', ['p'], 2), 'held', 'the one behind')
      assertEqual(await run.ask('a', ['p'], 3), 'waiting', 'the one that gave it back')
    },
  },
]

const limiting: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a chosen limit goes over the declared one, and undefined goes back to it',
    async check(open) {
      await using store = await open()
      const seen = async (): Promise<unknown> =>
        (await store.listPools()).map(({ name, limit, isChosen }) => `${name} ${limit} ${isChosen}`)
      await store.declarePools({ p: 2, q: 3 })
      await store.setPoolLimit('p', 5)
      await store.setPoolLimit('x', 4)
      assertEqual(await seen(), ['p 5 true', 'q 3 false', 'x 4 true'], 'pools')
      await store.declarePools({ p: 7, z: 1 })
      assertEqual(await seen(), ['p 5 true', 'x 4 true', 'z 1 false'], 'pools declared anew')
      await store.setPoolLimit('p', undefined)
      await store.setPoolLimit('x', undefined)
      await store.setPoolLimit('unknown', undefined)
      assertEqual(await seen(), ['p 7 false', 'z 1 false'], 'pools as declared')
    },
  },
  {
    promise: 'lowering the limit takes no place away, and nobody is let in until enough have left',
    async check(open) {
      await using store = await open()
      await store.setPoolLimit('p', 3)
      const run = await asking(store, 'r')
      for (const [at, step] of ['a', 'b', 'c', 'd'].entries()) await run.ask(step, ['p'], at)
      await store.setPoolLimit('p', 1)
      assertEqual(await poolSeen(store, 'p'), [['r/a', 'r/b', 'r/c'], ['r/d']], 'after lowering')
      for (const step of ['a', 'b']) {
        await store.releaseSlots(run.fence, step)
        assertEqual(await run.ask('d', ['p'], 3), 'waiting', `after ${step} has left`)
      }
      await store.releaseSlots(run.fence, 'c')
      assertEqual(await run.ask('d', ['p'], 3), 'held', 'after all have left')
      await store.setPoolLimit('p', 2)
      assertEqual(await run.ask('e', ['p'], 4), 'held', 'after raising')
    },
  },
  {
    promise: 'a limit that is no whole number from 0 is refused, and none of the call is kept',
    async check(open) {
      await using store = await open()
      for (const limit of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        await assertRejects(store.setPoolLimit('p', limit), 'invalid/pool-limit', `limit ${limit}`)
        await assertRejects(store.declarePools({ a: 1, p: limit }), 'invalid/pool-limit', `declared limit ${limit}`)
      }
      assertEqual(await store.listPools(), [], 'pools')
    },
  },
]

const step = { runId: 'r', stepKey: 'a', attempt: 1, atMs: 5 } as const
const error = { name: 'Error', message: 'no' }
const STEP_ENDS: readonly Event[] = [
  stepSucceeded('r', 'a'),
  { ...step, kind: 'step-failed', durationMs: 1, error },
  { ...step, kind: 'step-skipped', reason: 'no need', cause: 'chosen' },
  { ...step, kind: 'step-canceled', durationMs: 1 },
  { ...step, kind: 'step-retry-scheduled', durationMs: 1, delayMs: 9, error },
]

const freeing: readonly Promised<OpenStorage>[] = [
  ...STEP_ENDS.map((event): Promised<OpenStorage> => ({
    promise: `${event.kind} frees the places of its step, and takes it out of the line, with the event itself`,
    async check(open) {
      await using store = await open()
      const [r, s] = [await asking(store, 'r'), await asking(store, 's')]
      await r.ask('a', ['p'])
      await r.ask('b', ['q'])
      await s.ask('a', ['q'], 1)
      await store.append([stepStarted('r', 'a'), { ...step, kind: 'step-waiting', pools: ['p'] }], r.fence)
      assertEqual(await poolSeen(store, 'p'), [['r/a'], []], 'pool p while it runs')
      await store.append([event], r.fence)
      assertEqual(await poolSeen(store, 'p'), [[], []], 'pool p')
      assertEqual(await poolSeen(store, 'q'), [['r/b'], ['s/a']], 'pool q')
      await r.ask('a', ['q'], 0)
      await store.append([event], r.fence)
      assertEqual(await poolSeen(store, 'q'), [['r/b'], ['s/a']], 'line of pool q')
    },
  })),
  {
    promise: 'the end of a run frees all of its places, and all that waits for it is forgotten',
    async check(open) {
      await using store = await open()
      const [r, s] = [await asking(store, 'r'), await asking(store, 's')]
      await r.ask('a', ['p'])
      await s.ask('a', ['p'], 2)
      await r.ask('b', ['p'], 1)
      await store.append([ended('r', 'failed', { reason: 'worker-lost' })])
      assertEqual(await poolSeen(store, 'p'), [[], ['s/a']], 'pool p')
      assertEqual(await s.ask('a', ['p'], 2), 'held', 'the other run')
    },
  },
  {
    promise: 'a claim that is given back frees all places of its run, and so does one that another takes over',
    async check(open) {
      await using store = await open()
      const r = await asking(store, 'r')
      await r.ask('a', ['p'])
      await r.ask('b', ['p'], 1)
      await store.releaseClaim({ runId: 'r', token: r.fence.token + 1 })
      assertEqual(await poolSeen(store, 'p'), [['r/a'], ['r/b']], 'after a stale release')
      await store.releaseClaim(r.fence)
      assertEqual(await poolSeen(store, 'p'), [[], []], 'after the release')
      const s = await asking(store, 's')
      await s.ask('a', ['p'])
      await store.claimRun('s', claimBy('w2', 9_000), 2_000)
      assertEqual(await poolSeen(store, 'p'), [[], []], 'after the takeover')
    },
  },
  {
    promise: 'a stale claim takes no place and gives none back',
    async check(open) {
      await using store = await open()
      const r = await asking(store, 'r')
      await r.ask('a', ['p'])
      const stale = { runId: 'r', token: r.fence.token + 1 }
      const request = { stepKey: 'b', pools: ['q'], priority: 0, atMs: 0 }
      for (const fence of [stale, { runId: 'nobody', token: 1 }]) {
        await assertRejects(store.claimSlots(fence, request), 'conflict/stale-claim', 'claimSlots')
        await assertRejects(store.releaseSlots(fence, 'a'), 'conflict/stale-claim', 'releaseSlots')
      }
      await store.releaseClaim(r.fence)
      await assertRejects(store.claimSlots(r.fence, request), 'conflict/stale-claim', 'claimSlots of a released claim')
      assertEqual(await store.listPools(), [], 'pools')
    },
  },
]

export const poolStoreContract: readonly Promised<OpenStorage>[] = [
  ...serving,
  ...limiting,
  ...freeing,
  ...runPoolContract,
]
