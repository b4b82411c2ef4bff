/**
 * lease-store — who of several daemons does a thing, and proof of it.
 *
 * Shapes   a lease's name says what it is for: `loop:schedules`, `loop:queue`, `daemon:<id>` (a daemon's own heartbeat).
 * Units    `endsAtMs` ms since the Unix epoch. `token` grows with every change of owner and is never given twice, also
 *          after a release.
 * Promise  1. One owner at a time: `acquireLease` by another gives undefined until the lease has run out or is released.
 *          2. A write that carries a stale lease fence is refused, and nothing of it is written.
 * Errors   ConflictError conflict/stale-lease
 */
import type { WorkerIdentity } from '../run/claim.ts'

/** A lease that ran out so long ago is not listed any more: its owner was killed and nobody wants its place. */
export const FORGET_LEASE_MS: number = 7 * 24 * 3_600_000

/** A lease of this name, with the daemon's id behind it, is that daemon's heartbeat. */
export const DAEMON_LEASE: string = 'daemon:'

export interface LeaseFence {
  readonly lease: string
  readonly token: number
}

export interface Lease {
  readonly name: string
  readonly token: number
  readonly owner: WorkerIdentity
  readonly endsAtMs: number
}

export interface LeaseStore {
  /** The lease, also when `owner` (by workerId) holds it already: then it is extended and keeps its token. */
  acquireLease(name: string, owner: WorkerIdentity, endsAtMs: number, nowMs: number): Promise<Lease | undefined>
  /** Frees it at once; a stale fence frees nothing and is no error. */
  releaseLease(fence: LeaseFence): Promise<void>
  /** By name. */
  listLeases(): Promise<readonly Lease[]>
}
