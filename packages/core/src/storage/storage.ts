/**
 * storage — append facts, read them back in order, and read the states folded from them. Implemented in memory here and
 * on SQLite by `@ingot/storage`.
 *
 * Shapes   EventPage = { events, nextId }; RunPage = { runs, nextCursor }.
 * Units    `id`     integer ≥ 1, given by the store, increasing, gaps allowed
 *          `limit`  1..1000 for runs, 1..10000 for events
 * Errors   StorageError  storage/unavailable, storage/full, storage/locked, storage/corrupt, storage/version
 *                                                  nothing of the call was written
 *          InvalidError  invalid/event-too-big     an event above MAX_EVENT_BYTES; nothing of the call was written
 *                        invalid/event-not-json    an event that JSON cannot say (a cycle, a bigint); nothing was written
 *                        invalid/new-run           createRun without its `run-queued` event; nothing was written
 *                        invalid/limit, invalid/cursor   the query cannot be answered at any time
 *          ConflictError conflict/stale-claim      the fence is not the run's current claim; nothing was written
 *                        conflict/stale-lease      the lease that the call carries is another daemon's; nothing was written
 *          An unknown runId or asset is not an error: it has no events and no state.
 * Promise  1. `append` writes all of its events or none, and the states folded from them in the same transaction.
 *          2. A reader that has seen id N will never later see a new id below N.
 *          3. When `append` resolves, the events survive the death of the process (`kill -9`). They survive a power
 *             cut when the store says so (`durability`); in any case none is half-written and order has no holes.
 *          4. `createRun` with a runId that exists, or a run key that was used, writes nothing and says so; two callers,
 *             one run. A key of scope `dedup` is free again once its run has ended; others stay as long as their run or
 *             the last tick that asked for them.
 *          5. A run has at most one claim. `run-ended` frees it in the same transaction; after that, and after another
 *             claim, the old token is refused.
 *          6. States are folds: `rebuild` drops and refolds them, and nothing that a reader sees changes.
 */
import type { Event, EventKind, StoredEvent } from '../event/event.ts'
import type { AssetState } from '../run/asset-state.ts'
import type { RunClaim } from '../run/claim.ts'
import type { RunState, RunStatus } from '../run/run-state.ts'
import type { ClaimRequest, Fence, NewRun, RunKey } from './new-run.ts'
import { DEDUP_SCOPE } from './new-run.ts'
import type { AuditStore } from './audit-store.ts'
import type { BackfillStore } from './backfill-store.ts'
import type { LeaseStore } from './lease-store.ts'
import type { PartitionStore } from './partition-store.ts'
import type { PoolStore } from './pool-store.ts'
import type { RetentionStore } from './retention-store.ts'
import type { TickStore } from './tick-store.ts'
import type { TokenStore } from './token-store.ts'

export type { ClaimRequest, Fence, NewRun, RunKey }
export { DEDUP_SCOPE }

export interface EventQuery {
  readonly afterId: number
  /** Events with a smaller id. */
  readonly beforeId?: number
  /**
   * `oldest` unless given; `newest` takes from the end, newest first, and `nextId` is the smallest id seen: pass it as
   * `beforeId`.
   */
  readonly order?: 'newest' | 'oldest'
  readonly limit: number
  readonly runId?: string
  readonly assetKey?: string
  /** With `assetKey`: of this partition alone. */
  readonly partition?: string
  readonly kinds?: readonly EventKind[]
}

export interface EventPage {
  readonly events: readonly StoredEvent[]
  /**
   * Pass as `afterId` to read on; equal to the given `afterId` when there was nothing new. A page that is not full may
   * move past events that the query leaves out, so that they are not looked at again.
   */
  readonly nextId: number
}

export interface EventLog {
  /** Returns the id given to each event, in the order given. Calls are written in the order they were made. */
  append(events: readonly Event[], fence?: Fence): Promise<readonly number[]>
  /** Events with `id > afterId`, oldest first. */
  read(query: EventQuery): Promise<EventPage>
  /** Calls `listener` after each commit of this process with the newest id; returns the way to stop. */
  onAppend(listener: (lastId: number) => void): () => void
  /**
   * Calls `listener` soon after anything was written, by this process or by another one that works on the same store:
   * events, ticks, pushes, claims. Several writes may be one call; what they were is not said, only whether another
   * process was among the writers. Returns the way to stop. A store that cannot be told by others looks every 25 ms
   * while somebody listens.
   */
  onChange(listener: (by: 'self' | 'others') => void): () => void
  /** Id of the newest event; 0 when there is none. */
  lastEventId(): Promise<number>
}

