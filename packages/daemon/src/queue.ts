/**
 * queue — gives queued runs to processes, in the order and within the limits that the pure decision says.
 *
 * Promise  a run is claimed in the store before its process hears of it, with its places in pools, under this daemon's
 *          fence. A crash after the claim leaves a run whose process is gone, which goes back into the queue.
 */
import { decideQueue, isFinished, LEASE_MS, type LeaseFence, type RunState, toErrorRecord } from '@ingot/core'

import { end, isResumable, type SettleLost } from './lost-runs.ts'
import type { DaemonPorts, LoadedCode, WorkerEnd } from './ports.ts'
import type { RunBoard } from './run-board.ts'

export interface Queue {
  pass(fence: LeaseFence): Promise<number | undefined>
  /** Given to a process by this daemon, which will hear of its end. */
  isExecuting(runId: string): boolean
  /** A process may have become free. */
  freed(): void
  /** Resolves when every run given to a process by this daemon has ended. */
  settled(): Promise<void>
}

export function queue(ports: DaemonPorts, board: RunBoard, settleLost: SettleLost, ring: () => void): Queue {
  const { storage, clock, projects, settings } = ports
  /** Given to a process, or about to be. */
  const launching = new Map<string, Promise<void>>()
  /** Projects all of whose processes are busy, or still starting: nothing is launched until one is free. */
  const busy = new Set<string>()

  const launch = async (run: RunState, code: LoadedCode, fence: LeaseFence): Promise<void> => {
    const worker = await code.workers.take()
    if (worker === undefined) return void busy.add(code.host.project)
    const { pools } = run.request
    const request = {
      owner: worker.identity,
      leaseEndsAtMs: clock.nowMs() + LEASE_MS,
      lease: fence,
      ...(pools === undefined ? {} : { pools }),
    }
    const claim = await storage.claimRun(run.runId, request, clock.nowMs()).catch((error: unknown) => {
      worker.release()
      throw error
    })
    if (claim === undefined) return worker.release()
    const ended = await worker.execute(claim).catch((error: unknown): WorkerEnd => ({
      kind: 'lost',
      reason: 'internal-error',
      message: toErrorRecord(error).message,
    }))
    if (ended.kind === 'lost') await settleLost(claim, ended)
  }

  const start = (run: RunState, fence: LeaseFence): void => {
    const code = projects.list().find(({ host }) => host.project === run.request.project)
    if (code === undefined || busy.has(code.host.project)) return
    const launched = launch(run, code, fence)
      .catch((error: unknown) => {
        const message = `run ${run.runId} could not be launched: ${toErrorRecord(error).message}`
        ports.note({ level: 'error', loop: 'queue', message })
      })
      .finally(() => {
        launching.delete(run.runId)
        if (!busy.has(run.request.project)) ring()
      })
    launching.set(run.runId, launched)
  }

  return {
    isExecuting: (runId) => launching.has(runId),
    freed() {
      busy.clear()
      ring()
    },
    async pass(fence) {
      const runs = [...board.unfinished()]
      if (runs.length === 0) return undefined
      const claimed = new Set((await storage.listClaims()).map((claim) => claim.runId))
      const isActive = (run: RunState) => claimed.has(run.runId) || launching.has(run.runId)
      const idle = runs.filter((run) => !isActive(run))
      const waiting = await endOrphans(ports, board, idle)
      const names = new Set(projects.list().map(({ host }) => host.project))
      const queued = waiting.filter((run) => names.has(run.request.project))
      if (queued.length === 0) return undefined
      const pools = queued.some((run) => (run.request.pools ?? []).length > 0) ? await storage.listPools() : []
      const running = runs.filter(isActive)
      const decision = decideQueue({ queued, running, pools, limits: settings.limits })
      for (const runId of decision.launch) {
        const run = board.get(runId)
        if (run !== undefined) start(run, fence)
      }
      return undefined
    },
    async settled() {
      await Promise.all(launching.values())
    },
  }
}

/** Ends the runs that nobody executes and nobody will; gives those that wait for a process. */
async function endOrphans(
  ports: DaemonPorts,
  board: RunBoard,
  idle: readonly RunState[],
): Promise<readonly RunState[]> {
  const waiting: RunState[] = []
  for (const run of idle) {
    if (run.status === 'queued' || isResumable(run)) waiting.push(run)
    else await endOrphan(ports, board, run)
  }
  return waiting
}

async function endOrphan(ports: DaemonPorts, board: RunBoard, { runId }: RunState): Promise<void> {
  // The board may be a moment behind: its end and the end of its claim are one transaction.
  const run = await ports.storage.getRun(runId)
  if (run === undefined || isFinished(run.status) || board.get(runId) === undefined) return
  const isClaimed = (await ports.storage.listClaims()).some((claim) => claim.runId === runId)
  if (isClaimed) return
  const message = run.status === 'canceling' ? 'canceled before a process had it' : 'no process executes it any more'
  await end(ports, run, { reason: 'worker-lost', message })
}
