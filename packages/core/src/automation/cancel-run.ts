/**
 * cancel-run — asks that a run be ended. One that no process has begun is ended here and now: nobody else would.
 *
 * Promise  a queued run that a daemon takes at the same moment is not torn from it: whoever has the claim ends it.
 * Errors   NotFoundError not-found/run; ConflictError conflict/run-finished
 */
import type { Clock } from '../clock.ts'
import { ConflictError, isIngotError, NotFoundError } from '../errors.ts'
import type { WorkerIdentity } from '../run/claim.ts'
import { LEASE_MS } from '../run/claim.ts'
import type { RunState } from '../run/run-state.ts'
import { isFinished } from '../run/run-state.ts'
import type { Storage } from '../storage/storage.ts'

export interface CancelPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly worker: WorkerIdentity
}

export async function cancelRun(
  { storage, clock, worker }: CancelPorts,
  runId: string,
  by: string,
  { isForced = false }: { readonly isForced?: boolean } = {},
): Promise<RunState> {
  const before = await stateOf(storage, runId)
  if (isFinished(before.status)) {
    throw new ConflictError(
      'conflict/run-finished',
      `run ${runId} has ${before.status} already; there is nothing to cancel.`,
    )
  }
  const force = isForced ? { isForced } : {}
  await storage.append([{ kind: 'run-cancel-requested', runId, atMs: clock.nowMs(), by, ...force }])
  if (before.startedAtMs !== undefined) return stateOf(storage, runId)
  const claim = await storage.claimRun(runId, { owner: worker, leaseEndsAtMs: clock.nowMs() + LEASE_MS }, clock.nowMs())
  if (claim !== undefined) {
    const message = 'canceled before a process had it'
    const ended = { kind: 'run-ended', runId, atMs: clock.nowMs(), outcome: 'canceled', message } as const
    await storage.append([ended], claim).catch(unlessTaken)
  }
  return stateOf(storage, runId)
}

/** A daemon that has heard of the cancel may take the run to end it between the claim and the write: then it does. */
function unlessTaken(error: unknown): void {
  if (!isIngotError(error) || error.code !== 'conflict/stale-claim') throw error
}

async function stateOf(storage: Storage, runId: string): Promise<RunState> {
  const state = await storage.getRun(runId)
  if (state !== undefined) return state
  throw new NotFoundError('not-found/run', `there is no run "${runId}". See \`ingot run list\`.`)
}
