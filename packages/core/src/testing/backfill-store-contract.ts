/**
 * backfill-store-contract — what every backfill store keeps: a ledger and its runs move together, and no partition is
 * launched twice.
 */
import type { BackfillCommit, BackfillItem } from '../storage/backfill-store.ts'
import type { Storage } from '../storage/storage.ts'
import { assertEqual, assertRejects, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { oversized, queued } from './sample-events.ts'
import { keyedRun, sampleBackfill, sampleRun } from './sample-ticks.ts'
import { everythingSeen } from './seen.ts'

const TARGET = 'bronze/orders'
const NO_ITEMS = { pending: 0, requested: 0, succeeded: 0, failed: 0, skipped: 0, canceled: 0 }

function item(partition: string, status: BackfillItem['status'], more: Partial<BackfillItem> = {}): BackfillItem {
  return { target: TARGET, partition, status, ...more }
}

/** A backfill of partitions p1…, as it is after it was made. */
async function opened(store: Storage, backfillId = 'b', count = 3): Promise<void> {
  const items = Array.from({ length: count }, (_, i) => ({ target: TARGET, partition: `p${i + 1}` }))
  await store.createBackfill(backfillId, sampleBackfill(), items, 5)
}

function launch(more: Partial<BackfillCommit> = {}): BackfillCommit {
  return {
    backfillId: 'b',
    expectedVersion: 1,
    items: [item('p1', 'requested', { runId: 'r1' }), item('p2', 'requested', { runId: 'r2' })],
    runs: [sampleRun('r1'), sampleRun('r2')],
    ...more,
  }
}

const making: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a backfill begins with every item pending, each target and partition once, in the order given',
    async check(open) {
      await using store = await open()
      const items = ['p2', 'p1', 'p2', ''].map((partition) => ({ target: TARGET, partition }))
      const request = sampleBackfill({ tags: { why: 'bug' }, maxRuns: 4, assetPolicies: { [TARGET]: { batch: 2 } } })
      const made = await store.createBackfill('b', request, items, 5)
      const counts = { ...NO_ITEMS, pending: 3 }
      assertEqual(made, { backfillId: 'b', status: 'running', request, createdAtMs: 5, counts, version: 1 }, 'made')
      assertEqual(await store.getBackfill('b'), made, 'state')
      const ledger = await store.listBackfillItems('b')
      assertEqual(ledger, [item('p2', 'pending'), item('p1', 'pending'), item('', 'pending')], 'items')
      assertEqual(await store.getBackfill('unknown'), undefined, 'unknown')
      assertEqual(await store.listBackfillItems('unknown'), [], 'items of an unknown one')
    },
  },
  {
    promise: 'making a backfill that exists gives it as it is',
    async check(open) {
      await using store = await open()
      await opened(store)
      const state = await store.commitBackfill(launch())
      const before = await everythingSeen(store)
      const again = await store.createBackfill('b', sampleBackfill({ launchedBy: 'bob' }), [], 9)
      assertEqual(again, state, 'backfill')
      assertEqual(await everythingSeen(store), before, 'all that is seen')
    },
  },
  {
    promise: 'backfills are listed newest first, by status and by project',
    async check(open) {
      await using store = await open()
      for (const id of ['a', 'b', 'c']) await opened(store, id)
      await store.createBackfill('mill', sampleBackfill({ project: 'mill' }), [], 0)
      await store.commitBackfill({ backfillId: 'a', expectedVersion: 1, status: 'succeeded', endedAtMs: 9 })
      await store.commitBackfill({ backfillId: 'c', expectedVersion: 1, status: 'paused' })
      const ids = async (query: Partial<Parameters<Storage['listBackfills']>[0]>): Promise<readonly string[]> =>
        (await store.listBackfills({ limit: 10, ...query })).map((state) => state.backfillId)
      assertEqual(await ids({}), ['mill', 'c', 'b', 'a'], 'all')
      assertEqual(await ids({ limit: 2 }), ['mill', 'c'], 'two')
      assertEqual(await ids({ statuses: ['running', 'succeeded'] }), ['mill', 'b', 'a'], 'running or succeeded')
      assertEqual(await ids({ statuses: ['running'], project: 'shop' }), ['b'], 'running of shop')
      assertEqual(await ids({ statuses: [] }), [], 'of no status')
      assertEqual(await ids({ beforeBackfillId: 'c' }), ['b', 'a'], 'before one')
      assertEqual(await ids({ beforeBackfillId: 'mill', statuses: ['running'], limit: 1 }), ['b'], 'running before one')
      assertEqual(await ids({ beforeBackfillId: 'a' }), [], 'before the first')
      assertEqual(await ids({ beforeBackfillId: 'unknown' }), [], 'before one that is not there')
      await assertRejects(store.listBackfills({ limit: 0 }), 'invalid/limit', 'limit 0')
    },
  },
]

