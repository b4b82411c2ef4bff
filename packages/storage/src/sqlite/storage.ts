/**
 * storage — `Storage` on one SQLite file. Every process that works on the file opens it for itself.
 *
 * Promise  those of core's storage.ts. `durability: 'process'` survives `kill -9`; a power cut may take the last
 *          transactions, whole ones and in order. `'power'` survives that too, at the price of one fsync per commit.
 */
import {
  StorageError,
  systemClock,
  type AssetQuery,
  type AssetState,
  type AuditEntry,
  type BackfillCommit,
  type BackfillItem,
  type BackfillItemQuery,
  type BackfillRequest,
  type BackfillState,
  type ClaimRequest,
  type Clock,
  type Created,
  type Event,
  type EventPage,
  type EventQuery,
  type Fence,
  type InstigatorChange,
  type InstigatorRef,
  type InstigatorState,
  type Lease,
  type LeaseFence,
  type NewAuditEntry,
  type NewRun,
  type PoolState,
  type Pruned,
  type PruneQuery,
  type Push,
  type RunClaim,
  type RunFilter,
  type RunPage,
  type RunQuery,
  type RunState,
  type RunStatus,
  type SlotRequest,
  type Storage,
  type StorageInfo,
  type Tick,
  type TickCommit,
  type TickCommitted,
  type TickQuery,
  type TokenRecord,
  type WorkerIdentity,
  type TargetCounts,
} from '@ingot/core'
import { pushJson } from '@ingot/core'
import { statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { storageErrorOf } from '../storage-errors.ts'
import { getAsset, listAssets } from './assets.ts'
import { listAudit, recordAudit } from './audit.ts'
import {
  commitBackfill,
  countBackfillItems,
  getBackfill,
  listBackfillItems,
  listBackfills,
  sealBackfill,
} from './backfills.ts'
import { ChangeWatch } from './change-watch.ts'
import { checkFence, claimRun, isFenceCurrent, listClaims, releaseClaim, renewClaim } from './claims.ts'
import { whileLocked, type Connection } from './connection.ts'
import { createBackfill } from './create-backfill.ts'
import { createRun, sealRun, type SealedRun } from './create-run.ts'
import {
  addPush,
  getInstigator,
  listInstigators,
  listPushed,
  listPushes,
  readMemory,
  removePushes,
  setInstigator,
} from './instigators.ts'
import { acquireLease, listLeases, releaseLease } from './leases.ts'
import { connect, prepareSchema, versionOf } from './migrate.ts'
import { addPartitions, listPartitions, listPartitionSets, removePartitions } from './partitions.ts'
import { deleteRun, prune } from './prune.ts'
import { lastEventId, readEvents } from './read-events.ts'
import { seal } from './rows.ts'
import { countRuns, getRun, getRuns, listRuns, listRunTags } from './runs.ts'
import { MIGRATIONS, type Migration } from './schema.ts'
import { declarePools, freeSlots, isWaiting, listPools, setPoolLimit, takeSlots } from './slots.ts'
import { commitTick, getTick, listTicks, sealTick } from './ticks.ts'
import { createToken, findToken, listTokens, revokeToken, touchToken } from './tokens.ts'
import { WriteQueue } from './write-queue.ts'
import type { WriteUnit } from './write-unit.ts'

export type Durability = 'process' | 'power'

/** The file itself, or the directory that holds it as `ingot.db`. */
export type SqliteOptions = ({ readonly path: string } | { readonly directory: string }) & {
  /** What `append` survives once it resolved; `process` unless given. */
  readonly durability?: Durability
  /** Measures the wait for a lock. */
  readonly clock?: Clock
  /** For tests of migrations. */
  readonly migrations?: readonly Migration[]
}

export async function openSqliteStorage(options: SqliteOptions): Promise<Storage> {
  const { durability = 'process', clock = systemClock, migrations = MIGRATIONS } = options
  const path = resolve('path' in options ? options.path : join(options.directory, 'ingot.db'))
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw storageErrorOf(error, path)
  })
  const connection = await connect(path)
  try {
    await whileLocked(clock, () => prepareSchema(connection, migrations))
    await whileLocked(clock, () => configure(connection, durability))
  } catch (error) {
    connection.close()
    throw error
  }
  return new SqliteStorage(connection, durability, clock)
}

