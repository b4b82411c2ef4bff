/**
 * run-filter-contract — what every run store keeps when runs are found by what they show, counted, deleted one by one,
 * and when the tags that they have are asked for.
 */
import type { RunRequest } from '../event/event.ts'
import { MAX_ASKED_ASSETS } from '../storage/run-filter.ts'
import type { RunFilter, Storage } from '../storage/storage.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import { readAll, type OpenStorage } from './event-log-contract.ts'
import { listAll } from './list-all.ts'
import { cancelRequested, checked, ended, materialized, observed, queued, started } from './sample-events.ts'
import { keyedRun, sampleRun } from './sample-ticks.ts'

const make = (store: Storage, runId: string, request: Partial<RunRequest>, atMs = 0) =>
  store.createRun({ runId, events: [queued(runId, atMs, request)] })

type Case = readonly [RunFilter, readonly string[]]

/** Both orders, the counts, and all of it after a rebuild. */
async function assertFound(store: Storage, cases: readonly Case[]): Promise<void> {
  for (const when of ['', ' after a rebuild']) {
    for (const [filter, oldestFirst] of cases) {
      const name = JSON.stringify(filter) + when
      assertEqual(await listAll(store, { ...filter, order: 'oldest' }), oldestFirst, `oldest first ${name}`)
      assertEqual(await listAll(store, filter), oldestFirst.toReversed(), `newest first ${name}`)
      assertEqual(sum(await store.countRuns(filter)), oldestFirst.length, `count ${name}`)
    }
    await store.rebuild()
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0)
}

