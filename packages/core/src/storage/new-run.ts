/**
 * new-run — what a store is given to make a run, to claim one, and to write for it.
 */
import type { Event } from '../event/event.ts'
import type { WorkerIdentity } from '../run/claim.ts'
import type { LeaseFence } from './lease-store.ts'

/** Proof that the writer still owns the run. */
export interface Fence {
  readonly runId: string
  readonly token: number
}

/** Keys of this scope keep a second run away only while the first is unfinished. */
export const DEDUP_SCOPE: string = 'dedup'

/** A run is created at most once for a key within a scope: `sensor:project/name`, `schedule:project/name@dueAtMs`, `dedup`. */
export interface RunKey {
  readonly scope: string
  readonly key: string
}

export interface NewRun {
  readonly runId: string
  /** Begins with `run-queued` of this runId. */
  readonly events: readonly Event[]
  /** Claims the run in the same transaction, for a caller who executes it itself. */
  readonly claim?: ClaimRequest
  readonly runKey?: RunKey
}

export interface ClaimRequest {
  readonly owner: WorkerIdentity
  readonly leaseEndsAtMs: number
  /** Places in these pools are taken for the run as a whole in the same transaction; without one of them, no claim. */
  readonly pools?: readonly string[]
  /** Of the daemon that claims for a worker; refused when stale. */
  readonly lease?: LeaseFence
}
