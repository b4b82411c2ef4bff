/**
 * seen — everything that a reader of a storage can see: two that look alike behave alike from there on, and a refused
 * call leaves it as it was.
 */
import type { Storage } from '../storage/storage.ts'
import { readAll } from './event-log-contract.ts'

// More than any contract writes, and within what a page may hold.
const ALL = 1_000

export interface Seen {
  readonly events: unknown
  readonly runs: unknown
  readonly assets: unknown
  readonly claims: unknown
  readonly leases: unknown
  readonly instigators: unknown
  readonly ticks: unknown
  readonly pushes: unknown
  readonly pools: unknown
  readonly backfills: unknown
  readonly partitions: unknown
}

export async function everythingSeen(store: Storage): Promise<Seen> {
  return {
    events: await readAll(store, { limit: 10_000 }),
    runs: await store.listRuns({ limit: ALL }),
    assets: await store.listAssets(),
    claims: await store.listClaims(),
    leases: await store.listLeases(),
    instigators: await instigatorsSeen(store),
    ticks: await store.listTicks({ limit: ALL }),
    pushes: await pushesSeen(store),
    pools: await store.listPools(),
    backfills: await backfillsSeen(store),
    partitions: await partitionsSeen(store),
  }
}

async function instigatorsSeen(store: Storage): Promise<readonly unknown[]> {
  const states = await store.listInstigators()
  return await Promise.all(
    states.map(async (state) => ({ state, memory: Object.fromEntries(await store.readMemory(state)) })),
  )
}

async function pushesSeen(store: Storage): Promise<readonly unknown[]> {
  const refs = await store.listPushed()
  return await Promise.all(refs.map(async (ref) => ({ ref, pushes: await store.listPushes(ref, ALL) })))
}

async function backfillsSeen(store: Storage): Promise<readonly unknown[]> {
  const states = await store.listBackfills({ limit: ALL })
  return await Promise.all(
    states.map(async (state) => ({ state, items: await store.listBackfillItems(state.backfillId) })),
  )
}

async function partitionsSeen(store: Storage): Promise<readonly unknown[]> {
  const sets = await store.listPartitionSets()
  return await Promise.all(sets.map(async (set) => ({ set, keys: await store.listPartitions(set.partitions) })))
}