// 16 MB of log between checkpoints, four times SQLite's own: an append that touches a thousand assets dirties as many
// pages, and copying them back each time took a third of it.
const CHECKPOINT_PAGES = 4_000
// What a burst leaves of the log is cut back to this.
const LOG_BYTES = 64 * 1024 * 1024

/** Write-ahead: readers do not wait for the writer. */
function configure(connection: Connection, durability: Durability): void {
  const mode = connection.run(() => connection.statement('pragma journal_mode = wal').get()?.['journal_mode'])
  if (mode !== 'wal') {
    throw new StorageError(
      'storage/unavailable',
      `${connection.path} lies on a file system without shared memory (journal mode "${String(mode)}"). Use a local disk.`,
    )
  }
  connection.execute(`
    pragma synchronous = ${durability === 'power' ? 'full' : 'normal'};
    pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
    pragma journal_size_limit = ${LOG_BYTES};
    pragma temp_store = memory;
    pragma cache_size = -16384;`)
}

export class SqliteStorage implements Storage {
  readonly #connection: Connection
  readonly #durability: Durability
  readonly #clock: Clock
  readonly #queue: WriteQueue
  readonly #listeners = new Set<(lastId: number) => void>()
  readonly #watch: ChangeWatch

  constructor(connection: Connection, durability: Durability, clock: Clock) {
    this.#connection = connection
    this.#durability = durability
    this.#clock = clock
    this.#watch = new ChangeWatch(connection)
    this.#queue = new WriteQueue(connection, clock, (lastId) => this.#tell(lastId))
  }

