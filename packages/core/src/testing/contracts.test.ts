/** A contract that cannot fail proves nothing: each is run on stores that break a promise on purpose. */
import { expect, it } from 'vitest'
import type { Storage } from '../storage/storage.ts'
import { memoryStorage } from '../storage/memory.ts'
import { memoryIo } from './memory-io.ts'
import { ioManagerContract } from './io-manager-contract.ts'
import { storageContract } from './storage-contract.ts'
import { without, type Promised } from './assert.ts'

async function broken<Open>(contract: readonly Promised<Open>[], open: Open): Promise<string[]> {
  const failing: string[] = []
  for (const { promise, check } of contract) await check(open).catch(() => failing.push(promise))
  return failing
}

/** Memory storage with some methods replaced. */
function spoilt(spoil: (real: Storage) => Partial<Storage>): () => Promise<Storage> {
  return async () => {
    const real = memoryStorage()
    const wrong = new Map(Object.entries(spoil(real)))
    return new Proxy(real, {
      get(target, name) {
        const value: unknown = wrong.get(String(name)) ?? Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
}

const FAULTS: Readonly<Record<string, (real: Storage) => Partial<Storage>>> = {
  'writes the events before the oversized one': (real) => ({
    async append(events, fence) {
      const ids: number[] = []
      for (const event of events) ids.push(...(await real.append([event], fence)))
      return ids
    },
  }),
  'does not look at the fence': (real) => ({ append: (events) => real.append(events) }),
  'repeats the last event of a page': (real) => ({
    async read(query) {
      const page = await real.read(query)
      return page.events.length === query.limit
        ? { ...page, nextId: Math.max(query.afterId + 1, page.nextId - 1) }
        : page
    },
  }),
  'reads other kinds': (real) => ({ read: (query) => real.read({ ...query, kinds: ['run-queued', 'step-started'] }) }),
  'lists oldest first': (real) => ({
    async listRuns(query) {
      const page = await real.listRuns(query)
      return { ...page, runs: page.runs.toReversed() }
    },
  }),
  'finds runs by no asset': (real) => ({ listRuns: (query) => real.listRuns(without(query, 'assetKey')) }),
  'does not know kinds of launchers': (real) => ({
    listRuns: (query) =>
      real.listRuns(query.launchedBy === 'schedule' ? { ...query, launchedBy: 'schedule:nightly' } : query),
  }),
  'counts every run': (real) => ({ countRuns: () => real.countRuns() }),
  'deletes nothing': () => ({ deleteRun: async () => true }),
  'reads events oldest first': (real) => ({ read: (query) => real.read({ ...query, order: 'oldest' }) }),
  'reads all partitions': (real) => ({ read: (query) => real.read(without(query, 'partition')) }),
  'revokes a token again': (real) => ({
    revokeToken: async (tokenId, atMs) => {
      const token = await real.revokeToken(tokenId, atMs)
      return token && { ...token, revokedAtMs: atMs }
    },
  }),
  'ignores tags': (real) => ({ listRuns: (query) => real.listRuns({ ...query, tags: {} }) }),
  'gives a run to everybody': (real) => ({
    claimRun: (runId, request) => real.claimRun(runId, request, Number.MAX_VALUE),
  }),
  'never tells of a cancel': (real) => ({
    renewClaim: async (fence, end) => ((await real.renewClaim(fence, end)) === 'lost' ? 'lost' : 'held'),
  }),
  'has no partitions': (real) => ({ getAsset: (assetKey) => real.getAsset(assetKey) }),
  'tells nobody': () => ({ onAppend: () => () => {} }),
  'tells nobody of changes': () => ({ onChange: () => () => {} }),
  'does not know the order': (real) => ({ listRuns: (query) => real.listRuns(without(query, 'order')) }),
  'finds runs of every job': (real) => ({ listRuns: (query) => real.listRuns(without(query, 'job')) }),
  'keeps a claim that is given back': () => ({ releaseClaim: async () => {} }),
  'gives a lease to everybody': (real) => ({
    acquireLease: (name, owner, endsAtMs) => real.acquireLease(name, owner, endsAtMs, Number.MAX_SAFE_INTEGER),
  }),
  'forgets who has a lease, and when': (real) => ({
    async acquireLease(name, owner, endsAtMs, nowMs) {
      const lease = await real.acquireLease(name, owner, endsAtMs, nowMs)
      return lease && { ...lease, token: 1 }
    },
  }),
  'commits a tick without its lease': (real) => ({ commitTick: (commit) => real.commitTick(without(commit, 'lease')) }),
  'commits a tick whatever its version': (real) => ({
    async commitTick(commit) {
      const expectedVersion = (await real.getInstigator(commit.tick.instigator))?.version ?? 0
      return await real.commitTick({ ...commit, expectedVersion })
    },
  }),
  'commits the runs of a tick before the tick': (real) => ({
    async commitTick(commit) {
      for (const run of commit.runs) await real.createRun(run)
      return await real.commitTick(commit)
    },
  }),
  'keeps the pushes that were read': (real) => ({
    commitTick: (commit) => real.commitTick(without(commit, 'consumedPushIds')),
  }),
  'keeps each skip': (real) => ({
    commitTick: (commit) =>
      real.commitTick({ ...commit, tick: { ...commit.tick, skipReason: String(commit.expectedVersion) } }),
  }),
  'does not look at run keys': (real) => ({ createRun: (run) => real.createRun(without(run, 'runKey')) }),
  'keeps a push twice': (real) => ({ addPush: (ref, push) => real.addPush(ref, without(push, 'key')) }),
  'serves who asks last': (real) => ({
    claimSlots: (fence, request) => real.claimSlots(fence, { ...request, atMs: -request.atMs }),
  }),
  'looks at one pool only': (real) => ({
    claimSlots: (fence, request) => real.claimSlots(fence, { ...request, pools: request.pools.slice(0, 1) }),
  }),
  'does not look at priorities': (real) => ({
    claimSlots: (fence, request) => real.claimSlots(fence, { ...request, priority: 0 }),
  }),
  'has no limits': (real) => ({ setPoolLimit: (name) => real.setPoolLimit(name, 9), declarePools: async () => {} }),
  'claims a run without its pools': (real) => ({
    claimRun: (runId, request, nowMs) => real.claimRun(runId, without(request, 'pools'), nowMs),
  }),
  'commits a backfill whatever its version': (real) => ({
    async commitBackfill(commit) {
      const expectedVersion = (await real.getBackfill(commit.backfillId))?.version ?? 0
      return await real.commitBackfill({ ...commit, expectedVersion })
    },
  }),
  'loses the order of partitions': (real) => ({
    listPartitions: async (partitions) => (await real.listPartitions(partitions)).toSorted(),
  }),
  'adds partitions in one event': (real) => ({
    async addPartitions(partitions, keys, atMs) {
      await real.append([{ kind: 'partitions-added', partitions, keys, atMs }])
      return keys
    },
  }),
  'prunes nothing': () => ({ prune: async () => ({ runIds: [], eventCount: 0, tickCount: 0, backfillCount: 0 }) }),
  'prunes all at once': (real) => ({ prune: (query) => real.prune({ ...query, limit: 10_000 }) }),
}

for (const [fault, spoil] of Object.entries(FAULTS)) {
  it(`the storage contract catches a store that ${fault}`, async () => {
    expect(await broken(storageContract, spoilt(spoil))).not.toEqual([])
  })
}

it('the IO manager contract catches a manager that appends', async () => {
  const open = async () => {
    const io = memoryIo()
    const store: typeof io.store = async (context, value) => {
      const before = await io.load(context).catch(() => [])
      return await io.store(context, [before, value].flat())
    }
    return { io: { ...io, store }, [Symbol.asyncDispose]: async () => {} }
  }
  const failing = await broken(ioManagerContract, open)
  expect(failing).toContain('a second load replaces the first')
  expect(failing).toContain('the same load stored twice, as after a crash, is there once')
})

it('the IO manager contract catches a manager that knows no partitions', async () => {
  const open = async () => {
    const io = memoryIo()
    const whole: typeof io = {
      ...io,
      store: (context, value) => io.store({ ...context, partition: undefined }, value),
      load: (context) => io.load({ ...context, partition: undefined }),
    }
    return { io: whole, [Symbol.asyncDispose]: async () => {} }
  }
  expect(await broken(ioManagerContract, open)).not.toEqual([])
})
