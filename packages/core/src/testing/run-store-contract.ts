/**
 * run-store-contract — what every run store keeps: runs are made once, listed newest first, and held by one worker.
 */
import { foldRun, type RunState } from '../run/run-state.ts'
import type { RunQuery, RunStore } from '../storage/storage.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import {
  cancelRequested,
  claimBy,
  ended,
  materialized,
  oversized,
  queued,
  started,
  stepStarted,
  stepSucceeded,
} from './sample-events.ts'

/** Every run id that the query gives, page after page. */
async function listAll(store: RunStore, query: RunQuery): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await store.listRuns({ ...query, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.runs.map((run) => run.runId))
    if (page.nextCursor === undefined) return ids
    cursor = page.nextCursor
  }
}

const creating: readonly Promised<OpenStorage>[] = [
  {
    promise: 'createRun writes the run and its first events together',
    async check(open) {
      await using store = await open()
      const events = [queued('r', 5, { tags: { team: 'news' } }), stepStarted('r', 's')]
      assertEqual(await store.createRun({ runId: 'r', events }), { kind: 'created', claim: undefined }, 'createRun')
      assertEqual(
        (await readAll(store)).map((event) => event.kind),
        ['run-queued', 'step-started'],
        'events',
      )
      const state = events.reduce<RunState | undefined>(foldRun, undefined)
      assertEqual(await store.getRun('r'), state, 'state')
    },
  },
  {
    promise: 'createRun of a run that exists writes nothing and says so',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r', 1)] })
      const before = await store.getRun('r')
      const again = { runId: 'r', events: [queued('r', 2), started('r')], claim: claimBy('w', 100) }
      assertEqual(await store.createRun(again), { kind: 'existed', runId: 'r' }, 'createRun')
      assertEqual((await readAll(store)).length, 1, 'number of events')
      assertEqual(await store.getRun('r'), before, 'state')
      assertEqual(await store.listClaims(), [], 'claims')
    },
  },
  {
    promise: 'of two who create the same run at once, one makes it',
    async check(open) {
      await using store = await open()
      const make = (workerId: string) =>
        store.createRun({ runId: 'r', events: [queued('r')], claim: claimBy(workerId, 100) })
      const made = await Promise.all([make('w1'), make('w2'), make('w3')])
      assertEqual(made.map((one) => one.kind).sort(), ['created', 'existed', 'existed'], 'outcomes')
      assertEqual((await readAll(store)).length, 1, 'number of events')
      assertEqual((await store.listClaims()).length, 1, 'number of claims')
    },
  },
  {
    promise: 'createRun that does not begin with its own run-queued, or holds an oversized event, writes nothing',
    async check(open) {
      await using store = await open()
      for (const events of [[], [started('r')], [queued('other')]]) {
        await assertRejects(store.createRun({ runId: 'r', events }), 'invalid/new-run', 'createRun')
      }
      const call = store.createRun({ runId: 'r', events: [queued('r'), oversized('r')] })
      await assertRejects(call, 'invalid/event-too-big', 'createRun with an oversized event')
      assertEqual(await readAll(store), [], 'events')
      assertEqual(await store.getRun('r'), undefined, 'run')
    },
  },
]