export type Created =
  | { readonly kind: 'created'; readonly claim: RunClaim | undefined }
  /** By its id, or by its run key: then `runId` is the first run's. */
  | { readonly kind: 'existed'; readonly runId: string }

export interface RunQuery {
  readonly limit: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly statuses?: readonly RunStatus[]
  readonly project?: string
  /** All of these tags, with these values. */
  readonly tags?: Readonly<Record<string, string>>
  readonly job?: string
  readonly backfillId?: string
  /** True for runs of any backfill alone, false for all others. */
  readonly isOfBackfill?: boolean
  readonly partition?: string
  /** Runs that were asked to make or observe this asset; see `run-filter.ts` for those asked for very many. */
  readonly assetKey?: string
  /** As it stands in the request, or only its kind: `schedule` for every `schedule:…`. */
  readonly launchedBy?: string
  /** This run and all that were made to retry it, or to retry one of those. */
  readonly rootRunId?: string
  /** Runs whose id begins so. */
  readonly idPrefix?: string
  /** Queued at or after, and before. */
  readonly queuedFromMs?: number
  readonly queuedBeforeMs?: number
  /** Unfinished, or ended at or after: with `queuedBeforeMs`, what was there in a window of time. */
  readonly endedFromMs?: number
  /** `newest` unless given. */
  readonly order?: 'newest' | 'oldest'
}

export type RunFilter = Omit<RunQuery, 'limit' | 'cursor' | 'order'>

export interface RunPage {
  /** Newest first, or as `order` says. */
  readonly runs: readonly RunState[]
  readonly nextCursor: string | undefined
}

export interface RunStore {
  createRun(run: NewRun): Promise<Created>
  getRun(runId: string): Promise<RunState | undefined>
  /** Those that exist, in the order asked for. */
  getRuns(runIds: readonly string[]): Promise<readonly RunState[]>
  listRuns(query: RunQuery): Promise<RunPage>
  /** How many there are of each status among those that the filter leaves. */
  countRuns(filter?: RunFilter): Promise<Readonly<Record<RunStatus, number>>>
  /**
   * Forgets a finished run whole, as retention would: its events of assets stay. False when there is no such run.
   * ConflictError conflict/run-unfinished while it has not ended.
   */
  deleteRun(runId: string): Promise<boolean>
  /** Keys and values of tags that runs have, by how often among the newest 1,000 runs that have tags; at most `limit`. */
  listRunTags(limit: number): Promise<readonly { readonly key: string; readonly value: string }[]>
  /**
   * Takes the run for `owner`; undefined while another claim's lease runs, or when the run does not exist or has ended,
   * or while a pool that it asks for has no place. The places that the claim before had are free.
   */
  claimRun(runId: string, request: ClaimRequest, nowMs: number): Promise<RunClaim | undefined>
  /** Extends the lease; `lost` when the token is stale. Also brings the news that somebody asked to cancel. */
  renewClaim(fence: Fence, leaseEndsAtMs: number): Promise<'held' | 'cancel-requested' | 'lost'>
  /**
   * Gives the run back to the queue's owner: nobody executes it now, and its places in pools are free. A stale fence
   * changes nothing.
   */
  releaseClaim(fence: Fence): Promise<void>
  listClaims(): Promise<readonly RunClaim[]>
}

export interface AssetQuery {
  /** All when left out. */
  readonly assetKeys?: readonly string[]
}

export interface AssetStore {
  /** `partition` left out = the asset as a whole (for an asset without partitions). */
  getAsset(assetKey: string, partition?: string): Promise<AssetState | undefined>
  /** One state per asset and partition that has events, by key then partition. */
  listAssets(query?: AssetQuery): Promise<readonly AssetState[]>
}

export interface StorageInfo {
  /** `memory`, or the file. */
  readonly location: string
  readonly schemaVersion: number
  readonly eventCount: number
  readonly runCount: number
  readonly sizeBytes: number
  readonly durability: 'none' | 'process' | 'power'
}

export interface Storage
  extends
    EventLog,
    RunStore,
    AssetStore,
    LeaseStore,
    TickStore,
    PoolStore,
    BackfillStore,
    PartitionStore,
    RetentionStore,
    TokenStore,
    AuditStore,
    AsyncDisposable {
  info(): Promise<StorageInfo>
  /** Drops and refolds every state from the events. */
  rebuild(): Promise<void>
}