  async append(events: readonly Event[], fence?: Fence): Promise<readonly number[]> {
    const sealed = seal(events)
    return await this.#queue.submit(sealed.length, (unit) => {
      if (fence !== undefined) checkFence(unit, fence)
      return unit.append(sealed)
    })
  }

  read(query: EventQuery): Promise<EventPage> {
    return this.#read(() => readEvents(this.#connection, query))
  }

  onAppend(listener: (lastId: number) => void): () => void {
    // A wrapper of its own, so that the same function given twice is called twice and stopped once at a time.
    const entry = (lastId: number): void => listener(lastId)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  onChange(listener: (by: 'self' | 'others') => void): () => void {
    return this.#watch.listen(listener)
  }

  lastEventId(): Promise<number> {
    return this.#read(() => lastEventId(this.#connection))
  }

  async createRun(run: NewRun): Promise<Created> {
    const sealed = sealRun(run)
    return await this.#write((unit) => createRun(unit, sealed), sealed.events.length)
  }

  getRun(runId: string): Promise<RunState | undefined> {
    return this.#read(() => getRun(this.#connection, runId))
  }

  getRuns(runIds: readonly string[]): Promise<readonly RunState[]> {
    return this.#read(() => getRuns(this.#connection, runIds))
  }

  listRuns(query: RunQuery): Promise<RunPage> {
    return this.#read(() => listRuns(this.#connection, query))
  }

  countRuns(filter?: RunFilter): Promise<Readonly<Record<RunStatus, number>>> {
    return this.#read(() => countRuns(this.#connection, filter))
  }

  deleteRun(runId: string): Promise<boolean> {
    return this.#write((unit) => deleteRun(unit, runId))
  }

  listRunTags(limit: number): Promise<readonly { readonly key: string; readonly value: string }[]> {
    return this.#read(() => listRunTags(this.#connection, limit))
  }

  claimRun(runId: string, request: ClaimRequest, nowMs: number): Promise<RunClaim | undefined> {
    return this.#write((unit) => claimRun(unit, runId, request, nowMs))
  }

  renewClaim(fence: Fence, leaseEndsAtMs: number): Promise<'held' | 'cancel-requested' | 'lost'> {
    return this.#write((unit) => renewClaim(unit, fence, leaseEndsAtMs))
  }

  releaseClaim(fence: Fence): Promise<void> {
    return this.#write((unit) => releaseClaim(unit, fence))
  }

  listClaims(): Promise<readonly RunClaim[]> {
    return this.#read(() => listClaims(this.#connection))
  }

  getAsset(assetKey: string, partition?: string): Promise<AssetState | undefined> {
    return this.#read(() => getAsset(this.#connection, assetKey, partition))
  }

  listAssets(query?: AssetQuery): Promise<readonly AssetState[]> {
    return this.#read(() => listAssets(this.#connection, query))
  }

  acquireLease(name: string, owner: WorkerIdentity, endsAtMs: number, nowMs: number): Promise<Lease | undefined> {
    return this.#write((unit) => acquireLease(unit, name, owner, endsAtMs, nowMs))
  }

  releaseLease(fence: LeaseFence): Promise<void> {
    return this.#write((unit) => releaseLease(unit, fence))
  }

  listLeases(): Promise<readonly Lease[]> {
    return this.#read(() => listLeases(this.#connection))
  }

  getInstigator(ref: InstigatorRef): Promise<InstigatorState | undefined> {
    return this.#read(() => getInstigator(this.#connection, ref))
  }

  listInstigators(): Promise<readonly InstigatorState[]> {
    return this.#read(() => listInstigators(this.#connection))
  }

  setInstigator(
    ref: InstigatorRef,
    change: InstigatorChange,
    expectedVersion?: number,
  ): Promise<InstigatorState | undefined> {
    return this.#write((unit) => setInstigator(unit, ref, change, expectedVersion))
  }

  async commitTick(commit: TickCommit): Promise<TickCommitted> {
    const sealed = sealTick(commit)
    return await this.#write((unit) => commitTick(unit, sealed), countEvents(sealed.runs))
  }

  getTick(id: number): Promise<Tick | undefined> {
    return this.#read(() => getTick(this.#connection, id))
  }

  listTicks(query: TickQuery): Promise<readonly Tick[]> {
    return this.#read(() => listTicks(this.#connection, query))
  }

  readMemory(ref: InstigatorRef): Promise<ReadonlyMap<string, string>> {
    return this.#read(() => readMemory(this.#connection, ref))
  }

  async addPush(
    ref: InstigatorRef,
    { atMs, body, key }: { readonly atMs: number; readonly body: unknown; readonly key?: string },
  ): Promise<{ readonly id: number; readonly isNew: boolean }> {
    const text = pushJson(ref, body)
    return await this.#write((unit) => addPush(unit, ref, atMs, text, key))
  }

  listPushes(ref: InstigatorRef, limit: number): Promise<readonly Push[]> {
    return this.#read(() => listPushes(this.#connection, ref, limit))
  }

  removePushes(ref: InstigatorRef, ids: readonly number[]): Promise<number> {
    return this.#write((unit) => removePushes(unit, ref, ids))
  }

  listPushed(): Promise<readonly InstigatorRef[]> {
    return this.#read(() => listPushed(this.#connection))
  }

  async claimSlots(fence: Fence, request: SlotRequest): Promise<'held' | 'waiting'> {
    // Those who wait ask again and again: while nothing has changed, no process is kept from writing by that.
    if (this.#queue.isIdle && this.#isWaiting(fence, request)) return 'waiting'
    return await this.#write((unit) => {
      checkFence(unit, fence)
      return takeSlots(unit, fence.runId, request) ? 'held' : 'waiting'
    })
  }

  releaseSlots(fence: Fence, stepKey: string): Promise<void> {
    return this.#write((unit) => {
      checkFence(unit, fence)
      freeSlots(unit, fence.runId, stepKey)
    })
  }

  declarePools(limits: Readonly<Record<string, number>>): Promise<void> {
    return this.#write((unit) => declarePools(unit, limits))
  }

  setPoolLimit(name: string, limit: number | undefined): Promise<void> {
    return this.#write((unit) => setPoolLimit(unit, name, limit))
  }

  listPools(): Promise<readonly PoolState[]> {
    return this.#read(() => listPools(this.#connection))
  }

  createBackfill(
    backfillId: string,
    request: BackfillRequest,
    items: readonly Pick<BackfillItem, 'target' | 'partition'>[],
    atMs: number,
  ): Promise<BackfillState> {
    return createBackfill((work) => this.#write(work), backfillId, request, items, atMs)
  }

  getBackfill(backfillId: string): Promise<BackfillState | undefined> {
    return this.#read(() => getBackfill(this.#connection, backfillId))
  }

  listBackfills(query: Parameters<Storage['listBackfills']>[0]): Promise<readonly BackfillState[]> {
    return this.#read(() => listBackfills(this.#connection, query))
  }

  listBackfillItems(backfillId: string, query?: BackfillItemQuery): Promise<readonly BackfillItem[]> {
    return this.#read(() => listBackfillItems(this.#connection, backfillId, query))
  }

  countBackfillItems(backfillId: string): Promise<readonly TargetCounts[]> {
    return this.#read(() => countBackfillItems(this.#connection, backfillId))
  }

  async commitBackfill(commit: BackfillCommit): Promise<BackfillState> {
    const sealed = sealBackfill(commit)
    return await this.#write((unit) => commitBackfill(unit, sealed), countEvents(sealed.runs))
  }

  addPartitions(partitions: string, keys: readonly string[], atMs: number): Promise<readonly string[]> {
    return this.#write((unit) => addPartitions(unit, partitions, keys, atMs), keys.length)
  }

  removePartitions(partitions: string, keys: readonly string[], atMs: number): Promise<readonly string[]> {
    return this.#write((unit) => removePartitions(unit, partitions, keys, atMs), keys.length)
  }

  listPartitions(partitions: string): Promise<readonly string[]> {
    return this.#read(() => listPartitions(this.#connection, partitions))
  }

  listPartitionSets(): Promise<readonly { readonly partitions: string; readonly count: number }[]> {
    return this.#read(() => listPartitionSets(this.#connection))
  }

  createToken(token: TokenRecord): Promise<void> {
    return this.#write((unit) => createToken(unit, token))
  }

  listTokens(): Promise<readonly TokenRecord[]> {
    return this.#read(() => listTokens(this.#connection))
  }

  findToken(hash: string): Promise<TokenRecord | undefined> {
    return this.#read(() => findToken(this.#connection, hash))
  }

  revokeToken(tokenId: string, atMs: number): Promise<TokenRecord | undefined> {
    return this.#write((unit) => revokeToken(unit, tokenId, atMs))
  }

  touchToken(tokenId: string, atMs: number): Promise<void> {
    return this.#write((unit) => touchToken(unit, tokenId, atMs))
  }

  recordAudit(entry: NewAuditEntry): Promise<void> {
    return this.#write((unit) => recordAudit(unit, entry))
  }

  listAudit(query: Parameters<Storage['listAudit']>[0]): Promise<readonly AuditEntry[]> {
    return this.#read(() => listAudit(this.#connection, query))
  }

  prune(query: PruneQuery): Promise<Pruned> {
    return this.#write((unit) => prune(unit, query), query.limit)
  }

  info(): Promise<StorageInfo> {
    return this.#read(() => ({
      location: this.#connection.path,
      schemaVersion: versionOf(this.#connection),
      eventCount: countOf(this.#connection, 'event'),
      runCount: countOf(this.#connection, 'run'),
      sizeBytes: sizeOf(this.#connection.path) + sizeOf(`${this.#connection.path}-wal`),
      durability: this.#durability,
    }))
  }

  rebuild(): Promise<void> {
    return this.#write((unit) => unit.rebuild())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.drained()
    this.#listeners.clear()
    this.#watch.stop()
    this.#connection.close()
  }

  /** At once, so that a call that does write keeps its turn. */
  #isWaiting(fence: Fence, request: SlotRequest): boolean {
    const connection = this.#connection
    try {
      return connection.run(() => isFenceCurrent(connection, fence) && isWaiting(connection, fence.runId, request))
    } catch {
      // Locked or closed: the write waits for it, or says so.
      return false
    }
  }

  #write<T>(work: (unit: WriteUnit) => T, eventCount = 0): Promise<T> {
    return this.#queue.submit(eventCount, work)
  }

  #read<T>(work: () => T): Promise<T> {
    return whileLocked(this.#clock, () => this.#connection.run(work))
  }

  #tell(lastId: number): void {
    this.#watch.tell('self')
    if (lastId === 0) return
    for (const listener of this.#listeners) {
      try {
        listener(lastId)
      } catch (error) {
        // The events are written: a listener's fault is not the writer's.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}

function countEvents(runs: readonly SealedRun[]): number {
  return runs.reduce((sum, { events }) => sum + events.length, 0)
}

function countOf(connection: Connection, table: 'event' | 'run'): number {
  return Number(connection.statement(`select count(*) as count from ${table}`).get()?.['count'])
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
