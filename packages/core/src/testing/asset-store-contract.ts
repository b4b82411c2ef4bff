/**
 * asset-store-contract — what every asset store keeps: one state per asset and partition, folded from its events.
 */
import type { StoredEvent } from '../event/event.ts'
import { assetOf, foldAsset, type AssetState } from '../run/asset-state.ts'
import { assertEqual, assertRejects, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import { checked, claimBy, ended, materialized, observed, queued, started, wiped } from './sample-events.ts'

/** The states that these events make, by key then partition. */
function refold(events: readonly StoredEvent[]): readonly AssetState[] {
  const states = new Map<string, AssetState>()
  for (const event of events) {
    const subject = assetOf(event)
    if (subject === undefined) continue
    const name = `${subject.assetKey} ${subject.partition ?? ''}`
    const state = foldAsset(states.get(name), event)
    if (state !== undefined) states.set(name, state)
  }
  return [...states].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state)
}

export const assetStoreContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'the state of an asset is the fold of its events read back',
    async check(open) {
      await using store = await open()
      await store.append([
        materialized('a'),
        observed('a'),
        checked('a', 'rows'),
        checked('a', 'nulls', { passed: false }),
      ])
      await store.append([materialized('b', { partition: 'p1' }), checked('a', 'rows', { passed: false })])
      await store.append([materialized('a', { dataVersion: 'v2' }), observed('c')])
      assertEqual(await store.listAssets(), refold(await readAll(store)), 'states')
      const state = await store.getAsset('a')
      assertEqual(state, refold(await readAll(store, { assetKey: 'a' }))[0], 'state of a')
      assertEqual([state?.materializedCount, state?.materialization?.dataVersion], [2, 'v2'], 'count and version')
    },
  },
  {
    promise: 'partitions of an asset, and the asset as a whole, are apart',
    async check(open) {
      await using store = await open()
      const versions = ['', 'p1', 'p2', 'ä/ö', 'p1 '].map((partition) => [partition, `v-${partition}`] as const)
      for (const [partition, dataVersion] of versions) {
        await store.append([materialized('a', { dataVersion, ...(partition === '' ? {} : { partition }) })])
      }
      for (const [partition, dataVersion] of versions) {
        const state = await (partition === '' ? store.getAsset('a') : store.getAsset('a', partition))
        assertEqual(state?.materialization?.dataVersion, dataVersion, `version of partition "${partition}"`)
        assertEqual(state?.partition, partition === '' ? undefined : partition, 'partition')
      }
      assertEqual(await store.getAsset('a', 'p3'), undefined, 'partition without events')
    },
  },
  {
    promise:
      'assets are listed by key, then partition, the whole first; keys that are asked for and unknown are left out',
    async check(open) {
      await using store = await open()
      await store.append([
        materialized('b/x'),
        materialized('a', { partition: 'p2' }),
        materialized('a/b'),
        materialized('b'),
      ])
      await store.append([materialized('a', { partition: 'p10' }), materialized('a'), materialized('B')])
      const names = async (assetKeys?: readonly string[]): Promise<string[]> =>
        (await store.listAssets(assetKeys && { assetKeys })).map(
          (state) => `${state.assetKey}:${state.partition ?? ''}`,
        )
      assertEqual(await names(), ['B:', 'a:', 'a:p10', 'a:p2', 'a/b:', 'b:', 'b/x:'], 'all')
      assertEqual(await names(['b', 'none', 'a', 'b']), ['a:', 'a:p10', 'a:p2', 'b:'], 'some')
      assertEqual(await names([]), [], 'none')
    },
  },
  {
    promise: 'a wipe forgets the records of its asset and partition, and nothing else',
    async check(open) {
      await using store = await open()
      await store.append([
        materialized('a'),
        checked('a', 'rows'),
        materialized('a', { partition: 'p' }),
        materialized('b'),
      ])
      await store.append([wiped('a')])
      const state = await store.getAsset('a')
      assertEqual(state, { assetKey: 'a', materializedCount: 0, checks: {}, wipedAtMs: 8 }, 'state after the wipe')
      assertEqual((await store.getAsset('a', 'p'))?.materializedCount, 1, 'count of the partition')
      assertEqual((await store.getAsset('b'))?.materializedCount, 1, 'count of the other asset')
      assertEqual((await readAll(store, { assetKey: 'a' })).length, 4, 'events kept')
      await store.append([materialized('a', { dataVersion: 'v2' })])
      assertEqual((await store.getAsset('a'))?.materializedCount, 1, 'count after the next materialisation')
    },
  },
]

export const rebuildContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a rebuild changes nothing that a reader sees, and what comes after it goes on from there',
    async check(open) {
      await using store = await open()
      const request = { tags: { team: 'news' } }
      await store.createRun({ runId: 'r', events: [queued('r', 1, request), started('r')], claim: claimBy('w', 100) })
      await store.createRun({ runId: 's', events: [queued('s', 2), ended('s')] })
      await store.append([
        materialized('a', { runId: 'r' }),
        checked('a', 'rows'),
        materialized('b', { partition: 'p' }),
      ])
      await store.append([wiped('b', 'p'), observed('c')])
      const seen = async (): Promise<readonly unknown[]> => [
        await readAll(store),
        await store.listRuns({ limit: 1 }),
        await store.listRuns({ limit: 10, tags: request.tags, project: 'shop', statuses: ['running'] }),
        await store.listAssets(),
        await store.listClaims(),
        await store.getRun('s'),
        await store.getAsset('b', 'p'),
      ]
      const before = await seen()
      await store.rebuild()
      assertEqual(await seen(), before, 'all that is seen')
      await store.append([ended('r')], { runId: 'r', token: 1 })
      assertEqual((await store.getRun('r'))?.status, 'succeeded', 'status after the next append')
      assertEqual(await store.listClaims(), [], 'claims after the end')
    },
  },
  {
    promise: 'info counts the events and the runs',
    async check(open) {
      await using store = await open()
      await store.append([queued('r'), materialized('a')])
      const { eventCount, runCount, sizeBytes } = await store.info()
      assertEqual([eventCount, runCount, sizeBytes > 0], [2, 1, true], 'events, runs, has a size')
    },
  },
  {
    promise: 'a closed storage says so instead of losing what it is given; closing twice is allowed',
    async check(open) {
      const store = await open()
      const last = store.append([queued('r')])
      await store[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
      assertEqual((await last).length, 1, 'ids of the append made before')
      await assertRejects(store.append([started('r')]), 'storage/unavailable', 'append')
      await assertRejects(store.read({ afterId: 0, limit: 1 }), 'storage/unavailable', 'read')
    },
  },
]
