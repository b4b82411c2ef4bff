/**
 * retention-store-contract — what every store keeps when it forgets: what is old goes whole, what is known of assets
 * stays, and what is unfinished never goes.
 */
import type { PruneQuery } from '../storage/retention-store.ts'
import type { Storage } from '../storage/storage.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import {
  checked,
  claimBy,
  ended,
  materialized,
  observed,
  queued,
  started,
  stepStarted,
  stepSucceeded,
  wiped,
} from './sample-events.ts'
import { SCHEDULE, keyedRun, sampleBackfill, sampleCommit, sampleSkip, sampleTick } from './sample-ticks.ts'
import { everythingSeen } from './seen.ts'

/** A run that ended at `atMs`, with a step that made asset `a`. */
async function makeRun(
  store: Storage,
  runId: string,
  atMs: number,
  more: { readonly key?: string } = {},
): Promise<void> {
  const runKey = more.key === undefined ? {} : { runKey: { scope: 's', key: more.key } }
  await store.createRun({ runId, events: [queued(runId, 0, { tags: { team: 'news' } }), started(runId)], ...runKey })
  await store.append([stepStarted(runId, 'a'), materialized('a', { runId, atMs }), stepSucceeded(runId, 'a')])
  await store.append([ended(runId, 'succeeded', { atMs })])
}

const prune = (store: Storage, query: Partial<PruneQuery>) => store.prune({ limit: 100, ...query })

const ofRuns: readonly Promised<OpenStorage>[] = [
  {
    promise:
      'a run that ended before goes whole, with its state, its tags and its events; what it made of assets stays',
    async check(open) {
      await using store = await open()
      await makeRun(store, 'old', 10)
      await makeRun(store, 'new', 20)
      const assets = await store.listAssets()
      const pruned = await prune(store, { runsEndedBeforeMs: 20 })
      assertEqual(pruned, { runIds: ['old'], eventCount: 5, tickCount: 0, backfillCount: 0 }, 'pruned')
      assertEqual(await store.getRun('old'), undefined, 'state')
      assertEqual(
        (await readAll(store, { runId: 'old' })).map((event) => event.kind),
        ['asset-materialized'],
        'events',
      )
      const tagged = await store.listRuns({ limit: 5, tags: { team: 'news' } })
      assertEqual(
        tagged.runs.map((run) => run.runId),
        ['new'],
        'runs by tag',
      )
      assertEqual(await store.listAssets(), assets, 'assets')
      assertEqual((await readAll(store, { runId: 'new' })).length, 6, 'events of the other')
      assertEqual(await prune(store, { runsEndedBeforeMs: 20 }), { ...pruned, runIds: [], eventCount: 0 }, 'again')
    },
  },
  {
    promise: 'a rebuild after a prune changes nothing that a reader sees, and runs go on from there',
    async check(open) {
      await using store = await open()
      for (const [i, runId] of ['a', 'b', 'c'].entries()) await makeRun(store, runId, 10 + i)
      await store.addPartitions('files', ['x'], 1)
      await store.append([observed('a'), checked('a', 'rows', { runId: 'a' }), wiped('b'), materialized('b')])
      await prune(store, { runsEndedBeforeMs: 12 })
      const before = await everythingSeen(store)
      await store.rebuild()
      assertEqual(await everythingSeen(store), before, 'all that is seen')
      await makeRun(store, 'a', 30)
      assertEqual((await store.getAsset('a'))?.materializedCount, 4, 'count of the asset')
    },
  },
  {
    promise: 'a run that has not ended never goes, queued, running or canceling',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'queued', events: [queued('queued')] })
      await store.createRun({
        runId: 'running',
        events: [queued('running'), started('running')],
        claim: claimBy('w', 9),
      })
      const before = await everythingSeen(store)
      const all = Number.MAX_SAFE_INTEGER
      const ticksEndedBeforeMs = { succeeded: all, skipped: all, failed: all }
      const old = { runsEndedBeforeMs: all, ticksEndedBeforeMs, backfillsEndedBeforeMs: all, assetEventsBeforeMs: all }
      const nothing = { runIds: [], eventCount: 0, tickCount: 0, backfillCount: 0 }
      assertEqual(await prune(store, old), nothing, 'pruned')
      assertEqual(await everythingSeen(store), before, 'all that is seen')
    },
  },
  {
    promise: 'no more go in one call than the limit, those that ended first before the others',
    async check(open) {
      await using store = await open()
      for (const [runId, atMs] of [
        ['a', 30],
        ['b', 10],
        ['c', 20],
        ['d', 10],
        ['e', 99],
      ] as const) {
        await makeRun(store, runId, atMs)
      }
      const rounds: (readonly string[])[] = []
      for (let i = 0; i < 3; i += 1) rounds.push((await prune(store, { runsEndedBeforeMs: 50, limit: 2 })).runIds)
      assertEqual(rounds, [['b', 'd'], ['c', 'a'], []], 'runs of each call')
      for (const limit of [0, 10_001, 1.5]) await assertRejects(store.prune({ limit }), 'invalid/limit', 'prune')
    },
  },
  {
    promise: 'ids of what is gone are not given again, and who reads on by cursor misses nothing',
    async check(open) {
      await using store = await open()
      await makeRun(store, 'old', 10)
      const { nextId } = await store.read({ afterId: 0, limit: 1_000 })
      await prune(store, { runsEndedBeforeMs: 50, assetEventsBeforeMs: 50 })
      assertTrue((await store.lastEventId()) <= nextId, 'the newest id is not beyond the cursor')
      const [id = 0] = await store.append([queued('new')])
      assertTrue(id > nextId, `id ${id} is above ${nextId}`)
      assertEqual((await store.read({ afterId: nextId, limit: 5 })).events.length, 1, 'events read on')
    },
  },
]