const finding: readonly Promised<OpenStorage>[] = [
  {
    promise: 'runs are found by partition, by the beginning of their id, and by who launched them or only its kind',
    async check(open) {
      await using store = await open()
      await make(store, 'ab1', { launchedBy: 'schedule:nightly', partition: 'p', tags: { team: 'news' } })
      await make(store, 'ab2', { launchedBy: 'schedule:hourly', partition: 'p', job: 'load' })
      await make(store, 'abc', { launchedBy: 'schedule' })
      await make(store, 'b%_', { launchedBy: 'schedules:odd', partition: 'q', job: 'load' })
      await make(store, 'bé', { launchedBy: 'api' })
      await store.append([started('ab2'), ended('ab2')])
      await assertFound(store, [
        [{ partition: 'p' }, ['ab1', 'ab2']],
        [{ partition: '' }, []],
        [{ launchedBy: 'schedule' }, ['ab1', 'ab2', 'abc']],
        [{ launchedBy: 'schedule:hourly' }, ['ab2']],
        [{ launchedBy: 'schedule:h' }, []],
        [{ launchedBy: 'api', idPrefix: 'b' }, ['bé']],
        [{ idPrefix: 'ab' }, ['ab1', 'ab2', 'abc']],
        [{ idPrefix: 'b%' }, ['b%_']],
        [{ idPrefix: 'AB' }, []],
        [{ idPrefix: '' }, ['ab1', 'ab2', 'abc', 'b%_', 'bé']],
        [{ idPrefix: 'a', launchedBy: 'schedule', partition: 'p', statuses: ['succeeded'], job: 'load' }, ['ab2']],
        [{ partition: 'p', tags: { team: 'news' }, project: 'shop' }, ['ab1']],
        [{ partition: 'p', tags: { team: 'other' } }, []],
        [{ statuses: [] }, []],
      ])
    },
  },
  {
    promise: 'runs are found by when they were queued, and by what was there in a window of time',
    async check(open) {
      await using store = await open()
      for (const [runId, atMs] of Object.entries({ a: 10, b: 20, c: 5, d: 30 })) await make(store, runId, {}, atMs)
      await store.append([started('a'), ended('a', 'failed', { atMs: 25 }), ended('b', 'canceled', { atMs: 40 })])
      await store.append([started('c'), cancelRequested('c')])
      await assertFound(store, [
        [{ queuedFromMs: 10 }, ['a', 'b', 'd']],
        [{ queuedBeforeMs: 20 }, ['a', 'c']],
        [{ queuedFromMs: 10, queuedBeforeMs: 20 }, ['a']],
        [{ endedFromMs: 26 }, ['b', 'c', 'd']],
        [{ endedFromMs: 25, queuedBeforeMs: 30 }, ['a', 'b', 'c']],
        [{ endedFromMs: 26, statuses: ['failed', 'canceled'] }, ['b']],
        [{ queuedFromMs: 31 }, []],
      ])
    },
  },
  {
    promise: 'runs are found by each asset that they were asked to make, once, and not by others that their steps read',
    async check(open) {
      await using store = await open()
      await make(store, 'r1', { assets: ['a', 'b', 'a'], assetCount: 2 })
      await make(store, 'r2', { assets: ['b', 'c'], assetCount: 2, tags: { team: 'news' } })
      await make(store, 'r3', { assets: [], assetCount: 0 })
      await store.append([materialized('a', { runId: 'r1' }), materialized('b'), checked('a', 'rows', { runId: 'r3' })])
      await assertFound(store, [
        [{ assetKey: 'a' }, ['r1']],
        [{ assetKey: 'b' }, ['r1', 'r2']],
        [{ assetKey: 'b', tags: { team: 'news' } }, ['r2']],
        [{ assetKey: 'c', statuses: ['running'] }, []],
        [{ assetKey: 'x' }, []],
      ])
    },
  },
  {
    promise:
      'a run asked for very many assets is found by the first, and by others once it made, observed or failed them',
    async check(open) {
      await using store = await open()
      const assets = Array.from({ length: MAX_ASKED_ASSETS + 50 }, (_, i) => `a${i}`)
      const late = assets.slice(MAX_ASKED_ASSETS)
      await make(store, 'wide', { assets, assetCount: 10_000 })
      assertEqual(await listAll(store, { assetKey: 'a0' }), ['wide'], 'by the first')
      assertEqual(
        await listAll(store, { assetKey: assets[MAX_ASKED_ASSETS - 1] ?? '' }),
        ['wide'],
        'by the last of those',
      )
      assertEqual(await listAll(store, { assetKey: late[0] ?? '' }), [], 'before its event')
      const [made = '', seen = '', failed = '', looked = '', after = ''] = late
      const runId = 'wide'
      await store.append([started(runId), materialized(made, { runId }), observed(seen, { runId })])
      await store.append([
        { kind: 'asset-failed', assetKey: failed, runId, atMs: 5, cause: 'failed' },
        materialized(made, { runId, partition: 'p' }),
        checked(looked, 'rows', { runId }),
        ended(runId),
        materialized(after, { runId }),
      ])
      await assertFound(store, [
        [{ assetKey: made }, [runId]],
        [{ assetKey: seen }, [runId]],
        [{ assetKey: failed, statuses: ['succeeded'] }, [runId]],
        [{ assetKey: looked }, []],
        [{ assetKey: after }, [runId]],
      ])
    },
  },
  {
    promise: 'pages give each run once where thousands meet every filter',
    async check(open) {
      await using store = await open()
      // More than are fetched one by one, in two tags of which either half meets one, and a tenth both.
      const ids = Array.from({ length: 9_000 }, (_, i) => `r${i}`)
      const tagsOf = (i: number) => ({ ...(i < 5_000 ? { old: 'y' } : {}), ...(i >= 4_500 ? { new: 'y' } : {}) })
      await store.append(ids.map((id, i) => queued(id, i, { tags: tagsOf(i), job: 'load', assets: ['a'] })))
      const tags = { old: 'y', new: 'y' }
      const query = { limit: 70, tags, job: 'load', assetKey: 'a', idPrefix: 'r4' }
      const both = ids.slice(4_500, 5_000)
      assertEqual(await listAll(store, query), both.toReversed(), 'newest first')
      assertEqual(await listAll(store, { ...query, order: 'oldest' }), both, 'oldest first')
      assertEqual((await store.countRuns({ tags })).queued, 500, 'count')
      assertEqual((await listAll(store, { limit: 1_000, launchedBy: 'test' })).length, 9_000, 'all by launcher')
      assertEqual((await listAll(store, { limit: 1_000, tags: { old: 'y' } })).length, 5_000, 'all by tag')
    },
  },
]