const listing: readonly Promised<OpenStorage>[] = [
  {
    promise: 'runs are listed newest first, by pages that give each once, also of the same millisecond',
    async check(open) {
      await using store = await open()
      const runIds = Array.from({ length: 11 }, (_, i) => `r${i}`)
      for (const [i, runId] of runIds.entries()) {
        await store.createRun({ runId, events: [queued(runId, Math.floor(i / 3))] })
      }
      for (const limit of [1, 2, 5, 10, 11, 12, 1_000]) {
        assertEqual(await listAll(store, { limit }), runIds.toReversed(), `runs by pages of ${limit}`)
      }
    },
  },
  {
    promise: 'a page is not disturbed by a run that is made while somebody reads',
    async check(open) {
      await using store = await open()
      for (const runId of ['a', 'b', 'c']) await store.createRun({ runId, events: [queued(runId)] })
      const first = await store.listRuns({ limit: 2 })
      await store.createRun({ runId: 'd', events: [queued('d')] })
      assertTrue(first.nextCursor !== undefined, 'another page follows')
      const second = await store.listRuns({ limit: 2, cursor: first.nextCursor ?? '' })
      const seen = [...first.runs, ...second.runs].map((run) => run.runId)
      assertEqual(seen, ['c', 'b', 'a'], 'runs')
      assertEqual(second.nextCursor, undefined, 'cursor at the end')
    },
  },
  {
    promise: 'runs are found by status, project and all of their tags, alone and together',
    async check(open) {
      await using store = await open()
      const request = { project: 'shop', tags: { team: 'news', env: 'prod' } }
      await store.createRun({ runId: 'r1', events: [queued('r1', 1, request), started('r1')] })
      await store.createRun({ runId: 'r2', events: [queued('r2', 2, { project: 'shop', tags: { team: 'news' } })] })
      await store.createRun({ runId: 'r3', events: [queued('r3', 3, { ...request, project: 'mill' }), ended('r3')] })
      const found = (query: Partial<RunQuery>) => listAll(store, { limit: 2, ...query })
      assertEqual(await found({ statuses: ['running'] }), ['r1'], 'running')
      assertEqual(await found({ statuses: ['succeeded', 'queued'] }), ['r3', 'r2'], 'succeeded or queued')
      assertEqual(await found({ statuses: [] }), [], 'no status')
      assertEqual(await found({ project: 'shop' }), ['r2', 'r1'], 'of shop')
      assertEqual(await found({ tags: { team: 'news' } }), ['r3', 'r2', 'r1'], 'of team news')
      assertEqual(await found({ tags: { team: 'news', env: 'prod' } }), ['r3', 'r1'], 'of team news in prod')
      assertEqual(await found({ tags: { env: 'test' } }), [], 'in test')
      assertEqual(await found({ tags: {} }), ['r3', 'r2', 'r1'], 'no tags asked for')
      const all = { statuses: ['running', 'succeeded'], project: 'mill', tags: { env: 'prod' } } as const
      assertEqual(await found(all), ['r3'], 'all at once')
    },
  },
  {
    promise: 'a run moves from one status to another in the list as its events come',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r')] })
      for (const [event, status] of [
        [started('r'), 'running'],
        [cancelRequested('r'), 'canceling'],
        [ended('r', 'canceled'), 'canceled'],
      ] as const) {
        await store.append([event])
        assertEqual(await listAll(store, { limit: 5, statuses: [status] }), ['r'], `runs that are ${status}`)
        assertEqual(await listAll(store, { limit: 5, statuses: ['queued'] }), [], 'runs that are queued')
      }
    },
  },
  {
    promise: 'a cursor that no page gave is refused',
    async check(open) {
      await using store = await open()
      for (const cursor of ['', 'x', '-1', '0', '1e3']) {
        await assertRejects(store.listRuns({ limit: 1, cursor }), 'invalid/cursor', `cursor "${cursor}"`)
      }
    },
  },
  {
    promise: 'the state of a run is the fold of its events read back',
    async check(open) {
      await using store = await open()
      await store.append([queued('r'), queued('s', 1, { project: 'mill' })])
      await store.append([started('r'), stepStarted('r', 'a'), stepStarted('s', 'x')])
      await store.append([
        stepSucceeded('r', 'a'),
        materialized('a', { runId: 'r' }),
        queued('r', 7, { project: 'late' }),
      ])
      await store.append([stepStarted('orphan', 'a')])
      await store.append([ended('r', 'failed', { reason: 'step-failed', error: { name: 'Error', message: 'no' } })])
      for (const runId of ['r', 's', 'orphan']) {
        const events = await readAll(store, { runId })
        const state = events.reduce<RunState | undefined>(foldRun, undefined)
        assertEqual(await store.getRun(runId), state, `state of ${runId}`)
      }
      const { runs } = await store.listRuns({ limit: 10 })
      assertEqual(runs, [await store.getRun('s'), await store.getRun('r')], 'states in the list')
    },
  },
]

