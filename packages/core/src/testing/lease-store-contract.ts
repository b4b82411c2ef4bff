/**
 * lease-store-contract — what every lease store keeps: one owner at a time, a token that is never given twice, and
 * nothing written by one whose lease is another's.
 */
import { FORGET_LEASE_MS } from '../storage/lease-store.ts'
import type { LeaseFence } from '../storage/lease-store.ts'
import type { Storage } from '../storage/storage.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { claimBy, queued } from './sample-events.ts'
import { sampleBackfill, sampleCommit, sampleRun } from './sample-ticks.ts'
import { everythingSeen } from './seen.ts'

const ada = claimBy('ada', 0).owner
const bob = claimBy('bob', 0).owner

async function tokenOf(acquired: ReturnType<Storage['acquireLease']>): Promise<number> {
  const lease = await acquired
  if (lease === undefined) throw new Error('the lease was not given')
  return lease.token
}

const owning: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a lease has one owner: another gets none until it has run out, to the millisecond',
    async check(open) {
      await using store = await open()
      const token = await tokenOf(store.acquireLease('loop:queue', ada, 100, 0))
      assertEqual(await store.acquireLease('loop:queue', bob, 200, 0), undefined, 'lease for another')
      assertEqual(await store.acquireLease('loop:queue', bob, 200, 99), undefined, 'lease for another a moment before')
      const held = [{ name: 'loop:queue', token, owner: ada, endsAtMs: 100 }]
      assertEqual(await store.listLeases(), held, 'leases')
      const taken = await store.acquireLease('loop:queue', bob, 200, 100)
      assertEqual([taken?.owner, taken?.endsAtMs], [bob, 200], 'lease taken over')
      assertEqual(await store.acquireLease('loop:queue', ada, 900, 150), undefined, 'lease for the one before')
    },
  },
  {
    promise: 'of several that ask at once, one gets it',
    async check(open) {
      await using store = await open()
      const asked = ['a', 'b', 'c', 'd'].map((id) => store.acquireLease('loop:x', claimBy(id, 0).owner, 100, 0))
      const given = (await Promise.all(asked)).filter((lease) => lease !== undefined)
      assertEqual(given.length, 1, 'leases given')
      assertEqual(await store.listLeases(), given, 'leases')
    },
  },
  {
    promise: 'the owner extends it and keeps its token, also when it ran out and nobody took it',
    async check(open) {
      await using store = await open()
      const token = await tokenOf(store.acquireLease('loop:queue', ada, 100, 0))
      for (const [endsAtMs, nowMs] of [
        [200, 50],
        [900, 500],
      ] as const) {
        const again = await store.acquireLease('loop:queue', ada, endsAtMs, nowMs)
        assertEqual(again, { name: 'loop:queue', token, owner: ada, endsAtMs }, `lease at ${nowMs}`)
      }
      assertEqual((await store.listLeases())[0]?.endsAtMs, 900, 'its end')
    },
  },
  {
    promise: 'a released lease is free at once; a stale fence frees nothing and is no error',
    async check(open) {
      await using store = await open()
      const first = await tokenOf(store.acquireLease('loop:queue', ada, 100, 0))
      await store.releaseLease({ lease: 'loop:queue', token: first })
      assertEqual(await store.listLeases(), [], 'leases after the release')
      const second = await tokenOf(store.acquireLease('loop:queue', bob, 100, 0))
      await store.releaseLease({ lease: 'loop:queue', token: first })
      await store.releaseLease({ lease: 'loop:nothing', token: second })
      assertEqual((await store.listLeases())[0]?.token, second, 'token of the lease')
    },
  },
  {
    promise: 'no token is given twice, after releases, expiries and of whatever name',
    async check(open) {
      await using store = await open()
      const tokens: number[] = []
      for (let i = 0; i < 4; i += 1) {
        const name = i % 2 === 0 ? 'loop:a' : 'loop:b'
        const token = await tokenOf(store.acquireLease(name, ada, 100, 0))
        await store.releaseLease({ lease: name, token })
        tokens.push(token, await tokenOf(store.acquireLease(name, bob, 100, 0)))
        tokens.push(await tokenOf(store.acquireLease(name, ada, 300, 200)))
        tokens.push(await tokenOf(store.acquireLease(name, bob, 500, 400)))
        const last = await tokenOf(store.acquireLease(name, bob, 600, 450))
        assertEqual(last, tokens.at(-1), 'token of an extension')
        await store.releaseLease({ lease: name, token: last })
      }
      assertTrue(
        tokens.every((token, i) => token > (tokens[i - 1] ?? 0)),
        `tokens grow: ${tokens.join(', ')}`,
      )
    },
  },
  {
    promise: 'leases are listed by name, and one that ran out long ago is forgotten; its token stays spent',
    async check(open) {
      await using store = await open()
      await store.acquireLease('loop:queue', ada, 100, 0)
      const gone = await tokenOf(store.acquireLease('daemon:ada', ada, 100, 0))
      const nowMs = FORGET_LEASE_MS + 101
      await store.acquireLease('loop:queue', ada, nowMs + 100, nowMs)
      await store.acquireLease('a', bob, nowMs + 100, nowMs)
      const names = (await store.listLeases()).map((lease) => lease.name)
      assertEqual(names, ['a', 'loop:queue'], 'names')
      const token = await tokenOf(store.acquireLease('daemon:ada', ada, nowMs + 100, nowMs))
      assertTrue(token > gone, `token ${token} is above ${gone}`)
    },
  },
]

