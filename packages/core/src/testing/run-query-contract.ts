/**
 * run-query-contract — what every run store keeps when runs are asked for in other ways than newest first, and when a
 * claim is given back.
 */
import type { RunQuery } from '../storage/storage.ts'
import { assertEqual, assertRejects, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import { listAll } from './list-all.ts'
import { claimBy, ended, queued, started } from './sample-events.ts'
import { sampleRun } from './sample-ticks.ts'

const asking: readonly Promised<OpenStorage>[] = [
  {
    promise: 'getRuns gives those that exist, in the order asked for',
    async check(open) {
      await using store = await open()
      for (const runId of ['a', 'b', 'c']) await store.createRun(sampleRun(runId))
      await store.append([started('b')])
      const runs = await store.getRuns(['c', 'x', 'b', 'a'])
      assertEqual(runs, [await store.getRun('c'), await store.getRun('b'), await store.getRun('a')], 'runs')
      assertEqual(runs[1]?.status, 'running', 'status')
      assertEqual(await store.getRuns([]), [], 'none')
    },
  },
  {
    promise: 'runs are listed oldest first when asked for, by pages that give each once, one made meanwhile too',
    async check(open) {
      await using store = await open()
      const runIds = Array.from({ length: 7 }, (_, i) => `r${i}`)
      for (const [i, runId] of runIds.entries()) await store.createRun({ runId, events: [queued(runId, 9 - i)] })
      for (const limit of [1, 2, 6, 7, 8, 1_000]) {
        assertEqual(await listAll(store, { limit, order: 'oldest' }), runIds, `runs by pages of ${limit}`)
      }
      assertEqual(await listAll(store, { order: 'newest' }), runIds.toReversed(), 'runs newest first')
      const first = await store.listRuns({ limit: 5, order: 'oldest' })
      await store.createRun(sampleRun('late'))
      const rest = await store.listRuns({ limit: 5, order: 'oldest', cursor: first.nextCursor ?? '' })
      assertEqual(
        rest.runs.map((run) => run.runId),
        ['r5', 'r6', 'late'],
        'second page',
      )
      await assertRejects(store.listRuns({ limit: 1, order: 'oldest', cursor: 'x' }), 'invalid/cursor', 'cursor "x"')
    },
  },
  {
    promise: 'runs are found by job and by backfill, with status, project and tags, in either order',
    async check(open) {
      await using store = await open()
      const tags = { team: 'news' }
      await store.createRun(sampleRun('r1', {}, { job: 'load', tags }))
      await store.createRun(sampleRun('r2', {}, { job: 'load', backfillId: 'b', tags }))
      await store.createRun(sampleRun('r3', {}, { job: 'clean', backfillId: 'b' }))
      await store.createRun(sampleRun('r4', {}, { job: 'load', backfillId: 'c', project: 'mill' }))
      await store.createRun(sampleRun('r5'))
      const retry = { parentRunId: 'r6', rootRunId: 'r3' }
      await store.createRun(sampleRun('r6', {}, { job: 'clean', parentRunId: 'r3', rootRunId: 'r3' }))
      await store.createRun(sampleRun('r7', {}, { job: 'clean', ...retry }))
      await store.append([started('r2'), started('r4'), started('r1'), ended('r1')])
      const cases: readonly (readonly [Partial<RunQuery>, readonly string[]])[] = [
        [{ job: 'load' }, ['r1', 'r2', 'r4']],
        [{ job: 'unknown' }, []],
        [{ backfillId: 'b' }, ['r2', 'r3']],
        [{ job: 'load', backfillId: 'b' }, ['r2']],
        [{ job: 'load', statuses: ['running', 'succeeded'] }, ['r1', 'r2', 'r4']],
        [{ backfillId: 'b', statuses: ['queued'] }, ['r3']],
        [{ isOfBackfill: true }, ['r2', 'r3', 'r4']],
        [{ isOfBackfill: false }, ['r1', 'r5', 'r6', 'r7']],
        [{ isOfBackfill: false, job: 'load' }, ['r1']],
        [{ job: 'load', project: 'mill' }, ['r4']],
        [{ job: 'load', tags }, ['r1', 'r2']],
        [{ backfillId: 'b', tags, statuses: ['running'], project: 'shop' }, ['r2']],
        [{ statuses: ['queued', 'running'] }, ['r2', 'r3', 'r4', 'r5', 'r6', 'r7']],
        [{ rootRunId: 'r3' }, ['r3', 'r6', 'r7']],
        [{ rootRunId: 'r6' }, ['r6']],
        [{ rootRunId: 'r3', statuses: ['running'] }, []],
      ]
      for (const [query, oldestFirst] of cases) {
        const name = JSON.stringify(query)
        assertEqual(await listAll(store, { ...query, order: 'oldest' }), oldestFirst, `oldest first ${name}`)
        assertEqual(await listAll(store, query), oldestFirst.toReversed(), `newest first ${name}`)
      }
      const before = await Promise.all(cases.map(([query]) => listAll(store, query)))
      await store.rebuild()
      assertEqual(await Promise.all(cases.map(([query]) => listAll(store, query))), before, 'all after a rebuild')
    },
  },
]

const givingBack: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a claim that is given back is no claim: its token is stale, and the run can be claimed at once',
    async check(open) {
      await using store = await open()
      await store.createRun({ ...sampleRun('r'), claim: claimBy('w1', 1_000) })
      const fence = { runId: 'r', token: 1 }
      await store.releaseClaim(fence)
      assertEqual(await store.listClaims(), [], 'claims')
      await assertRejects(store.append([started('r')], fence), 'conflict/stale-claim', 'append')
      assertEqual(await store.renewClaim(fence, 2_000), 'lost', 'renewal')
      const taken = await store.claimRun('r', claimBy('w2', 500), 0)
      assertEqual([(taken?.token ?? 0) > 1, taken?.owner.workerId], [true, 'w2'], 'token grew, owner')
      await assertRejects(store.append([started('r')], fence), 'conflict/stale-claim', 'append by the one before')
      await assertRejects(
        store.append([started('r')], { runId: 'r', token: 2 }),
        'conflict/stale-claim',
        'append with a token nobody was given',
      )
      assertEqual((await readAll(store)).length, 1, 'number of events')
    },
  },
  {
    promise: 'a stale fence gives nothing back, and a release survives a rebuild',
    async check(open) {
      await using store = await open()
      await store.createRun({ ...sampleRun('r'), claim: claimBy('w1', 100) })
      await store.claimRun('r', claimBy('w2', 900), 100)
      const claims = await store.listClaims()
      for (const fence of [
        { runId: 'r', token: 1 },
        { runId: 'r', token: 3 },
        { runId: 'nobody', token: 1 },
      ]) {
        await store.releaseClaim(fence)
      }
      assertEqual(await store.listClaims(), claims, 'claims')
      await store.releaseClaim({ runId: 'r', token: 2 })
      await store.releaseClaim({ runId: 'r', token: 2 })
      await store.rebuild()
      const next = await store.claimRun('r', claimBy('w3', 900), 0)
      assertEqual((next?.token ?? 0) > 2, true, 'the next token is higher')
      await store.append([ended('r')], { runId: 'r', token: next?.token ?? 0 })
      assertEqual((await store.getRun('r'))?.status, 'succeeded', 'status')
    },
  },
]

export const runQueryContract: readonly Promised<OpenStorage>[] = [...asking, ...givingBack]
