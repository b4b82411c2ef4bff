/**
 * monitor — finds runs whose process is gone or whose time is up. A process on this machine is asked directly, so one
 * killed with -9 is noticed within a second; one elsewhere when its lease has run out.
 */
import { isLost, isOverdue, type LeaseFence, type RunState } from '@ingot/core'

import type { SettleLost } from './lost-runs.ts'
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
      for (const { workers } of ports.projects.list()) {
        await workers.cancel(runId, { graceMs: settings.cancelGraceMs, isForced: true })
      }
    }
    return clock.nowMs() + EVERY_MS
  }
}
