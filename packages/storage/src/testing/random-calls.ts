/**
 * random-calls — arbitrary calls of what acts by itself: leases, ticks, pools, backfills, partitions, retention. Few
 * names and small numbers, so that the calls of a list meet.
 */
import type { BackfillItemStatus, ClaimRequest, NewRun, NewTick, Storage, TickCommit } from '@ingot/core'
import { SCHEDULE, SENSOR, claimBy, queued, sampleBackfill, sampleTick, stepStarted } from '@ingot/core/contract'
import fc from 'fast-check'

export type Call = (storage: Storage) => Promise<unknown>

const runIds = fc.constantFrom('r0', 'r1', 'r2', 'r3')
const steps = fc.constantFrom('', 's', 't')
const pools = fc.subarray(['p', 'q', 'z'])
const times = fc.integer({ min: 0, max: 9 })
const tokens = fc.constantFrom(1, 1, 1, 2, 3)
const versions = fc.constantFrom(0, 0, 1, 1, 2, 3)
const refs = fc.constantFrom(SENSOR, SCHEDULE)
const fences = fc.record({ runId: runIds, token: tokens })
const leaseFences = fc.record({ lease: fc.constantFrom('a', 'b'), token: tokens })
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const optionally = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })

type Present<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The properties that are there: what is undefined is left out. */
function present<T extends object>(properties: T): Present<T> {
  return JSON.parse(JSON.stringify(properties))
}

const claims: fc.Arbitrary<ClaimRequest> = fc
  .record({ lease: rarely(leaseFences), pools, ends: times })
  .map(({ ends, ...more }) => ({ ...claimBy('w', ends), ...present(more) }))

const runs: fc.Arbitrary<NewRun> = fc
  .record({
    runId: runIds,
    atMs: times,
    priority: fc.integer({ min: -1, max: 1 }),
    job: optionally(fc.constantFrom('load', 'clean')),
    hasOrphan: fc.boolean(),
    claim: rarely(claims),
    runKey: optionally(fc.record({ scope: fc.constantFrom('s', 'dedup'), key: fc.constantFrom('k', 'l') })),
  })
  .map(({ runId, atMs, priority, job, hasOrphan, ...more }) => ({
    runId,
    events: [queued(runId, atMs, present({ priority, job })), ...(hasOrphan ? [stepStarted(runId, 's')] : [])],
    ...present(more),
  }))

const ticks: fc.Arbitrary<NewTick> = fc
  .record({
    instigator: refs,
    status: fc.constantFrom('succeeded', 'skipped', 'skipped', 'failed'),
    endedAtMs: times,
    skipReason: optionally(fc.constant('why')),
    add: fc.subarray(['x', 'y']),
    remove: fc.subarray(['x', 'y']),
    changes: fc.constantFrom(0, 0, 1),
  })
  .map(({ add, remove, changes, ...more }) => {
    const partitionChanges = changes === 0 ? {} : { partitionChanges: [{ partitions: 'files', add, remove }] }
    return sampleTick({ ...present(more), ...partitionChanges })
  })

const commits: fc.Arbitrary<TickCommit> = fc
  .record({
    tick: ticks,
    expectedVersion: versions,
    lease: rarely(leaseFences),
    cursor: optionally(fc.constantFrom('1', '2')),
    lastTickAtMs: times,
    runs: fc.array(runs, { maxLength: 3 }),
    consumedPushIds: fc.subarray([1, 2, 3]),
    memory: fc.constantFrom({}, { a: '1' }, { a: '2', b: '3' }, { a: undefined }),
  })
  .map(({ memory, ...commit }) => ({ ...present(commit), memory }))

const leases: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('w', 'v'), times, times).map(
    ([name, owner, ends, now]): Call =>
      (storage) =>
        storage.acquireLease(name, claimBy(owner, 0).owner, ends, now),
  ),
  leaseFences.map(
    (fence): Call =>
      (storage) =>
        storage.releaseLease(fence),
  ),
)

const instigators: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 3,
    arbitrary: commits.map(
      (commit): Call =>
        (storage) =>
          storage.commitTick(commit),
    ),
  },
  fc
    .tuple(
      refs,
      fc.constantFrom({}, { chosen: 'running' }, { chosen: null }, { cursor: '9', runningSinceMs: 4 } as const),
      optionally(versions),
    )
    .map(
      ([ref, change, version]): Call =>
        (storage) =>
          storage.setInstigator(ref, change, version),
    ),
  fc.tuple(refs, times, optionally(fc.constantFrom('k', 'l'))).map(
    ([ref, atMs, key]): Call =>
      (storage) =>
        storage.addPush(ref, present({ atMs, body: atMs, key })),
  ),
)

