/**
 * settle-lost — what a command does, where no daemon is alive, with the runs whose process is gone.
 *
 * Rules    never begun: back into the queue, for a daemon or a command that executes it; nothing of the author's has run.
 *          To be resumed by its policy: left for a daemon, which alone can go on with it. Else ended, as canceled when
 *          that was asked for, as failed when not.
 * Promise  a run is ended once, whoever finds it first: the write carries the dead claim's token as its fence.
 */
import type { Clock, ProcessProbe, RunClaim, RunEnded, RunState, Storage } from '@ingot/core'
import { isFinished, isIngotError, isLost } from '@ingot/core'

/** Gives the ids of the runs that were ended. */
export async function settleLostRuns(storage: Storage, clock: Clock, probe: ProcessProbe): Promise<readonly string[]> {
  const lost = (await storage.listClaims()).filter((claim) => isLost(claim, clock.nowMs(), probe))
  const ended = await Promise.all(lost.map((claim) => settle(storage, clock, claim)))
  return lost.filter((_, i) => ended[i]).map((claim) => claim.runId)
}

/** True when it was ended. */
async function settle(storage: Storage, clock: Clock, claim: RunClaim): Promise<boolean> {
  const { runId, token } = claim
  const run = await storage.getRun(runId)
  if (run === undefined || isFinished(run.status)) return false
  if (run.status === 'queued') {
    await storage.releaseClaim({ runId, token })
    return false
  }
  if (run.status === 'running' && run.request.retries?.onWorkerLost === 'resume') return false
  try {
    await storage.append([endOf(run, claim, clock.nowMs())], { runId, token })
    return true
  } catch (error) {
    if (isIngotError(error) && error.code === 'conflict/stale-claim') return false
    throw error
  }
}

function endOf({ runId, status }: RunState, { owner }: RunClaim, atMs: number): RunEnded {
  const message = `the process that ran it (pid ${owner.pid} on ${owner.host}) is gone; it was killed or crashed`
  const ended = { kind: 'run-ended', runId, atMs, message } as const
  return status === 'canceling'
    ? { ...ended, outcome: 'canceled' }
    : { ...ended, outcome: 'failed', reason: 'worker-lost' }
}
