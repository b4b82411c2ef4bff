/**
 * event-query-contract — what every event log keeps when events are asked for from the end, up to one, or by partition.
 */
import type { EventQuery, Storage } from '../storage/storage.ts'
import { assertEqual, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { materialized, observed, queued, stepStarted } from './sample-events.ts'

const idsOf = async (store: Storage, query: Partial<EventQuery>) => {
  const { events, nextId } = await store.read({ afterId: 0, limit: 100, ...query })
  return { ids: events.map((event) => event.id), nextId }
}

export const eventQueryContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'events are read from the end, newest first, page by page back to the first, each once',
    async check(open) {
      await using store = await open()
      const ids = await store.append([queued('r'), ...Array.from({ length: 9 }, (_, i) => stepStarted('r', `s${i}`))])
      for (const limit of [1, 3, 9, 10, 11]) {
        const seen: number[] = []
        for (let beforeId = Number.MAX_SAFE_INTEGER; ;) {
          const page = await idsOf(store, { order: 'newest', limit, beforeId })
          if (page.ids.length === 0) break
          seen.push(...page.ids)
          assertEqual(page.nextId, page.ids.at(-1), 'nextId')
          beforeId = page.nextId
        }
        assertEqual(seen, ids.toReversed(), `ids by pages of ${limit}`)
      }
    },
  },
  {
    promise: 'beforeId leaves out that event and what comes after it, in either order and beside afterId',
    async check(open) {
      await using store = await open()
      const ids = await store.append([queued('r'), ...Array.from({ length: 9 }, (_, i) => stepStarted('r', `s${i}`))])
      const [a = 0, b = 0] = [ids[2], ids[6]]
      const between = ids.slice(3, 6)
      assertEqual((await idsOf(store, { afterId: a, beforeId: b })).ids, between, 'oldest first')
      assertEqual((await idsOf(store, { afterId: a, beforeId: b })).nextId, b - 1, 'nextId stays before it')
      assertEqual(
        (await idsOf(store, { afterId: a, beforeId: b, order: 'newest' })).ids,
        between.toReversed(),
        'newest',
      )
      const first = await idsOf(store, { afterId: a, beforeId: b, limit: 2 })
      assertEqual(
        await idsOf(store, { afterId: first.nextId, beforeId: b }),
        { ids: [b - 1], nextId: b - 1 },
        'the rest',
      )
      assertEqual(await idsOf(store, { afterId: b, beforeId: a }), { ids: [], nextId: b }, 'nothing lies between')
    },
  },
  {
    promise: 'events of an asset are read for one partition alone, with kinds and from the end',
    async check(open) {
      await using store = await open()
      const [p = 0, , , seen = 0, again = 0] = await store.append([
        materialized('a', { partition: 'p' }),
        materialized('a', { partition: 'q' }),
        materialized('a'),
        observed('a', { partition: 'p' }),
        materialized('a', { partition: 'p' }),
        materialized('b', { partition: 'p' }),
      ])
      assertEqual((await idsOf(store, { assetKey: 'a', partition: 'p' })).ids, [p, seen, again], 'of p')
      const kinds = ['asset-materialized'] as const
      const query = { assetKey: 'a', partition: 'p', kinds, order: 'newest' } as const
      assertEqual((await idsOf(store, query)).ids, [again, p], 'materialisations of p from the end')
      assertEqual((await idsOf(store, { assetKey: 'a', partition: 'x' })).ids, [], 'of a partition without events')
    },
  },
]
