import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { executeRun } from '../execute-run.ts'
import { findRun, openToWork } from '../open-workspace.ts'

export interface RunRetryOptions {
  readonly strategy: 'from-failure' | 'all'
  readonly select?: string
  readonly maxConcurrency?: number
}

export async function runRetry(call: Call<RunRetryOptions>, id: string): Promise<ExitCode> {
  const { strategy, select, maxConcurrency } = call.options
  await using instance = await openToWork(call)
  const { runId } = await findRun(instance.storage, id)
  return await executeRun(call.terminal, instance, (running) =>
    instance.retry(runId, {
      ...running,
      ...(select === undefined ? { strategy } : { select }),
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    }),
  )
}
