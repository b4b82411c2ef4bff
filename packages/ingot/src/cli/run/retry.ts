/**
 * retry — a new run of what an old one left undone: by a daemon's workers where one is alive, else here.
 */
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { executeRun } from '../execute-run.ts'
import { findRun, openToWork } from '../open-workspace.ts'
import { runQueued } from '../queued-run.ts'

export interface RunRetryOptions {
  readonly strategy: 'from-failure' | 'all'
  readonly select?: string
  readonly maxConcurrency?: number
  readonly detach?: boolean
}

export async function runRetry(call: Call<RunRetryOptions>, id: string): Promise<ExitCode> {
  const { strategy, select, maxConcurrency, detach = false } = call.options
  await using instance = await openToWork(call)
  const { runId } = await findRun(instance.storage, id)
  const what = select === undefined ? { strategy } : { select }
  const how = maxConcurrency === undefined ? {} : { maxConcurrency }
  if (detach || (await instance.daemons()).length > 0) {
    const queued = await instance.queueRetry(runId, { ...what, launchedBy: 'cli' })
    return await runQueued(call.terminal, instance, queued, { ...how, isDetached: detach })
  }
  return await executeRun(call.terminal, instance, (running) => instance.retry(runId, { ...running, ...what, ...how }))
}
