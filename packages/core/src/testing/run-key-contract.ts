/**
 * run-key-contract — what every store keeps of run keys: one run for a key within its scope, whoever asks.
 */
import { DEDUP_SCOPE } from '../storage/new-run.ts'
import { assertEqual, assertRejects, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import { claimBy, ended } from './sample-events.ts'
import { SCHEDULE, keyedRun, sampleCommit, sampleRun, sampleTick } from './sample-ticks.ts'

export const runKeyContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a run key that was used gives the first run and writes nothing, also after that run has ended',
    async check(open) {
      await using store = await open()
      await store.createRun(keyedRun('r1', 'k'))
      const second = { ...keyedRun('r2', 'k'), claim: claimBy('w', 100) }
      assertEqual(await store.createRun(second), { kind: 'existed', runId: 'r1' }, 'second run')
      await store.append([ended('r1')])
      assertEqual(await store.createRun(second), { kind: 'existed', runId: 'r1' }, 'second run after the end')
      assertEqual([await store.getRun('r2'), await store.listClaims()], [undefined, []], 'run and claims')
      assertEqual((await readAll(store)).length, 2, 'number of events')
    },
  },
  {
    promise: 'scopes are apart, and so are keys; a run without a key takes none',
    async check(open) {
      await using store = await open()
      await store.createRun(sampleRun('r0'))
      for (const run of [keyedRun('r1', 'k'), keyedRun('r2', 'k', 'sensor:shop/mails'), keyedRun('r3', 'l')]) {
        assertEqual((await store.createRun(run)).kind, 'created', `run ${run.runId}`)
      }
    },
  },
  {
    promise: 'of two who ask for the same key at once, one makes the run',
    async check(open) {
      await using store = await open()
      const made = await Promise.all(['r1', 'r2', 'r3'].map((runId) => store.createRun(keyedRun(runId, 'k'))))
      assertEqual(made.map((one) => one.kind).sort(), ['created', 'existed', 'existed'], 'outcomes')
      assertEqual((await store.info()).runCount, 1, 'number of runs')
    },
  },
  {
    promise: 'a key of scope dedup is free again once its run has ended, and not before',
    async check(open) {
      await using store = await open()
      await store.createRun(keyedRun('r1', 'k', DEDUP_SCOPE))
      assertEqual(await store.createRun(keyedRun('r2', 'k', DEDUP_SCOPE)), { kind: 'existed', runId: 'r1' }, 'before')
      await store.append([ended('r1', 'failed')])
      assertEqual((await store.createRun(keyedRun('r2', 'k', DEDUP_SCOPE))).kind, 'created', 'after')
      assertEqual(await store.createRun(keyedRun('r3', 'k', DEDUP_SCOPE)), { kind: 'existed', runId: 'r2' }, 'again')
    },
  },
  {
    promise: 'a tick tells of each run whether it is new, and records the keys that had one',
    async check(open) {
      await using store = await open()
      await store.createRun(keyedRun('first', 'a'))
      const runs = [keyedRun('r1', 'a'), keyedRun('r2', 'b'), sampleRun('r3'), keyedRun('r4', 'b'), sampleRun('first')]
      const committed = await store.commitTick(sampleCommit({ runs }))
      assertEqual(
        committed.runs,
        [
          { runId: 'first', isNew: false },
          { runId: 'r2', isNew: true },
          { runId: 'r3', isNew: true },
          { runId: 'r2', isNew: false },
          { runId: 'first', isNew: false },
        ],
        'runs',
      )
      const [tick] = await store.listTicks({ limit: 1 })
      assertEqual(tick?.runIds, ['r2', 'r3'], 'created')
      const reused = [
        { runKey: 'a', runId: 'first' },
        { runKey: 'b', runId: 'r2' },
        { runKey: 'first', runId: 'first' },
      ]
      assertEqual(tick?.reused, reused, 'reused')
      assertEqual(tick, committed.tick, 'tick given')
    },
  },
  {
    promise: 'keys of the runs of a refused tick stay free',
    async check(open) {
      await using store = await open()
      const call = store.commitTick(sampleCommit({ runs: [keyedRun('r1', 'k')], expectedVersion: 3 }))
      await assertRejects(call, 'conflict/stale-tick', 'commit')
      const tick = sampleTick({ instigator: SCHEDULE })
      const { runs } = await store.commitTick(sampleCommit({ tick, runs: [keyedRun('r2', 'k')] }))
      assertEqual(runs, [{ runId: 'r2', isNew: true }], 'runs of the next tick')
    },
  },
]