const committing: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a commit writes its runs, its items and its status together, and the counts and the version follow',
    async check(open) {
      await using store = await open()
      await opened(store)
      const state = await store.commitBackfill(launch({ status: 'paused', message: 'for lunch' }))
      assertEqual(state.counts, { ...NO_ITEMS, pending: 1, requested: 2 }, 'counts')
      assertEqual([state.status, state.message, state.version], ['paused', 'for lunch', 2], 'status, message, version')
      assertEqual(await store.getBackfill('b'), state, 'state')
      const ledger = [item('p1', 'requested', { runId: 'r1' }), item('p2', 'requested', { runId: 'r2' })]
      assertEqual(await store.listBackfillItems('b'), [...ledger, item('p3', 'pending')], 'items')
      assertEqual((await store.getRuns(['r1', 'r2'])).length, 2, 'number of runs')
    },
  },
  {
    promise: 'a commit from another version is refused whole, and of two at once one is made',
    async check(open) {
      await using store = await open()
      await opened(store)
      const settled = await Promise.allSettled([
        store.commitBackfill(launch()),
        store.commitBackfill(launch({ runs: [sampleRun('r3'), sampleRun('r4')] })),
      ])
      assertEqual(
        settled.map((one) => one.status),
        ['fulfilled', 'rejected'],
        'outcomes',
      )
      const before = await everythingSeen(store)
      const late = launch({ status: 'canceling', runs: [sampleRun('r5')] })
      await assertRejects(store.commitBackfill(late), 'conflict/stale-backfill', 'commit')
      const early = store.commitBackfill({ ...late, expectedVersion: 3 })
      await assertRejects(early, 'conflict/stale-backfill', 'commit from a version to come')
      assertEqual(await everythingSeen(store), before, 'all that is seen')
      assertEqual((await store.listRuns({ limit: 10 })).runs.length, 2, 'number of runs')
    },
  },
  {
    promise: 'a commit with a run that cannot be kept, or to an unknown backfill, is refused whole',
    async check(open) {
      await using store = await open()
      await opened(store)
      const before = await everythingSeen(store)
      const big = launch({ runs: [sampleRun('r1'), { runId: 'r2', events: [queued('r2'), oversized('r2')] }] })
      await assertRejects(store.commitBackfill(big), 'invalid/event-too-big', 'commit with an oversized event')
      await assertRejects(store.commitBackfill(launch({ backfillId: 'x' })), 'not-found/backfill', 'commit to another')
      assertEqual(await everythingSeen(store), before, 'all that is seen')
    },
  },
  {
    promise: 'items are found by status and by run, in the order created; one that is new comes last',
    async check(open) {
      await using store = await open()
      await opened(store)
      await store.commitBackfill(launch())
      const skipped = item('p3', 'skipped', { reason: 'no upstream' })
      const items = [item('p9', 'pending'), skipped, item('p1', 'succeeded', { runId: 'r1' })]
      const state = await store.commitBackfill({ backfillId: 'b', expectedVersion: 2, items })
      assertEqual(state.counts, { ...NO_ITEMS, pending: 1, requested: 1, succeeded: 1, skipped: 1 }, 'counts')
      const partitions = async (query?: Parameters<Storage['listBackfillItems']>[1]): Promise<readonly string[]> =>
        (await store.listBackfillItems('b', query)).map((one) => one.partition)
      assertEqual(await partitions(), ['p1', 'p2', 'p3', 'p9'], 'all')
      assertEqual(await partitions({ statuses: ['succeeded', 'pending', 'skipped'] }), ['p1', 'p3', 'p9'], 'by status')
      assertEqual(await partitions({ runId: 'r2' }), ['p2'], 'by run')
      assertEqual(await partitions({ runId: 'r2', statuses: ['succeeded'] }), [], 'by both')
      assertEqual(await partitions({ statuses: [] }), [], 'of no status')
      assertEqual((await store.listBackfillItems('b', { statuses: ['skipped'] }))[0], skipped, 'the skipped one')
      assertEqual(await partitions({ limit: 2, offset: 1 }), ['p2', 'p3'], 'a page')
      assertEqual(await partitions({ statuses: ['pending', 'requested'], limit: 1 }), ['p2'], 'a page by status')
      assertEqual(await partitions({ offset: 9 }), [], 'beyond the last')
    },
  },
  {
    promise: 'items are found and counted by target, in the order of the ledger',
    async check(open) {
      await using store = await open()
      const items = ['late', 'early', 'late'].map((target, i) => ({ target, partition: `p${i}` }))
      await store.createBackfill('b', sampleBackfill(), items, 5)
      const done = { target: 'late', partition: 'p0', status: 'succeeded' } as const
      await store.commitBackfill({ backfillId: 'b', expectedVersion: 1, items: [done] })
      const late = await store.listBackfillItems('b', { target: 'late' })
      assertEqual(
        late.map(({ partition }) => partition),
        ['p0', 'p2'],
        'of one target',
      )
      const counted = [
        { target: 'late', counts: { ...NO_ITEMS, pending: 1, succeeded: 1 } },
        { target: 'early', counts: { ...NO_ITEMS, pending: 1 } },
      ]
      assertEqual(await store.countBackfillItems('b'), counted, 'counts')
      assertEqual(await store.countBackfillItems('unknown'), [], 'of an unknown one')
    },
  },
  {
    promise: 'an item of a run that was made before by its key points at that one',
    async check(open) {
      await using store = await open()
      await opened(store)
      await store.createRun(keyedRun('first', 'k'))
      await store.commitBackfill(launch({ runs: [keyedRun('r1', 'k'), sampleRun('r2')] }))
      const runIds = (await store.listBackfillItems('b')).map((one) => one.runId)
      assertEqual(runIds, ['first', 'r2', undefined], 'run ids')
    },
  },
  {
    promise: 'a message stays while the status does, and the end is kept once the backfill has ended',
    async check(open) {
      await using store = await open()
      await opened(store)
      const step = (expectedVersion: number, more: Partial<BackfillCommit>) =>
        store.commitBackfill({ backfillId: 'b', expectedVersion, ...more })
      assertEqual((await step(1, { status: 'paused', message: 'for lunch' })).message, 'for lunch', 'message')
      assertEqual((await step(2, { endedAtMs: 7 })).message, 'for lunch', 'message while paused')
      const running = await step(3, { status: 'running' })
      assertEqual([running.message, running.endedAtMs], [undefined, undefined], 'message and end while running')
      const done = await step(4, { status: 'failed', endedAtMs: 9, message: 'one failed' })
      assertEqual([done.status, done.endedAtMs, done.message], ['failed', 9, 'one failed'], 'state at the end')
      assertEqual((await step(5, {})).endedAtMs, 9, 'end after another commit')
    },
  },
]

export const backfillStoreContract: readonly Promised<OpenStorage>[] = [...making, ...committing]
