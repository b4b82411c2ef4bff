/**
 * push-contract — what every tick store keeps of the messages for push sensors.
 */
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { SENSOR, sampleCommit, sampleTick } from './sample-ticks.ts'

const OTHER = { ...SENSOR, name: 'mails' }

export const pushContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'pushes wait for their sensor, oldest first, until a tick has read them',
    async check(open) {
      await using store = await open()
      const ids: number[] = []
      for (const [i, body] of [{ file: 'a', at: 1 }, null, ['x'], 'text', 5, undefined].entries()) {
        // The clock of who sends does not order them.
        ids.push((await store.addPush(SENSOR, { atMs: 100 - i, body })).id)
      }
      await store.addPush(OTHER, { atMs: 1, body: 'mail' })
      const pushes = await store.listPushes(SENSOR, 10)
      assertEqual(
        pushes.map((push) => push.id),
        ids,
        'ids',
      )
      assertEqual(
        pushes.map((push) => push.body),
        [{ file: 'a', at: 1 }, null, ['x'], 'text', 5, null],
        'bodies',
      )
      assertEqual(pushes[1]?.atMs, 99, 'time')
      assertEqual(await store.listPushes(SENSOR, 2), pushes.slice(0, 2), 'the first two')
      await assertRejects(store.listPushes(SENSOR, 0), 'invalid/limit', 'limit 0')
    },
  },
  {
    promise: 'a tick takes the pushes that it has read, none that came since and none of another sensor',
    async check(open) {
      await using store = await open()
      const first = await store.addPush(SENSOR, { atMs: 1, body: 1 })
      const other = await store.addPush(OTHER, { atMs: 1, body: 1 })
      const late = await store.addPush(SENSOR, { atMs: 2, body: 2 })
      await store.commitTick(sampleCommit({ consumedPushIds: [first.id, other.id, 999] }))
      assertEqual(await store.listPushes(SENSOR, 9), [{ id: late.id, atMs: 2, body: 2 }], 'pushes')
      assertEqual((await store.listPushes(OTHER, 9)).length, 1, 'pushes of the other')
      assertEqual(await store.listPushed(), [SENSOR, OTHER], 'who has pushes')
      const tick = sampleTick({ instigator: OTHER })
      await store.commitTick(sampleCommit({ tick, consumedPushIds: [other.id] }))
      assertEqual(await store.listPushed(), [SENSOR], 'who has pushes then')
    },
  },
  {
    promise: 'pushes can be dropped by id, those of their sensor alone, and a key of one that was dropped stays used',
    async check(open) {
      await using store = await open()
      const first = await store.addPush(SENSOR, { atMs: 1, body: 1, key: 'k' })
      const second = await store.addPush(SENSOR, { atMs: 2, body: 2 })
      const other = await store.addPush(OTHER, { atMs: 1, body: 1 })
      assertEqual(await store.removePushes(SENSOR, [first.id, other.id, 999]), 1, 'number dropped')
      assertEqual(await store.removePushes(SENSOR, [first.id]), 0, 'number dropped again')
      assertEqual(await store.removePushes(SENSOR, []), 0, 'number of none')
      assertEqual(await store.listPushes(SENSOR, 9), [{ id: second.id, atMs: 2, body: 2 }], 'pushes')
      assertEqual(await store.listPushed(), [SENSOR, OTHER], 'who has pushes')
      assertEqual((await store.addPush(SENSOR, { atMs: 3, body: 1, key: 'k' })).isNew, false, 'is new')
    },
  },
  {
    promise: 'a push with a key that was given before is not kept again, also when the first has been read',
    async check(open) {
      await using store = await open()
      const first = await store.addPush(SENSOR, { atMs: 1, body: 1, key: 'k' })
      assertEqual(await store.addPush(SENSOR, { atMs: 2, body: 2, key: 'k' }), { id: first.id, isNew: false }, 'again')
      assertTrue((await store.addPush(OTHER, { atMs: 1, body: 1, key: 'k' })).isNew, 'the same key of another is new')
      assertTrue((await store.addPush(SENSOR, { atMs: 1, body: 1, key: 'l' })).isNew, 'another key is new')
      await store.commitTick(sampleCommit({ consumedPushIds: [first.id] }))
      assertEqual(await store.addPush(SENSOR, { atMs: 3, body: 1, key: 'k' }), { id: first.id, isNew: false }, 'later')
      const bodies = (await store.listPushes(SENSOR, 9)).map((push) => push.body)
      assertEqual(bodies, [1], 'bodies')
    },
  },
  {
    promise: 'a key is forgotten when it is older than what is kept of ticks, and ids are not given twice',
    async check(open) {
      await using store = await open()
      const first = await store.addPush(SENSOR, { atMs: 10, body: 1, key: 'k' })
      await store.commitTick(sampleCommit({ consumedPushIds: [first.id] }))
      await store.prune({ ticksEndedBeforeMs: { succeeded: 10 }, limit: 10 })
      assertEqual((await store.addPush(SENSOR, { atMs: 20, body: 1, key: 'k' })).isNew, false, 'is new before')
      await store.prune({ ticksEndedBeforeMs: { succeeded: 11 }, limit: 10 })
      const again = await store.addPush(SENSOR, { atMs: 20, body: 1, key: 'k' })
      assertTrue(again.isNew && again.id > first.id, `a new id above ${first.id}, seen ${again.id}`)
    },
  },
  {
    promise: 'a body that JSON cannot say is refused, and nothing is kept of it',
    async check(open) {
      await using store = await open()
      const cycle: Record<string, unknown> = {}
      cycle['self'] = cycle
      for (const body of [cycle, 1n]) {
        await assertRejects(store.addPush(SENSOR, { atMs: 1, body, key: 'k' }), 'invalid/push-not-json', 'push')
      }
      assertEqual(await store.listPushed(), [], 'who has pushes')
      assertTrue((await store.addPush(SENSOR, { atMs: 1, body: 1, key: 'k' })).isNew, 'its key is free')
    },
  },
]
