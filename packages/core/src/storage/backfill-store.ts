/**
 * backfill-store — backfills and their ledger: one row per target and partition.
 *
 * Promise  a commit's runs, its ledger changes and its status are one transaction; a commit computed from an outdated
 *          version is refused whole, so no partition is launched twice.
 * Errors   ConflictError conflict/stale-backfill, conflict/stale-lease
 */
import type { RunPolicy } from '../definition/run-policy.ts'
import type { LeaseFence } from './lease-store.ts'
import type { NewRun } from './new-run.ts'

export type BackfillStatus = 'running' | 'paused' | 'canceling' | 'succeeded' | 'failed' | 'canceled'
export type BackfillItemStatus = 'pending' | 'requested' | 'succeeded' | 'failed' | 'skipped' | 'canceled'

export type { RunPolicy } from '../definition/run-policy.ts'

export interface BackfillRequest {
  readonly project: string
  /** Asset keys upstream first; or the one partitioned job. */
  readonly assets: readonly string[]
  readonly job?: string
  readonly policy: RunPolicy
  /** Assets that declare another policy, which nobody overruled. */
  readonly assetPolicies?: Readonly<Record<string, RunPolicy>>
  /** The config document of each of its runs. */
  readonly config: Readonly<Record<string, unknown>>
  readonly tags: Readonly<Record<string, string>>
  /** Of its runs; below 0 unless said otherwise. */
  readonly priority: number
  /** Runs of this backfill at once; undefined = as many as the queue lets. */
  readonly maxRuns?: number
  readonly launchedBy: string
  readonly retryOf?: string
}

export interface BackfillState {
  readonly backfillId: string
  readonly status: BackfillStatus
  readonly request: BackfillRequest
  readonly createdAtMs: number
  readonly endedAtMs?: number
  readonly message?: string
  readonly counts: Readonly<Record<BackfillItemStatus, number>>
  readonly version: number
}

export interface BackfillItem {
  /** Asset key, or the job's name. */
  readonly target: string
  /** '' = the whole of a target without partitions. */
  readonly partition: string
  readonly status: BackfillItemStatus
  readonly runId?: string
  /** Why it was skipped or failed. */
  readonly reason?: string
}

export interface TargetCounts {
  readonly target: string
  readonly counts: Readonly<Record<BackfillItemStatus, number>>
}

/** Those that fit all that is given. */
export interface BackfillItemQuery {
  readonly statuses?: readonly BackfillItemStatus[]
  readonly runId?: string
  readonly target?: string
  /** All unless given: a ledger may have a hundred thousand. */
  readonly limit?: number
  /** So many are passed over. */
  readonly offset?: number
}

export interface BackfillCommit {
  readonly backfillId: string
  readonly expectedVersion: number
  readonly lease?: LeaseFence
  readonly status?: BackfillStatus
  readonly message?: string
  readonly endedAtMs?: number
  readonly items?: readonly BackfillItem[]
  readonly runs?: readonly NewRun[]
}

export interface BackfillStore {
  createBackfill(
    backfillId: string,
    request: BackfillRequest,
    items: readonly Pick<BackfillItem, 'target' | 'partition'>[],
    atMs: number,
  ): Promise<BackfillState>
  getBackfill(backfillId: string): Promise<BackfillState | undefined>
  /** Newest first. */
  listBackfills(query: {
    readonly statuses?: readonly BackfillStatus[]
    readonly limit: number
    readonly project?: string
    /** Those created before this one. */
    readonly beforeBackfillId?: string
  }): Promise<readonly BackfillState[]>
  /** In the order created. */
  listBackfillItems(backfillId: string, query?: BackfillItemQuery): Promise<readonly BackfillItem[]>
  /** How far each target is, in the order of the ledger. */
  countBackfillItems(backfillId: string): Promise<readonly TargetCounts[]>
  commitBackfill(commit: BackfillCommit): Promise<BackfillState>
}