const places: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fences, steps, pools, fc.integer({ min: 0, max: 1 }), times).map(
      ([fence, stepKey, inPools, priority, atMs]): Call =>
        (storage) =>
          storage.claimSlots(fence, { stepKey, pools: inPools, priority, atMs }),
    ),
  },
  fc.tuple(fences, steps).map(
    ([fence, stepKey]): Call =>
      (storage) =>
        storage.releaseSlots(fence, stepKey),
  ),
  fc.tuple(runIds, claims, times).map(
    ([runId, claim, nowMs]): Call =>
      (storage) =>
        storage.claimRun(runId, claim, nowMs),
  ),
  fences.map(
    (fence): Call =>
      (storage) =>
        storage.releaseClaim(fence),
  ),
  fc.tuple(fc.constantFrom('p', 'q'), fc.constantFrom(undefined, -1, 0, 1, 2)).map(
    ([name, limit]): Call =>
      (storage) =>
        storage.setPoolLimit(name, limit),
  ),
  fc.constantFrom({}, { p: 2 }, { q: 0, z: 2 }).map(
    (limits): Call =>
      (storage) =>
        storage.declarePools(limits),
  ),
)

const backfillIds = fc.constantFrom('b0', 'b1')
const itemStatuses: fc.Arbitrary<BackfillItemStatus> = fc.constantFrom('pending', 'requested', 'succeeded', 'skipped')
const items = fc.array(
  fc
    .record({
      target: fc.constant('t'),
      partition: fc.constantFrom('x', 'y', 'z'),
      status: itemStatuses,
      runId: optionally(runIds),
    })
    .map(present),
  { maxLength: 3 },
)

const backfills: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(backfillIds, items, times).map(
    ([id, some, atMs]): Call =>
      (storage) =>
        storage.createBackfill(id, sampleBackfill(), some, atMs),
  ),
  fc
    .record({
      backfillId: backfillIds,
      expectedVersion: fc.constantFrom(1, 1, 2, 3),
      lease: rarely(leaseFences),
      status: optionally(fc.constantFrom('running', 'paused', 'failed')),
      message: optionally(fc.constant('m')),
      endedAtMs: optionally(times),
      items,
      runs: fc.array(runs, { maxLength: 2 }),
    })
    .map(
      (commit): Call =>
        (storage) =>
          storage.commitBackfill(present(commit)),
    ),
)

const keys = fc.array(fc.constantFrom('x', 'y', 'z', 'ö'), { maxLength: 3 })
const partitions: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(keys, times).map(
    ([some, atMs]): Call =>
      (storage) =>
        storage.addPartitions('files', some, atMs),
  ),
  fc.tuple(keys, times).map(
    ([some, atMs]): Call =>
      (storage) =>
        storage.removePartitions('files', some, atMs),
  ),
)

const forgetting: fc.Arbitrary<Call> = fc
  .record({
    runsEndedBeforeMs: optionally(fc.constant(99)),
    ticksEndedBeforeMs: fc.constantFrom({}, { succeeded: 5, skipped: 9 }, { failed: 9, succeeded: 9 }),
    backfillsEndedBeforeMs: optionally(times),
    assetEventsBeforeMs: optionally(times),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    (query): Call =>
      (storage) =>
        storage.prune(present(query)),
  )

/** So that what follows finds something to work on. */
const beginning: readonly Call[] = [
  (storage) => storage.acquireLease('a', claimBy('w', 0).owner, 5, 0),
  (storage) => storage.createRun({ runId: 'r0', events: [queued('r0')], claim: claimBy('w', 5) }),
  (storage) => storage.createRun({ runId: 'r1', events: [queued('r1')], claim: { ...claimBy('w', 5), pools: ['z'] } }),
  (storage) => storage.createBackfill('b0', sampleBackfill(), [{ target: 't', partition: 'x' }], 0),
]

const actingCall: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 2,
    arbitrary: runs.map(
      (run): Call =>
        (storage) =>
          storage.createRun(run),
    ),
  },
  leases,
  { weight: 3, arbitrary: instigators },
  { weight: 3, arbitrary: places },
  { weight: 2, arbitrary: backfills },
  partitions,
  forgetting,
)

/** Lists of calls of all kinds, also of `others`. */
export function callLists(others: fc.Arbitrary<Call>): fc.Arbitrary<readonly Call[]> {
  const call = fc.oneof({ weight: 2, arbitrary: others }, { weight: 5, arbitrary: actingCall })
  return fc.array(call, { maxLength: 30, size: 'max' }).map((calls) => [...beginning, ...calls])
}
