/**
 * claim — who executes a run, and how others notice that nobody does any more.
 *
 * Units    `leaseEndsAtMs` ms since the Unix epoch. `token` grows by one with every claim of that run: writes carry it
 *          as a fence, and a stale token is refused, so that a worker thought dead can harm nothing when it wakes.
 */
export interface WorkerIdentity {
  /** Unique per process start. */
  readonly workerId: string
  /** As a person knows it. */
  readonly host: string
  /** Tells apart machines, boots and containers that share a host's name: only within one of these does a pid mean something. */
  readonly machine: string
  readonly pid: number
  /** When the process started, as the system tells it; guards against a reused pid. Undefined where it does not tell. */
  readonly processStart: string | undefined
}

export interface RunClaim {
  readonly runId: string
  readonly token: number
  readonly owner: WorkerIdentity
  readonly leaseEndsAtMs: number
}

/** What this machine knows of a process; given by the runtime. */
export type ProcessProbe = (owner: WorkerIdentity) => 'alive' | 'gone' | 'unknown'

// The lease outlives several heartbeats: a false "lost" may run user code twice, which is the dearer mistake.
export const HEARTBEAT_MS = 1_000
export const LEASE_MS = 8_000

/**
 * True when the claim's owner will never write again. A process on this machine is asked directly, so a kill is noticed
 * at once and a busy event loop is not mistaken for death; one elsewhere is lost when its lease has run out.
 */
export function isLost(claim: RunClaim, nowMs: number, probe: ProcessProbe): boolean {
  const seen = probe(claim.owner)
  if (seen === 'gone') return true
  return seen === 'unknown' && claim.leaseEndsAtMs <= nowMs
}
