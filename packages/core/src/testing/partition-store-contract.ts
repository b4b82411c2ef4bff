/**
 * partition-store-contract — what every partition store keeps: keys in the order added, folded from events.
 */
import { assertEqual, assertRejects, assertTrue, without, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import { everythingSeen } from './seen.ts'

const MANY = 50_000

export const partitionStoreContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'keys stand in the order added, and only those that were not there before are added',
    async check(open) {
      await using store = await open()
      assertEqual(await store.addPartitions('files', ['c', 'a', 'c'], 1), ['c', 'a'], 'first')
      assertEqual(await store.addPartitions('files', ['b', 'a', 'ö/ü'], 2), ['b', 'ö/ü'], 'second')
      assertEqual(await store.addPartitions('files', ['a', 'b'], 3), [], 'third')
      assertEqual(await store.addPartitions('files', [], 3), [], 'no keys')
      assertEqual(await store.listPartitions('files'), ['c', 'a', 'b', 'ö/ü'], 'keys')
      const events = (await readAll(store)).map((event) => without(event, 'id'))
      const expected = [
        { kind: 'partitions-added', partitions: 'files', keys: ['c', 'a'], atMs: 1 },
        { kind: 'partitions-added', partitions: 'files', keys: ['b', 'ö/ü'], atMs: 2 },
      ]
      assertEqual(events, expected, 'events')
    },
  },
  {
    promise: 'removing gives those that were there, and a key that is added again stands at the end',
    async check(open) {
      await using store = await open()
      await store.addPartitions('files', ['a', 'b', 'c'], 1)
      assertEqual(await store.removePartitions('files', ['x', 'a', 'c', 'a'], 2), ['a', 'c'], 'removed')
      assertEqual(await store.removePartitions('files', ['a'], 2), [], 'removed again')
      assertEqual(await store.removePartitions('nothing', ['a'], 2), [], 'removed of an unknown set')
      await store.addPartitions('files', ['a'], 3)
      assertEqual(await store.listPartitions('files'), ['b', 'a'], 'keys')
    },
  },
  {
    promise: 'sets are apart, and listed by name with their counts while they have keys',
    async check(open) {
      await using store = await open()
      await store.addPartitions('files', ['a', 'b'], 1)
      await store.addPartitions('customers', ['a'], 1)
      await store.addPartitions('gone', ['a'], 1)
      await store.removePartitions('gone', ['a'], 2)
      const sets = [
        { partitions: 'customers', count: 1 },
        { partitions: 'files', count: 2 },
      ]
      assertEqual(await store.listPartitionSets(), sets, 'sets')
      assertEqual(await store.listPartitions('gone'), [], 'keys of the empty set')
      assertEqual(await store.listPartitions('unknown'), [], 'keys of an unknown set')
    },
  },
  {
    promise: 'calls made at once are made one after another',
    async check(open) {
      await using store = await open()
      const [first, second, third] = await Promise.all([
        store.addPartitions('files', ['a', 'b'], 1),
        store.addPartitions('files', ['b', 'c'], 1),
        store.removePartitions('files', ['a', 'd'], 1),
      ])
      assertEqual([first, second, third], [['a', 'b'], ['c'], ['a']], 'given')
      assertEqual(await store.listPartitions('files'), ['b', 'c'], 'keys')
    },
  },
  {
    promise: 'fifty thousand keys go into several events of at most 64 KiB, and a rebuild changes nothing',
    async check(open) {
      await using store = await open()
      const keys = Array.from({ length: MANY }, (_, i) => `customer "${(i * 7_919) % MANY}" 🧱`)
      assertEqual((await store.addPartitions('many', keys, 1)).length, MANY, 'number of keys added')
      const odd = keys.filter((_, i) => i % 2 === 1)
      assertEqual((await store.removePartitions('many', odd, 2)).length, odd.length, 'number of keys removed')
      await store.addPartitions('many', odd.slice(0, 3), 3)
      const expected = [...keys.filter((_, i) => i % 2 === 0), ...odd.slice(0, 3)]
      assertEqual(await store.listPartitions('many'), expected, 'keys')
      const events = await readAll(store, { kinds: ['partitions-added', 'partitions-removed'] })
      assertTrue(events.length > 10, `several events, seen ${events.length}`)
      const before = await everythingSeen(store)
      await store.rebuild()
      assertEqual(await everythingSeen(store), before, 'all that is seen')
      await store.addPartitions('many', ['last'], 4)
      assertEqual((await store.listPartitions('many')).at(-1), 'last', 'the last key')
    },
  },
  {
    promise: 'a key that is too long for an event is refused, and none of the call is kept',
    async check(open) {
      await using store = await open()
      const call = store.addPartitions('files', ['a', 'x'.repeat(70_000)], 1)
      await assertRejects(call, 'invalid/event-too-big', 'addPartitions')
      assertEqual([await store.listPartitions('files'), await readAll(store)], [[], []], 'keys and events')
    },
  },
]
