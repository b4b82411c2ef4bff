/**
 * change-contract — what every store tells of its changes: that something was written, soon, and nothing else.
 */
import type { Storage } from '../storage/storage.ts'
import type { TokenRecord } from '../storage/token-store.ts'
import { assertEqual, assertTrue, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { claimBy, ended, queued, stepStarted } from './sample-events.ts'
import { SENSOR, sampleBackfill, sampleCommit, sampleRun, sampleTick } from './sample-ticks.ts'

const owner = claimBy('w', 0).owner
const slots = { stepKey: 'a', pools: ['p'], priority: 0, atMs: 0 }
const fence = { runId: 'r', token: 1 }
const TOKEN: TokenRecord = { tokenId: 't', name: 'ci', role: 'viewer', hash: 'h', createdAtMs: 1, createdBy: 'ada' }

/** One of everything that can be written, in an order in which each changes something. */
const WRITES: Readonly<Record<string, (store: Storage) => Promise<unknown>>> = {
  createRun: (store) => store.createRun(sampleRun('r')),
  claimRun: (store) => store.claimRun('r', claimBy('w', 100), 0),
  append: (store) => store.append([stepStarted('r', 'a')], fence),
  renewClaim: (store) => store.renewClaim(fence, 200),
  declarePools: (store) => store.declarePools({ p: 1, q: 1 }),
  setPoolLimit: (store) => store.setPoolLimit('q', 2),
  claimSlots: (store) => store.claimSlots(fence, slots),
  releaseSlots: (store) => store.releaseSlots(fence, 'a'),
  releaseClaim: (store) => store.releaseClaim(fence),
  acquireLease: (store) => store.acquireLease('loop:x', owner, 100, 0),
  releaseLease: (store) => store.releaseLease({ lease: 'loop:x', token: 1 }),
  setInstigator: (store) => store.setInstigator(SENSOR, { chosen: 'running' }),
  addPush: (store) => store.addPush(SENSOR, { atMs: 1, body: 1, key: 'k' }),
  commitTick: (store) => store.commitTick(sampleCommit({ expectedVersion: 1 })),
  createBackfill: (store) => store.createBackfill('b', sampleBackfill(), [], 0),
  commitBackfill: (store) => store.commitBackfill({ backfillId: 'b', expectedVersion: 1, status: 'paused' }),
  addPartitions: (store) => store.addPartitions('files', ['a'], 1),
  removePartitions: (store) => store.removePartitions('files', ['a'], 1),
  'append of the end': (store) => store.append([ended('r')]),
  prune: (store) => store.prune({ runsEndedBeforeMs: 99, limit: 9 }),
  createToken: (store) => store.createToken(TOKEN),
  touchToken: (store) => store.touchToken('t', 5),
  revokeToken: (store) => store.revokeToken('t', 5),
  recordAudit: (store) =>
    store.recordAudit({ atMs: 1, actor: 'ada', action: 'run.cancel', subject: 'r', outcome: 'done' }),
  deleteRun: async (store) => {
    await store.createRun({ runId: 'gone', events: [queued('gone'), ended('gone')] })
    await store.deleteRun('gone')
  },
}

/** What changes nothing once all of the above was written. */
const IDLE: Readonly<Record<string, (store: Storage) => Promise<unknown>>> = {
  'append of nothing': (store) => store.append([]),
  'createRun of one that exists': (store) => store.createRun(sampleRun('s')),
  'claimRun of an unknown run': (store) => store.claimRun('nobody', claimBy('w', 100), 0),
  'renewClaim of a stale claim': (store) => store.renewClaim(fence, 200),
  'releaseClaim of a stale claim': (store) => store.releaseClaim(fence),
  'acquireLease of another’s': (store) => store.acquireLease('loop:y', claimBy('other', 0).owner, 100, 0),
  'releaseLease of a stale lease': (store) => store.releaseLease({ lease: 'loop:y', token: 99 }),
  'setInstigator as it is': (store) => store.setInstigator(SENSOR, { chosen: 'running' }),
  'addPush given before': (store) => store.addPush(SENSOR, { atMs: 1, body: 1, key: 'k' }),
  'commitTick that is refused': (store) =>
    store.commitTick(sampleCommit({ tick: sampleTick() })).catch(() => undefined),
  'createBackfill of one that exists': (store) => store.createBackfill('b', sampleBackfill(), [], 0),
  'addPartitions of none': (store) => store.addPartitions('files', [], 1),
  'removePartitions of none': (store) => store.removePartitions('files', ['x'], 1),
  'createToken of one that exists': (store) => store.createToken(TOKEN).catch(() => undefined),
  'touchToken of an earlier time': (store) => store.touchToken('t', 4),
  'revokeToken of a revoked one': (store) => store.revokeToken('t', 9),
  'removePushes of none': (store) => store.removePushes(SENSOR, [999]),
  'deleteRun of an unknown run': (store) => store.deleteRun('nobody'),
  'deleteRun that is refused': (store) => store.deleteRun('s').catch(() => undefined),
  'prune of nothing': (store) => store.prune({ runsEndedBeforeMs: 0, limit: 9 }),
}

export const changeContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'whoever listens hears of every kind of write of this process, and of what was written before it resolves',
    async check(open) {
      await using store = await open()
      let heard: string[] = []
      store.onChange((by) => heard.push(by))
      for (const [name, write] of Object.entries(WRITES)) {
        heard = []
        await write(store)
        assertTrue(heard.length > 0, `${name} is heard of`)
        assertTrue(
          heard.every((by) => by === 'self'),
          `${name} is this process's own`,
        )
      }
    },
  },
  {
    promise: 'a call that changes nothing is not heard of',
    async check(open) {
      await using store = await open()
      for (const write of Object.values(WRITES)) await write(store)
      await store.createRun(sampleRun('s'))
      await store.acquireLease('loop:y', owner, 100, 0)
      let heard = 0
      store.onChange(() => (heard += 1))
      for (const [name, call] of Object.entries(IDLE)) {
        await call(store)
        assertEqual(heard, 0, `changes told by ${name}`)
      }
    },
  },
  {
    promise: 'a listener that has stopped hears nothing, the same function given twice is stopped once at a time',
    async check(open) {
      await using store = await open()
      let heard = 0
      const listener = (): void => void (heard += 1)
      const [stop, stopOther] = [store.onChange(listener), store.onChange(listener)]
      await store.append([queued('r')])
      assertEqual(heard, 2, 'calls of both')
      stop()
      await store.append([queued('s')])
      assertEqual(heard, 3, 'calls of one')
      stopOther()
      stop()
      await store.append([queued('t')])
      assertEqual(heard, 3, 'calls of none')
    },
  },
  {
    promise: 'lastEventId is the id of the newest event, 0 when there is none',
    async check(open) {
      await using store = await open()
      assertEqual(await store.lastEventId(), 0, 'of an empty storage')
      const ids = await store.append([queued('r'), ended('r')])
      assertEqual(await store.lastEventId(), ids[1], 'after an append')
      await store.prune({ runsEndedBeforeMs: 99, limit: 9 })
      assertEqual(await store.lastEventId(), 0, 'after all was pruned')
    },
  },
]