/** What a daemon writes with its lease. */
const WRITES: Readonly<Record<string, (store: Storage, lease: LeaseFence) => Promise<unknown>>> = {
  commitTick: (store, lease) => store.commitTick(sampleCommit({ lease, runs: [sampleRun('t')], memory: { a: '1' } })),
  'commitTick of a run with a claim': (store, lease) =>
    store.commitTick(
      sampleCommit({ runs: [sampleRun('t'), sampleRun('u', { claim: { ...claimBy('w', 100), lease } })] }),
    ),
  commitBackfill: (store, lease) =>
    store.commitBackfill({
      backfillId: 'b',
      expectedVersion: 1,
      lease,
      status: 'paused',
      items: [{ target: 'bronze/orders', partition: 'p', status: 'requested', runId: 't' }],
      runs: [sampleRun('t')],
    }),
  claimRun: (store, lease) => store.claimRun('r', { ...claimBy('w', 100), lease }, 0),
  'createRun with a claim': (store, lease) =>
    store.createRun({ runId: 't', events: [queued('t')], claim: { ...claimBy('w', 100), lease } }),
}

const fencing: readonly Promised<OpenStorage>[] = Object.entries(WRITES).map(([name, write]) => ({
  promise: `${name} that carries a stale lease is refused and nothing of it is written; with the present one it works`,
  async check(open) {
    await using store = await open()
    await store.createRun(sampleRun('r'))
    await store.createBackfill('b', sampleBackfill(), [{ target: 'bronze/orders', partition: 'p' }], 0)
    const stale = await tokenOf(store.acquireLease('loop:x', ada, 100, 0))
    const token = await tokenOf(store.acquireLease('loop:x', bob, 900, 200))
    const released = await tokenOf(store.acquireLease('loop:z', ada, 900, 200))
    await store.releaseLease({ lease: 'loop:z', token: released })
    const before = await everythingSeen(store)
    for (const fence of [
      { lease: 'loop:x', token: stale },
      { lease: 'loop:y', token },
      { lease: 'loop:z', token: released },
    ]) {
      await assertRejects(write(store, fence), 'conflict/stale-lease', name)
    }
    assertEqual(await everythingSeen(store), before, 'all that is seen')
    // Nobody took it since: a lease that ran out is still its owner's.
    await write(store, { lease: 'loop:x', token })
  },
}))

export const leaseStoreContract: readonly Promised<OpenStorage>[] = [...owning, ...fencing]
