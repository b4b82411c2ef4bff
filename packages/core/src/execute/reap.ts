/**
 * reap — ends the runs whose worker is gone, so that nothing looks alive that is dead.
 *
 * Promise  a run is ended once, whoever finds it first: the write carries the dead claim's token as its fence.
 */
import type { Clock } from '../clock.ts'
import { isIngotError } from '../errors.ts'
import type { ProcessProbe, RunClaim } from '../run/claim.ts'
import { isLost } from '../run/claim.ts'
import type { Storage } from '../storage/storage.ts'

/** Ends every lost run as failed; gives their ids. */
export async function reapLostRuns(storage: Storage, clock: Clock, probe: ProcessProbe): Promise<readonly string[]> {
  const lost = (await storage.listClaims()).filter((claim) => isLost(claim, clock.nowMs(), probe))
  const ended = await Promise.all(lost.map((claim) => endLostRun(storage, clock, claim)))
  return lost.filter((_, i) => ended[i]).map((claim) => claim.runId)
}

async function endLostRun(storage: Storage, clock: Clock, claim: RunClaim): Promise<boolean> {
  const { runId, owner, token } = claim
  try {
    await storage.append(
      [
        {
          kind: 'run-ended',
          runId,
          atMs: clock.nowMs(),
          outcome: 'failed',
          reason: 'worker-lost',
          message: `the process that ran it (pid ${owner.pid} on ${owner.host}) is gone; it was killed or crashed`,
        },
      ],
      { runId, token },
    )
    return true
  } catch (error) {
    if (isIngotError(error) && error.code === 'conflict/stale-claim') return false
    throw error
  }
}
