/**
 * tick-store-contract — what every tick store keeps: a tick and all it decided are there together or not at all, and no
 * tick counts twice.
 */
import type { TickCommit } from '../storage/tick-store.ts'
import { assertEqual, assertRejects, without, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import { instigatorContract } from './instigator-contract.ts'
import { pushContract } from './push-contract.ts'
import { runKeyContract } from './run-key-contract.ts'
import { claimBy, oversized, queued } from './sample-events.ts'
import { SCHEDULE, SENSOR, sampleCommit, sampleRun, sampleSkip, sampleTick } from './sample-ticks.ts'
import { everythingSeen } from './seen.ts'

/** A tick that does everything that a tick can do. */
function fullCommit(pushId: number, more: Partial<TickCommit> = {}): TickCommit {
  const tick = sampleTick({
    cursorBefore: 'null',
    cursorAfter: '7',
    logs: [{ atMs: 11, level: 'info', stream: 'log', message: 'two files' }],
    partitionChanges: [{ partitions: 'files', add: ['b', 'c'], remove: ['a'] }],
    isSlow: true,
  })
  return sampleCommit({
    tick,
    cursor: '7',
    lastTickAtMs: 12,
    runs: [sampleRun('r1'), sampleRun('r2', { claim: claimBy('w', 100) })],
    consumedPushIds: [pushId],
    memory: { 'bronze/orders': '{"at":1}' },
    ...more,
  })
}

const committing: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a tick writes its runs, cursor, partitions, memory and own record together, and its pushes are gone',
    async check(open) {
      await using store = await open()
      await store.addPartitions('files', ['a'], 1)
      const { id } = await store.addPush(SENSOR, { atMs: 5, body: { file: 'b' } })
      const commit = fullCommit(id)
      const { tick, state, runs } = await store.commitTick(commit)
      const fresh = [
        { runId: 'r1', isNew: true },
        { runId: 'r2', isNew: true },
      ]
      assertEqual(runs, fresh, 'runs')
      assertEqual(tick, { ...commit.tick, id: tick.id, runIds: ['r1', 'r2'], reused: [], count: 1 }, 'tick')
      const changed = { ...SENSOR, chosen: undefined, runningSinceMs: undefined, cursor: '7', lastTickAtMs: 12 }
      assertEqual(state, { ...changed, version: 1 }, 'state')
      assertEqual(await store.getInstigator(SENSOR), state, 'state read')
      assertEqual(await store.listTicks({ limit: 5 }), [tick], 'ticks read')
      assertEqual([await store.getTick(tick.id), await store.getTick(tick.id + 1)], [tick, undefined], 'tick read')
      assertEqual(await store.listPartitions('files'), ['b', 'c'], 'partitions')
      assertEqual([...(await store.readMemory(SENSOR))], [['bronze/orders', '{"at":1}']], 'memory')
      assertEqual(await store.listPushes(SENSOR, 5), [], 'pushes')
      assertEqual((await store.listClaims())[0]?.runId, 'r2', 'claim')
      assertEqual((await store.getRun('r1'))?.status, 'queued', 'status of its run')
      const kinds = (await readAll(store)).map((event) => event.kind)
      const expected = ['partitions-added', 'partitions-added', 'partitions-removed', 'run-queued', 'run-queued']
      assertEqual(kinds, expected, 'events')
    },
  },
  {
    promise: 'a tick from another version of the state is refused, and nothing of it is there',
    async check(open) {
      await using store = await open()
      await store.addPartitions('files', ['a'], 1)
      const { id } = await store.addPush(SENSOR, { atMs: 5, body: 1 })
      await store.commitTick(sampleCommit({ cursor: '1' }))
      const before = await everythingSeen(store)
      for (const expectedVersion of [0, 2]) {
        const call = store.commitTick(fullCommit(id, { expectedVersion }))
        await assertRejects(call, 'conflict/stale-tick', `commit from version ${expectedVersion}`)
      }
      assertEqual(await everythingSeen(store), before, 'all that is seen')
    },
  },
  {
    promise: 'the same tick given twice, also at once, counts once',
    async check(open) {
      await using store = await open()
      const commit = sampleCommit({ cursor: '1', runs: [sampleRun('r')] })
      const settled = await Promise.allSettled([store.commitTick(commit), store.commitTick(commit)])
      assertEqual(settled.map((one) => one.status).sort(), ['fulfilled', 'rejected'], 'outcomes')
      assertEqual((await store.listTicks({ limit: 5 })).length, 1, 'number of ticks')
      assertEqual((await store.getInstigator(SENSOR))?.version, 1, 'version')
    },
  },
  {
    promise: 'a tick with a run or a partition key that cannot be kept is refused, and nothing of it is there',
    async check(open) {
      await using store = await open()
      const { id } = await store.addPush(SENSOR, { atMs: 5, body: 1 })
      const before = await everythingSeen(store)
      const big = fullCommit(id, { runs: [sampleRun('r1'), { runId: 'r2', events: [queued('r2'), oversized('r2')] }] })
      await assertRejects(store.commitTick(big), 'invalid/event-too-big', 'commit with an oversized event')
      const wrong = fullCommit(id, { runs: [sampleRun('r1'), { runId: 'r2', events: [] }] })
      await assertRejects(store.commitTick(wrong), 'invalid/new-run', 'commit with a run without events')
      const tick = sampleTick({ partitionChanges: [{ partitions: 'files', add: ['x'.repeat(70_000)], remove: [] }] })
      await assertRejects(store.commitTick(fullCommit(id, { tick })), 'invalid/event-too-big', 'commit with a long key')
      assertEqual(await everythingSeen(store), before, 'all that is seen')
    },
  },
  {
    promise: 'a cursor that is left out stays, and memory that is not named stays; undefined forgets',
    async check(open) {
      await using store = await open()
      await store.commitTick(sampleCommit({ cursor: '1', memory: { a: '1', b: '2' } }))
      const memory = { a: undefined, c: '3', d: undefined }
      const { state } = await store.commitTick(sampleCommit({ expectedVersion: 1, lastTickAtMs: 30, memory }))
      assertEqual([state.cursor, state.lastTickAtMs, state.version], ['1', 30, 2], 'cursor, last tick, version')
      const kept = Object.fromEntries(await store.readMemory(SENSOR))
      assertEqual(kept, { b: '2', c: '3' }, 'memory')
      assertEqual((await store.readMemory(SCHEDULE)).size, 0, 'memory of another')
    },
  },
]

