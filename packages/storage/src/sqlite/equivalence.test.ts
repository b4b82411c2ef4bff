/** Whatever is done to it, SQLite answers as memory does: two stores, written apart, that check each other. */
import { isIngotError, memoryStorage, type Event, type Fence, type Storage } from '@ingot/core'
import {
  assertEqual,
  cancelRequested,
  checked,
  claimBy,
  ended,
  everythingSeen,
  materialized,
  observed,
  oversized,
  queued,
  readAll,
  started,
  stepStarted,
  stepSucceeded,
  wiped,
} from '@ingot/core/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { callLists, type Call } from '../testing/random-calls.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

const runIds = fc.constantFrom('r0', 'r1', 'r2')
const assetKeys = fc.constantFrom('a', 'a/b', 'ö')
const partition = fc.constantFrom(undefined, 'p1', 'p2')
const times = fc.integer({ min: 0, max: 9 })
const fences: fc.Arbitrary<Fence> = fc.record({ runId: runIds, token: fc.integer({ min: 1, max: 3 }) })

const runEvents: fc.Arbitrary<Event> = runIds.chain((runId) =>
  fc.oneof(
    times.map((atMs) => queued(runId, atMs)),
    fc.constantFrom(started(runId), cancelRequested(runId), stepStarted(runId, 's'), stepSucceeded(runId, 's')),
    fc.constantFrom('succeeded', 'failed', 'canceled').map((outcome) => ended(runId, outcome)),
  ),
)
const assetEvents: fc.Arbitrary<Event> = fc
  .tuple(assetKeys, partition, fc.option(runIds), fc.string())
  .chain(([key, part, run, text]) => {
    const more = { ...(part === undefined ? {} : { partition: part }), ...(run === null ? {} : { runId: run }) }
    return fc.constantFrom<Event>(
      materialized(key, { ...more, dataVersion: text, metadata: { text: { kind: 'text', text } } }),
      observed(key, { ...more, dataVersion: text }),
      checked(key, text, { ...more, passed: text.length % 2 === 0 }),
      wiped(key, part),
    )
  })
const events = fc.oneof(
  { weight: 10, arbitrary: runEvents },
  { weight: 8, arbitrary: assetEvents },
  runIds.map(oversized),
)

const writes: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(fc.array(events, { maxLength: 6 }), fc.option(fences, { nil: undefined, freq: 3 })).map(
    ([batch, fence]): Call =>
      (storage) =>
        storage.append(batch, fence),
  ),
  fc.tuple(runIds, fc.array(events, { maxLength: 2 }), fc.boolean(), times).map(
    ([runId, more, isClaimed, lease]): Call =>
      (storage) =>
        storage.createRun({
          runId,
          events: [queued(runId, 0, { tags: { lease: String(lease) } }), ...more],
          ...(isClaimed ? { claim: claimBy('maker', lease) } : {}),
        }),
  ),
  fc.tuple(runIds, times, times).map(
    ([runId, lease, now]): Call =>
      (storage) =>
        storage.claimRun(runId, claimBy('w', lease), now),
  ),
  fc.tuple(fences, times).map(
    ([fence, lease]): Call =>
      (storage) =>
        storage.renewClaim(fence, lease),
  ),
  fc.constant<Call>((storage) => storage.rebuild()),
)

const outcome = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: unknown) => {
    if (isIngotError(error)) return error.code
    throw error
  })

/** Everything that a reader can see. */
async function everything(storage: Storage): Promise<unknown> {
  const seen = {
    events: await readAll(storage, { limit: 3 }),
    ofRun: await readAll(storage, { limit: 2, runId: 'r1' }),
    ofAsset: await readAll(storage, { limit: 2, assetKey: 'a', kinds: ['asset-materialized', 'check-evaluated'] }),
    runs: await storage.listRuns({ limit: 2 }),
    running: await storage.listRuns({ limit: 2, statuses: ['running', 'failed', 'queued'], project: 'shop' }),
    tagged: await storage.listRuns({ limit: 2, tags: { lease: '1' }, statuses: ['queued', 'running'] }),
    assets: await storage.listAssets(),
    someAssets: await storage.listAssets({ assetKeys: ['ö', 'a'] }),
    oldest: await storage.listRuns({ limit: 2, order: 'oldest', job: 'load' }),
    some: await storage.getRuns(['r2', 'r0']),
    lastId: await storage.lastEventId(),
    all: await everythingSeen(storage),
  }
  // As JSON: a property that is undefined is not there.
  return JSON.parse(JSON.stringify(seen))
}

const some = fc.array(writes, { maxLength: 12 })
const many = callLists(writes)

for (const [calls, what] of [
  [some, 'of events and runs'],
  [many, 'of all kinds'],
] as const) {
  it(`one call ${what} after another gives the same answers and leaves the same states as memory`, async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (actions) => {
        await using directory = await temporaryDirectory()
        await using sqlite = await openSqliteStorage({ directory: directory.path })
        await using memory = memoryStorage()
        for (const act of actions) expect(await outcome(act(sqlite))).toEqual(await outcome(act(memory)))
        expect(await everything(sqlite)).toEqual(await everything(memory))
      }),
      { numRuns: 60 },
    )
  })

  it(`calls ${what} made at once, written in one transaction, give the same as one after another`, async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (actions) => {
        await using directory = await temporaryDirectory()
        await using sqlite = await openSqliteStorage({ directory: directory.path })
        await using memory = memoryStorage()
        const together = await Promise.all(actions.map((act) => outcome(act(sqlite))))
        const oneByOne: unknown[] = []
        for (const act of actions) oneByOne.push(await outcome(act(memory)))
        expect(together).toEqual(oneByOne)
        expect(await everything(sqlite)).toEqual(await everything(memory))
      }),
      { numRuns: 60 },
    )
  })
}

it('whatever was done, a rebuild changes nothing that a reader sees', async () => {
  await fc.assert(
    fc.asyncProperty(many, async (actions) => {
      await using storage = memoryStorage()
      for (const act of actions) await outcome(act(storage))
      const before = await everythingSeen(storage)
      await storage.rebuild()
      assertEqual(await everythingSeen(storage), before, 'all that is seen')
    }),
    { numRuns: 500 },
  )
})
