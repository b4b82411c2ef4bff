/**
 * execute-here — runs executed in this process: one that it has just written down, or one that waits in the queue.
 *
 * Promise  when user code throws where nothing waits for it, the run says so before this process ends.
 */
import type { AssetGraph, ExecuteOptions, ExecutePorts, LaunchedRun, RunClaim, RunState } from '@ingot/core'
import { cancelRun, executeRun, isFinished, LEASE_MS, restoreRun, toErrorRecord } from '@ingot/core'

export interface QueuedOptions extends ExecuteOptions {
  /** It is this process's already. */
  readonly claim?: RunClaim
  /** Called each time that the run was refused a place in its pools. */
  readonly onWaiting?: () => void
}

export async function executeLaunched(
  ports: ExecutePorts,
  launched: LaunchedRun,
  { maxConcurrency, signal }: ExecuteOptions,
): Promise<RunState> {
  const onUncaught = (error: unknown) => endBroken(ports, launched.claim, error)
  process.on('uncaughtExceptionMonitor', onUncaught)
  try {
    return await executeRun(ports, launched, {
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
      ...(signal === undefined ? {} : { signal }),
    })
  } finally {
    process.off('uncaughtExceptionMonitor', onUncaught)
  }
}

/** Undefined when somebody else has taken it. */
export async function executeQueued(
  ports: ExecutePorts,
  graph: AssetGraph,
  runId: string,
  options: QueuedOptions,
): Promise<RunState | undefined> {
  const claim = options.claim ?? (await claimWhenFree(ports, runId, options))
  if (claim === undefined) {
    const state = await ports.storage.getRun(runId)
    return state !== undefined && isFinished(state.status) ? state : undefined
  }
  const launched = await restoreRun(ports, graph, runId, claim).catch(async (error: unknown) => {
    await ports.storage.releaseClaim(claim)
    throw error
  })
  return executeLaunched(ports, launched, options)
}

// A place that another process gives back is not announced.
const LOOK_MS = 250

/** Waits for places in its pools. Undefined when it has ended meanwhile, or is another's. */
async function claimWhenFree(
  ports: ExecutePorts,
  runId: string,
  { signal, onWaiting }: QueuedOptions,
): Promise<RunClaim | undefined> {
  const { storage, clock, worker } = ports
  for (;;) {
    const state = await storage.getRun(runId)
    if (state === undefined || isFinished(state.status)) return undefined
    const { pools } = state.request
    const request = {
      owner: worker,
      leaseEndsAtMs: clock.nowMs() + LEASE_MS,
      ...(pools === undefined ? {} : { pools }),
    }
    const claim = await storage.claimRun(runId, request, clock.nowMs())
    if (claim !== undefined) return claim
    if ((await storage.listClaims()).some((one) => one.runId === runId)) return undefined
    if (signal?.aborted === true) return void (await cancelRun(ports, runId, 'its own process', {}))
    onWaiting?.()
    await clock.sleep(LOOK_MS, signal).catch(() => undefined)
  }
}

/**
 * User code threw where nothing waits for it, and this process is about to end: the run says why, if there is still a
 * moment to write. Else it is found without a worker.
 */
function endBroken({ storage, clock }: ExecutePorts, { runId, token }: RunClaim, thrown: unknown): void {
  const error = toErrorRecord(thrown)
  const message = `something threw where nothing waited for it: ${error.message}`
  const event = { kind: 'run-ended', runId, atMs: clock.nowMs(), outcome: 'failed', reason: 'uncaught-error' } as const
  storage.append([{ ...event, message, error }], { runId, token }).catch(() => undefined)
}
