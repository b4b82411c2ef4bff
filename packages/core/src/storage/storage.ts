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
 *          An unknown runId or asset is not an error: it has no events and no state.
 * Promise  1. `append` writes all of its events or none, and the states folded from them in the same transaction.
 *          2. A reader that has seen id N will never later see a new id below N.
 *          3. When `append` resolves, the events survive the death of the process (`kill -9`). They survive a power
 *             cut when the store says so (`durability`); in any case none is half-written and order has no holes.
 *          4. `createRun` with a runId that exists writes nothing and says so; two callers, one run.
 *          5. A run has at most one claim. `run-ended` frees it in the same transaction; after that, and after another
 *             claim, the old token is refused.
 *          6. States are folds: `rebuild` drops and refolds them, and nothing that a reader sees changes.
 */
import { ConflictError, InvalidError } from '../errors.ts'
import { MAX_EVENT_BYTES, type Event, type EventKind, type StoredEvent } from '../event/event.ts'
import type { AssetState } from '../run/asset-state.ts'
import type { RunClaim, WorkerIdentity } from '../run/claim.ts'
import type { RunState, RunStatus } from '../run/run-state.ts'

export interface EventQuery {
  readonly afterId: number
  readonly limit: number
  readonly runId?: string
  readonly assetKey?: string
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

/** Proof that the writer still owns the run. */
export interface Fence {
  readonly runId: string
  readonly token: number
}

export interface EventLog {
  /** Returns the id given to each event, in the order given. Calls are written in the order they were made. */
  append(events: readonly Event[], fence?: Fence): Promise<readonly number[]>
  /** Events with `id > afterId`, oldest first. */
  read(query: EventQuery): Promise<EventPage>
  /** Calls `listener` after each commit of this process with the newest id; returns the way to stop. */
  onAppend(listener: (lastId: number) => void): () => void
}

export interface NewRun {
  readonly runId: string
  /** Begins with `run-queued` of this runId. */
  readonly events: readonly Event[]
  /** Claims the run in the same transaction, for a caller who executes it itself. */
  readonly claim?: ClaimRequest
}

export interface ClaimRequest {
  readonly owner: WorkerIdentity
  readonly leaseEndsAtMs: number
}

export type Created = { readonly kind: 'created'; readonly claim: RunClaim | undefined } | { readonly kind: 'existed' }

export interface RunQuery {
  readonly limit: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly statuses?: readonly RunStatus[]
  readonly project?: string
  /** All of these tags, with these values. */
  readonly tags?: Readonly<Record<string, string>>
}

export interface RunPage {
  /** Newest first. */
  readonly runs: readonly RunState[]
  readonly nextCursor: string | undefined
}

export interface RunStore {
  createRun(run: NewRun): Promise<Created>
  getRun(runId: string): Promise<RunState | undefined>
  listRuns(query: RunQuery): Promise<RunPage>
  /** Takes the run for `owner`; undefined while another claim's lease runs, or when the run does not exist or has ended. */
  claimRun(runId: string, request: ClaimRequest, nowMs: number): Promise<RunClaim | undefined>
  /** Extends the lease; `lost` when the token is stale. Also brings the news that somebody asked to cancel. */
  renewClaim(fence: Fence, leaseEndsAtMs: number): Promise<'held' | 'cancel-requested' | 'lost'>
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

export interface Storage extends EventLog, RunStore, AssetStore, AsyncDisposable {
  info(): Promise<StorageInfo>
  /** Drops and refolds every state from the events. */
  rebuild(): Promise<void>
}

export const MAX_EVENTS_PER_READ = 10_000
export const MAX_RUNS_PER_PAGE = 1_000

/** The event as the JSON text that a store keeps; throws what `append` promises for an event that cannot be kept. */
export function eventJson(event: Event): string {
  if (!Number.isSafeInteger(event.atMs)) throw notJson(event, `its atMs is ${event.atMs}, not whole milliseconds`)
  const text = stringify(event)
  // No character takes more than three bytes, so most events need no counting.
  if (text.length * 3 <= MAX_EVENT_BYTES) return text
  const bytes = utf8Bytes(text)
  if (bytes <= MAX_EVENT_BYTES) return text
  throw new InvalidError(
    'invalid/event-too-big',
    `the ${nameOf(event)} takes ${bytes} bytes of JSON; an event may take ${MAX_EVENT_BYTES}. Values belong to an IO ` +
      'manager and long texts to the log; keep metadata small.',
  )
}

function stringify(event: Event): string {
  try {
    return JSON.stringify(event)
  } catch (cause) {
    throw notJson(event, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function notJson(event: Event, why: string, cause?: unknown): InvalidError {
  const message = `the ${nameOf(event)} cannot be written as JSON: ${why}. Keep to plain values in metadata and config.`
  return new InvalidError('invalid/event-not-json', message, { cause })
}

function nameOf(event: Event): string {
  const of =
    'assetKey' in event ? ` of asset "${event.assetKey}"` : event.runId === undefined ? '' : ` of run ${event.runId}`
  return `event "${event.kind}"${of}`
}

function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    // A character beyond the basic plane is two units and four bytes: two for each.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** The error for a write whose fence is not the run's claim. */
export function staleClaim(fence: Fence): ConflictError {
  return new ConflictError(
    'conflict/stale-claim',
    `run ${fence.runId} is not held by claim ${fence.token} any more: it ended, or another worker took it. Stop working on it.`,
  )
}

export function checkLimit(limit: number, max: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return
  throw new InvalidError(
    'invalid/limit',
    `limit ${limit} is not allowed. Ask for 1 to ${max}, and read on with the cursor.`,
  )
}

export function checkNewRun({ runId, events }: NewRun): void {
  const first = events[0]
  if (first?.kind === 'run-queued' && first.runId === runId) return
  throw new InvalidError(
    'invalid/new-run',
    `run ${runId} must begin with its own "run-queued" event, not ${first?.kind ?? 'nothing'}.`,
  )
}

/** The id of the `run-queued` event that a run cursor stands for: runs are listed in the order they were queued here. */
export function parseRunCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  const id = /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0
  if (id >= 1) return id
  throw new InvalidError(
    'invalid/cursor',
    `${JSON.stringify(cursor)} is not a cursor. Pass the nextCursor of the page before, or none.`,
  )
}