const ofTicks: readonly Promised<OpenStorage>[] = [
  {
    promise: 'ticks go by their status and age, and their instigators stay as they stand',
    async check(open) {
      await using store = await open()
      const statuses = ['succeeded', 'skipped', 'failed'] as const
      for (let i = 0; i < 9; i += 1) {
        const tick = sampleTick({ status: statuses[i % 3] ?? 'failed', endedAtMs: i })
        await store.commitTick(sampleCommit({ tick, expectedVersion: i }))
      }
      const state = await store.getInstigator(sampleTick().instigator)
      const left = async (): Promise<readonly number[]> =>
        (await store.listTicks({ limit: 20 })).map((tick) => tick.endedAtMs)
      assertEqual((await prune(store, { ticksEndedBeforeMs: {} })).tickCount, 0, 'ticks gone of no status')
      assertEqual((await prune(store, { ticksEndedBeforeMs: { skipped: 9, failed: 5 } })).tickCount, 4, 'ticks gone')
      assertEqual(await left(), [8, 6, 5, 3, 0], 'ends of those that are left')
      assertEqual((await prune(store, { ticksEndedBeforeMs: { succeeded: 9 }, limit: 2 })).tickCount, 2, 'at most two')
      assertEqual(await left(), [8, 6, 5], 'ends of those that are left then')
      assertEqual(await store.getInstigator(sampleTick().instigator), state, 'state')
    },
  },
  {
    promise: 'an equal skip after a prune of the ones before is a record of its own',
    async check(open) {
      await using store = await open()
      await store.commitTick(sampleCommit({ tick: sampleSkip({ endedAtMs: 5 }) }))
      const [first] = await store.listTicks({ limit: 1 })
      await prune(store, { ticksEndedBeforeMs: { skipped: 6 } })
      await store.commitTick(sampleCommit({ tick: sampleSkip({ endedAtMs: 9 }), expectedVersion: 1 }))
      const ticks = await store.listTicks({ limit: 5 })
      assertEqual([ticks.length, ticks[0]?.count], [1, 1], 'number of ticks, count')
      assertTrue((ticks[0]?.id ?? 0) > (first?.id ?? 0), 'its id is new')
    },
  },
  {
    promise: 'a run key is kept as long as its run',
    async check(open) {
      await using store = await open()
      await makeRun(store, 'r1', 10, { key: 'k' })
      await prune(store, { ticksEndedBeforeMs: { succeeded: 99 } })
      const again = { ...keyedRun('r2', 'k', 's') }
      assertEqual(await store.createRun(again), { kind: 'existed', runId: 'r1' }, 'while the run is there')
      await prune(store, { runsEndedBeforeMs: 50 })
      assertEqual((await store.createRun(again)).kind, 'created', 'once it is gone')
    },
  },
  {
    promise: 'a run key is kept as long as the newest tick that asked for it, though its run is gone',
    async check(open) {
      await using store = await open()
      const commit = (expectedVersion: number, runId: string, endedAtMs: number) => {
        const tick = sampleTick({ instigator: SCHEDULE, endedAtMs })
        return store.commitTick(sampleCommit({ tick, expectedVersion, runs: [keyedRun(runId, 'k')] }))
      }
      await commit(0, 'r1', 10)
      await store.append([ended('r1', 'succeeded', { atMs: 11 })])
      await commit(1, 'r2', 20)
      await prune(store, { runsEndedBeforeMs: 50, ticksEndedBeforeMs: { succeeded: 15 } })
      assertEqual(await store.getRun('r1'), undefined, 'run')
      const existed = { kind: 'existed', runId: 'r1' }
      assertEqual(await store.createRun(keyedRun('r3', 'k')), existed, 'while the second tick is there')
      await prune(store, { ticksEndedBeforeMs: { succeeded: 50 } })
      assertEqual((await store.createRun(keyedRun('r3', 'k'))).kind, 'created', 'once it is gone')
    },
  },
  {
    promise: 'a backfill that ended goes with its ledger; one that has not ended stays',
    async check(open) {
      await using store = await open()
      for (const id of ['a', 'b', 'c', 'd']) {
        await store.createBackfill(id, sampleBackfill(), [{ target: 't', partition: id }], 0)
      }
      for (const [backfillId, endedAtMs] of [
        ['a', 10],
        ['b', 20],
        ['c', 12],
      ] as const) {
        await store.commitBackfill({ backfillId, expectedVersion: 1, status: 'canceled', endedAtMs })
      }
      assertEqual((await prune(store, { backfillsEndedBeforeMs: 20, limit: 1 })).backfillCount, 1, 'gone')
      assertEqual((await prune(store, { backfillsEndedBeforeMs: 20 })).backfillCount, 1, 'gone then')
      const left = (await store.listBackfills({ limit: 9 })).map((state) => state.backfillId)
      assertEqual([left, await store.listBackfillItems('a')], [['d', 'b'], []], 'left, items')
      assertEqual((await store.createBackfill('a', sampleBackfill(), [], 1)).version, 1, 'made anew')
    },
  },
]