const countingAndTags: readonly Promised<OpenStorage>[] = [
  {
    promise: 'runs are counted by status, all of them or those that a filter leaves',
    async check(open) {
      await using store = await open()
      const none = { queued: 0, running: 0, canceling: 0, succeeded: 0, failed: 0, canceled: 0 }
      assertEqual(await store.countRuns(), none, 'of none')
      for (const runId of ['a', 'b', 'c', 'd']) await make(store, runId, { job: runId < 'c' ? 'load' : 'clean' })
      await store.append([started('a'), started('b'), ended('b'), started('c'), cancelRequested('c')])
      assertEqual(await store.countRuns(), { ...none, queued: 1, running: 1, canceling: 1, succeeded: 1 }, 'all')
      assertEqual(await store.countRuns({ job: 'load' }), { ...none, running: 1, succeeded: 1 }, 'of a job')
      assertEqual(
        await store.countRuns({ statuses: ['queued'], project: 'shop' }),
        { ...none, queued: 1 },
        'of a status',
      )
    },
  },
  {
    promise: 'the tags that runs have are listed by how often, each once, and no more than asked for',
    async check(open) {
      await using store = await open()
      assertEqual(await store.listRunTags(5), [], 'of none')
      await make(store, 'a', { tags: { team: 'news', env: 'prod' } })
      await make(store, 'b', { tags: { team: 'news', env: 'dev' } })
      await make(store, 'c', { tags: { team: 'ops', __proto: 'x' } })
      await make(store, 'd', {})
      const tags = [
        { key: 'team', value: 'news' },
        { key: '__proto', value: 'x' },
        { key: 'env', value: 'dev' },
        { key: 'env', value: 'prod' },
        { key: 'team', value: 'ops' },
      ]
      assertEqual(await store.listRunTags(9), tags, 'tags')
      assertEqual(await store.listRunTags(2), tags.slice(0, 2), 'the first two')
      await assertRejects(store.listRunTags(0), 'invalid/limit', 'limit 0')
    },
  },
  {
    promise: 'tags of runs before the newest thousand that have some are not listed',
    async check(open) {
      await using store = await open()
      const tagged = Array.from({ length: 1_000 }, (_, i) => queued(`r${i}`, i, { tags: { team: 'news' } }))
      await store.append([queued('first', 0, { tags: { old: 'yes' } }), ...tagged.slice(1), queued('plain')])
      assertEqual((await store.listRunTags(5)).length, 2, 'with the first')
      await store.append(tagged.slice(0, 1))
      assertEqual(await store.listRunTags(5), [{ key: 'team', value: 'news' }], 'without it')
    },
  },
]

const deleting: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a run that is deleted is gone whole, but for what it made of assets; others stay',
    async check(open) {
      await using store = await open()
      for (const runId of ['r', 'other']) {
        await store.createRun(sampleRun(runId, { runKey: { scope: 's', key: runId } }, { tags: { team: 'news' } }))
        await store.append([started(runId), materialized('bronze/orders', { runId }), ended(runId)])
      }
      const assets = await store.listAssets()
      assertEqual(await store.deleteRun('r'), true, 'deleted')
      assertEqual(await store.getRun('r'), undefined, 'state')
      const left = (await readAll(store, { runId: 'r' })).map((event) => event.kind)
      assertEqual(left, ['asset-materialized'], 'events')
      assertEqual(await store.listAssets(), assets, 'assets')
      await assertFound(store, [
        [{ assetKey: 'bronze/orders' }, ['other']],
        [{ tags: { team: 'news' } }, ['other']],
        [{ idPrefix: '' }, ['other']],
      ])
      assertEqual(await store.deleteRun('r'), false, 'again')
      assertEqual((await store.createRun(keyedRun('r2', 'r', 's'))).kind, 'created', 'its key is free')
    },
  },
  {
    promise: 'a run that has not ended is not deleted, and an unknown one is no error',
    async check(open) {
      await using store = await open()
      await store.createRun(sampleRun('r'))
      const error = await assertRejects(store.deleteRun('r'), 'conflict/run-unfinished', 'a queued run')
      assertTrue(error.message.includes('r'), 'the error names the run')
      await store.append([started('r')])
      await assertRejects(store.deleteRun('r'), 'conflict/run-unfinished', 'a running run')
      assertEqual((await store.getRun('r'))?.status, 'running', 'status')
      assertEqual(await store.deleteRun('unknown'), false, 'an unknown run')
    },
  },
  {
    promise: 'after a wide run was forgotten no asset leads to it, whoever asks and whatever comes later',
    async check(open) {
      await using store = await open()
      const assets = Array.from({ length: MAX_ASKED_ASSETS + 2 }, (_, i) => `a${i}`)
      const last = assets.at(-1) ?? ''
      for (const runId of ['r', 's']) {
        await make(store, runId, { assets, assetCount: assets.length })
        await store.append([started(runId), materialized(last, { runId }), ended(runId, 'succeeded', { atMs: 10 })])
      }
      await store.deleteRun('r')
      assertEqual(await listAll(store, { assetKey: last }), ['s'], 'by its event')
      await store.prune({ limit: 10, runsEndedBeforeMs: 11 })
      for (const assetKey of ['a0', last]) {
        assertEqual(await listAll(store, { assetKey }), [], `by ${assetKey}`)
        assertEqual(sum(await store.countRuns({ assetKey })), 0, `count by ${assetKey}`)
      }
    },
  },
]

export const runFilterContract: readonly Promised<OpenStorage>[] = [...finding, ...countingAndTags, ...deleting]
