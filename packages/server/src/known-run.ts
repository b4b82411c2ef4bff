import type { RunState, Storage } from '@ingot/core'
import { NotFoundError } from '@ingot/core'

/** NotFoundError not-found/run */
export async function knownRun(storage: Pick<Storage, 'getRun'>, runId: string): Promise<RunState> {
  const run = await storage.getRun(runId)
  if (run === undefined) throw new NotFoundError('not-found/run', `there is no run "${runId}".`)
  return run
}
