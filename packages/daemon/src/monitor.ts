/**
 * monitor — finds runs whose process is gone, whose time is up, or that wait for one another for ever. A process on this
 * machine is asked directly, so one killed with -9 is noticed within a second; one elsewhere when its lease has run out.
 */
import {
  findDeadlock,
  isLost,
  isOverdue,
  type Deadlock,
  type LeaseFence,
  type RunClaim,
  type RunState,
} from '@ingot/core'

import { end, type SettleLost } from './lost-runs.ts'
import type { DaemonPorts, DaemonSettings } from './ports.ts'
import type { RunBoard } from './run-board.ts'

const EVERY_MS = 1_000

/** With the instance's limit where it has none of its own. */
export function limited(run: RunState, { maxRuntimeMs }: DaemonSettings): RunState {
  if (maxRuntimeMs === undefined || run.request.maxRuntimeMs !== undefined) return run
  return { ...run, request: { ...run.request, maxRuntimeMs } }
}

export function monitorPass(
  ports: DaemonPorts,
  board: RunBoard,
  settleLost: SettleLost,
  isExecuting: (runId: string) => boolean,
): (fence: LeaseFence) => Promise<number | undefined> {
  const { storage, clock, probe, settings } = ports
  const cancel = async (runId: string): Promise<void> => {
    for (const { workers } of ports.projects.list()) {
      await workers.cancel(runId, { graceMs: settings.cancelGraceMs, isForced: true })
    }
  }
  /** Its end first: it frees its places, and nothing that its process still says is written. */
  const resolve = async ({ runId, message }: Deadlock, claims: readonly RunClaim[]): Promise<void> => {
    const run = board.get(runId)
    const claim = claims.find((one) => one.runId === runId)
    if (run === undefined || claim === undefined) return
    await end(ports, run, { reason: 'deadlock', message }, claim)
    await cancel(runId)
  }
  let suspected: Deadlock | undefined
  return async () => {
    const claims = await storage.listClaims()
    if (claims.length === 0) return undefined
    for (const claim of claims) {
      // Of a process of its own the daemon hears how it ended, and why.
      if (isExecuting(claim.runId) || !isLost(claim, clock.nowMs(), probe)) continue
      const { owner } = claim
      const message = `the process that ran it (pid ${owner.pid} on ${owner.host}) is gone; it was killed or crashed`
      await settleLost(claim, { reason: 'worker-lost', message })
    }
    for (const { runId } of claims) {
      const run = board.get(runId)
      // Its own process ends it in time; this is for one that cannot.
      if (
        run === undefined ||
        !isOverdue(limited(run, settings), clock.nowMs() - 4 * settings.cancelGraceMs - EVERY_MS)
      ) {
        continue
      }
      await cancel(runId)
    }
    const deadlock = await deadlockOf(ports, board)
    // Who holds and who waits is read one after the other: a second look tells what stays.
    if (deadlock !== undefined && deadlock.runId === suspected?.runId) await resolve(deadlock, claims)
    suspected = deadlock
    return clock.nowMs() + EVERY_MS
  }
}

/** Only a run that holds a place as a whole can keep others waiting while it waits itself. */
async function deadlockOf({ storage }: DaemonPorts, board: RunBoard): Promise<Deadlock | undefined> {
  const holds = ({ status, request }: RunState) => status === 'running' && (request.pools ?? []).length > 0
  return [...board.unfinished()].some(holds) ? findDeadlock(await storage.listPools()) : undefined
}