const claiming: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a run has one claim at a time, and it shows in the list of claims',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r')] })
      const [first, second] = await Promise.all([
        store.claimRun('r', claimBy('w1', 100), 0),
        store.claimRun('r', claimBy('w2', 100), 0),
      ])
      const claim = { runId: 'r', token: 1, ...claimBy('w1', 100) }
      assertEqual([first, second], [claim, undefined], 'claims given')
      assertEqual(await store.listClaims(), [claim], 'claims listed')
      assertEqual(await store.claimRun('r', claimBy('w1', 200), 99), undefined, 'claim while the lease runs')
    },
  },
  {
    promise: 'a lease that has run out can be taken over; the token grows and the old one is refused',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r')], claim: claimBy('w1', 100) })
      const taken = await store.claimRun('r', claimBy('w2', 300), 100)
      assertEqual(taken, { runId: 'r', token: 2, ...claimBy('w2', 300) }, 'claim taken over')
      const stale = { runId: 'r', token: 1 }
      await assertRejects(store.append([started('r')], stale), 'conflict/stale-claim', 'append with the old token')
      assertEqual(await store.renewClaim(stale, 900), 'lost', 'renewal with the old token')
      assertEqual((await readAll(store)).length, 1, 'number of events')
      await store.append([started('r')], { runId: 'r', token: 2 })
      assertEqual((await store.getRun('r'))?.status, 'running', 'status')
    },
  },
  {
    promise: 'a renewed lease lasts until its new end',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r')], claim: claimBy('w1', 100) })
      assertEqual(await store.renewClaim({ runId: 'r', token: 1 }, 200), 'held', 'renewal')
      assertEqual((await store.listClaims())[0]?.leaseEndsAtMs, 200, 'end of the lease')
      assertEqual(await store.claimRun('r', claimBy('w2', 900), 199), undefined, 'claim before the new end')
      assertEqual((await store.claimRun('r', claimBy('w2', 900), 200))?.token, 2, 'token after the new end')
    },
  },
  {
    promise: 'a run made with a claim is held from the start, and the claim can write',
    async check(open) {
      await using store = await open()
      const made = await store.createRun({ runId: 'r', events: [queued('r')], claim: claimBy('w', 100) })
      assertEqual(made, { kind: 'created', claim: { runId: 'r', token: 1, ...claimBy('w', 100) } }, 'createRun')
      assertEqual((await store.append([started('r')], { runId: 'r', token: 1 })).length, 1, 'number of ids')
    },
  },
  {
    promise: 'run-ended frees the claim with it, and no token of that run is good any more',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r')], claim: claimBy('w', 100) })
      const fence = { runId: 'r', token: 1 }
      await store.append([started('r'), ended('r')], fence)
      assertEqual(await store.listClaims(), [], 'claims')
      await assertRejects(store.append([stepStarted('r', 's')], fence), 'conflict/stale-claim', 'append after the end')
      assertEqual(await store.renewClaim(fence, 900), 'lost', 'renewal after the end')
      assertEqual(await store.claimRun('r', claimBy('w2', 900), 500), undefined, 'claim after the end')
      assertEqual((await store.getRun('r'))?.status, 'succeeded', 'status')
    },
  },
  {
    promise: 'a run that is ended by others is free too, and its worker learns that it is lost',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r'), started('r')], claim: claimBy('w', 100) })
      await store.append([ended('r', 'failed', { reason: 'worker-lost' })])
      assertEqual(await store.renewClaim({ runId: 'r', token: 1 }, 900), 'lost', 'renewal')
      assertEqual(await store.listClaims(), [], 'claims')
    },
  },
  {
    promise: 'a renewal brings the news that somebody asked to cancel, and still renews',
    async check(open) {
      await using store = await open()
      await store.createRun({ runId: 'r', events: [queued('r'), started('r')], claim: claimBy('w', 100) })
      await store.append([cancelRequested('r')])
      assertEqual(await store.renewClaim({ runId: 'r', token: 1 }, 200), 'cancel-requested', 'renewal')
      assertEqual((await store.listClaims())[0]?.leaseEndsAtMs, 200, 'end of the lease')
    },
  },
  {
    promise: 'an unknown run cannot be claimed, renewed or written to with a fence',
    async check(open) {
      await using store = await open()
      assertEqual(await store.claimRun('nobody', claimBy('w', 100), 0), undefined, 'claim')
      assertEqual(await store.renewClaim({ runId: 'nobody', token: 1 }, 100), 'lost', 'renewal')
      const call = store.append([stepStarted('nobody', 's')], { runId: 'nobody', token: 1 })
      await assertRejects(call, 'conflict/stale-claim', 'append')
    },
  },
]

export const runStoreContract: readonly Promised<OpenStorage>[] = [...creating, ...listing, ...claiming]
