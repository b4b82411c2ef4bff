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
  type ClaimRequest,
  type Clock,
  type Created,
  type Event,
  type EventPage,
  type EventQuery,
  type Fence,
  type NewRun,
  type RunClaim,
  type RunPage,
  type RunQuery,
  type RunState,
  type Storage,
  type StorageInfo,
} from '@ingot/core'
import { checkNewRun } from '@ingot/core'
import { statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { storageErrorOf } from '../storage-errors.ts'
import { getAsset, listAssets } from './assets.ts'
import { checkFence, claimRun, listClaims, renewClaim } from './claims.ts'
import { whileLocked, type Connection } from './connection.ts'
import { connect, prepareSchema, versionOf } from './migrate.ts'
import { readEvents } from './read-events.ts'
import { seal } from './rows.ts'
import { getRun, listRuns } from './runs.ts'
import { MIGRATIONS, type Migration } from './schema.ts'
import { WriteQueue } from './write-queue.ts'

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

  constructor(connection: Connection, durability: Durability, clock: Clock) {
    this.#connection = connection
    this.#durability = durability
    this.#clock = clock
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

  async createRun(run: NewRun): Promise<Created> {
    const { runId, claim } = run
    checkNewRun(run)
    const sealed = seal(run.events)
    return await this.#queue.submit<Created>(sealed.length, (unit) => {
      if (unit.runStatus(runId) !== undefined) return { kind: 'existed' }
      unit.append(sealed)
      return { kind: 'created', claim: claim && claimRun(unit, runId, claim, 0) }
    })
  }

  getRun(runId: string): Promise<RunState | undefined> {
    return this.#read(() => getRun(this.#connection, runId))
  }

  listRuns(query: RunQuery): Promise<RunPage> {
    return this.#read(() => listRuns(this.#connection, query))
  }

  claimRun(runId: string, request: ClaimRequest, nowMs: number): Promise<RunClaim | undefined> {
    return this.#queue.submit(0, (unit) => claimRun(unit, runId, request, nowMs))
  }

  renewClaim(fence: Fence, leaseEndsAtMs: number): Promise<'held' | 'cancel-requested' | 'lost'> {
    return this.#queue.submit(0, (unit) => renewClaim(unit, fence, leaseEndsAtMs))
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
    return this.#queue.submit(0, (unit) => unit.rebuild())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.drained()
    this.#listeners.clear()
    this.#connection.close()
  }

  #read<T>(work: () => T): Promise<T> {
    return whileLocked(this.#clock, () => this.#connection.run(work))
  }

  #tell(lastId: number): void {
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

function countOf(connection: Connection, table: 'event' | 'run'): number {
  return Number(connection.statement(`select count(*) as count from ${table}`).get()?.['count'])
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
