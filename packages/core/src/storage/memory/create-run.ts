/**
 * create-run — new runs and claims of runs, within a write. What is refused is refused before anything is written.
 */
import { isFinished } from '../../run/run-state.ts'
import type { RunClaim } from '../../run/claim.ts'
import { checkNewRun, eventJson } from '../checks.ts'
import type { ClaimRequest, Created, NewRun } from '../storage.ts'
import { asJson } from './collections.ts'
import type { MemoryTables } from './tables.ts'

/** A new run that has been checked, with the texts that are kept of its events. */
export interface SealedRun {
  readonly run: NewRun
  readonly bodies: readonly string[]
}

export function sealRun(run: NewRun): SealedRun {
  checkNewRun(run)
  return { run, bodies: run.events.map(eventJson) }
}

/** The lease of its claim is for the caller to check. */
export function createRun(tables: MemoryTables, { run, bodies }: SealedRun): Created {
  const { runId, runKey, claim } = run
  const firstRunId = runKey && tables.runKeys.runOf(runKey, (id) => tables.runs.isUnfinished(id))
  if (firstRunId !== undefined) return { kind: 'existed', runId: firstRunId }
  if (tables.runs.get(runId) !== undefined) return { kind: 'existed', runId }
  tables.write(bodies)
  if (runKey !== undefined) tables.runKeys.set(runKey, runId)
  return { kind: 'created', claim: claim && claimRun(tables, runId, claim, askedAtMs(run)) }
}

/** A run stands in line for its pools from when it was queued. */
function askedAtMs({ events }: NewRun): number {
  return events[0]?.atMs ?? 0
}

export function claimRun(
  tables: MemoryTables,
  runId: string,
  { owner, leaseEndsAtMs, pools = [] }: ClaimRequest,
  nowMs: number,
): RunClaim | undefined {
  const run = tables.runs.get(runId)
  const held = tables.claims.get(runId)
  if (run === undefined || isFinished(run.status)) return undefined
  if (held !== undefined && held.leaseEndsAtMs > nowMs) return undefined
  const request = { stepKey: '', pools: [...new Set(pools)], priority: run.request.priority ?? 0, atMs: nowMs }
  if (!tables.slots.hasPlace({ ...request, runId })) return undefined
  tables.slots.free(runId)
  if (request.pools.length > 0) tables.slots.hold(runId, request)
  const claim: RunClaim = { runId, token: (held?.token ?? 0) + 1, owner: asJson(owner), leaseEndsAtMs }
  tables.claims.set(runId, claim)
  tables.touch()
  return claim
}