const ofAssets: readonly Promised<OpenStorage>[] = [
  {
    promise: 'old events of assets go when asked for, but for the newest of each asset, partition and check',
    async check(open) {
      await using store = await open()
      const at = (atMs: number, partition?: string) => ({ atMs, ...(partition === undefined ? {} : { partition }) })
      await store.append([
        materialized('a', at(1)),
        observed('a', at(2)),
        checked('a', 'rows', at(3)),
        checked('a', 'keys', at(3)),
        materialized('a', at(4, 'p')),
        materialized('a', at(5)),
        checked('a', 'rows', at(6)),
        observed('a', at(7)),
        materialized('b', at(8)),
        wiped('b', undefined, 9),
        materialized('a', at(60)),
      ])
      const { eventCount } = await prune(store, { assetEventsBeforeMs: 50 })
      assertEqual(eventCount, 5, 'events gone')
      const left = (await readAll(store)).map((event) => event.atMs)
      assertEqual(left, [3, 4, 6, 7, 9, 60], 'times of those that are left')
      const state = await store.getAsset('a')
      assertEqual([state?.materialization?.atMs, state?.materializedCount], [60, 1], 'materialisation and count')
      assertEqual((await store.getAsset('b'))?.wipedAtMs, 9, 'the wipe')
      const before = await everythingSeen(store)
      await store.rebuild()
      assertEqual(await everythingSeen(store), before, 'all that is seen')
    },
  },
  {
    promise: 'events of assets stay as long as their run, and no more go in one call than the limit',
    async check(open) {
      await using store = await open()
      await makeRun(store, 'kept', 5)
      await makeRun(store, 'gone', 3)
      await store.append(Array.from({ length: 6 }, (_, i) => materialized('b', { atMs: i, partition: `p${i % 3}` })))
      await store.append([materialized('a', { atMs: 60 })])
      const first = await prune(store, { runsEndedBeforeMs: 4, assetEventsBeforeMs: 50, limit: 2 })
      assertEqual([first.runIds, first.eventCount], [['gone'], 5 + 2], 'first call')
      assertEqual((await prune(store, { assetEventsBeforeMs: 50, limit: 2 })).eventCount, 2, 'second call')
      assertEqual((await prune(store, { assetEventsBeforeMs: 50, limit: 2 })).eventCount, 0, 'third call')
      assertEqual((await readAll(store, { assetKey: 'b' })).length, 3, 'events of b')
      assertEqual((await readAll(store, { assetKey: 'a' })).length, 2, 'events of a')
      assertEqual((await store.getAsset('a'))?.materializedCount, 2, 'count of a')
    },
  },
]

export const retentionStoreContract: readonly Promised<OpenStorage>[] = [...ofRuns, ...ofTicks, ...ofAssets]