const recording: readonly Promised<OpenStorage>[] = [
  {
    promise: 'skips that say the same, one after the other, are one record with a count',
    async check(open) {
      await using store = await open()
      for (let i = 0; i < 3; i += 1) {
        const tick = sampleSkip({ startedAtMs: 10 * i + 1, endedAtMs: 10 * i + 5 })
        await store.commitTick(sampleCommit({ tick, expectedVersion: i, lastTickAtMs: 10 * i + 1 }))
        // Another instigator's ticks do not come between.
        const other = sampleTick({ instigator: SCHEDULE })
        await store.commitTick(sampleCommit({ tick: other, expectedVersion: i }))
      }
      const ticks = await store.listTicks({ limit: 9, instigator: SENSOR })
      const seen = ticks.map(({ count, startedAtMs, endedAtMs }) => [count, startedAtMs, endedAtMs])
      assertEqual(seen, [[3, 1, 25]], 'count, start of the first, end of the last')
      const state = await store.getInstigator(SENSOR)
      assertEqual([state?.version, state?.lastTickAtMs], [3, 21], 'version and last tick')
      assertEqual((await store.listTicks({ limit: 9, instigator: SCHEDULE })).length, 3, 'ticks of the other')
    },
  },
  {
    promise:
      'a skip for another reason, at another cursor, that logged, did something or comes after another tick stands alone',
    async check(open) {
      await using store = await open()
      const ticks = [
        sampleSkip(),
        sampleSkip({ skipReason: 'too early' }),
        sampleSkip({ skipReason: 'too early', cursorBefore: '1', cursorAfter: '1' }),
        sampleSkip({ skipReason: 'too early', cursorBefore: '1', cursorAfter: '2' }),
        sampleSkip({ logs: [{ atMs: 1, level: 'info', stream: 'log', message: 'looked' }] }),
        sampleSkip({ partitionChanges: [{ partitions: 'files', add: ['a'], remove: [] }] }),
        sampleSkip({ isSlow: true }),
        sampleSkip(),
        sampleTick(),
        sampleTick(),
        sampleTick({ status: 'failed', error: { name: 'Error', message: 'no' } }),
        sampleTick({ status: 'failed', error: { name: 'Error', message: 'no' } }),
        sampleSkip(),
      ]
      for (const [expectedVersion, tick] of ticks.entries()) {
        await store.commitTick(sampleCommit({ tick, expectedVersion }))
      }
      const kept = await store.listTicks({ limit: 50 })
      assertEqual(
        kept.map((tick) => without(tick, 'id')),
        ticks.toReversed().map((tick) => ({ ...tick, runIds: [], reused: [], count: 1 })),
        'ticks',
      )
    },
  },
  {
    promise: 'ticks are listed newest first, by pages, by instigator and by status',
    async check(open) {
      await using store = await open()
      const statuses = ['succeeded', 'failed', 'skipped'] as const
      for (let i = 0; i < 9; i += 1) {
        const instigator = i % 2 === 0 ? SENSOR : SCHEDULE
        const tick = sampleTick({ instigator, status: statuses[i % 3] ?? 'failed', startedAtMs: i, endedAtMs: i })
        await store.commitTick(sampleCommit({ tick, expectedVersion: Math.floor(i / 2) }))
      }
      const starts = async (query: Partial<Parameters<typeof store.listTicks>[0]>): Promise<readonly number[]> =>
        (await store.listTicks({ limit: 20, ...query })).map((tick) => tick.startedAtMs)
      assertEqual(await starts({}), [8, 7, 6, 5, 4, 3, 2, 1, 0], 'all')
      assertEqual(await starts({ instigator: SCHEDULE }), [7, 5, 3, 1], 'of the schedule')
      assertEqual(await starts({ instigator: { ...SCHEDULE, project: 'mill' } }), [], 'of another project')
      assertEqual(await starts({ statuses: ['failed', 'skipped'] }), [8, 7, 5, 4, 2, 1], 'failed or skipped')
      assertEqual(await starts({ statuses: [] }), [], 'of no status')
      assertEqual(await starts({ statuses: ['failed'], instigator: SENSOR }), [4], 'failed of the sensor')
      const page = await store.listTicks({ limit: 4 })
      const beforeId = page.at(-1)?.id ?? 0
      assertEqual(await starts({ limit: 4, beforeId }), [4, 3, 2, 1], 'second page')
      for (const limit of [0, 10_001, 1.5]) {
        await assertRejects(store.listTicks({ limit }), 'invalid/limit', `limit ${limit}`)
      }
    },
  },
]

export const tickStoreContract: readonly Promised<OpenStorage>[] = [
  ...committing,
  ...recording,
  ...runKeyContract,
  ...instigatorContract,
  ...pushContract,
]
