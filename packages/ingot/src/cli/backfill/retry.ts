/**
 * retry — a new backfill of what another one left: what failed, was canceled, or was skipped because of those.
 */
import { InvalidError, planBackfill } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { openToWork } from '../open-workspace.ts'
import { startBackfill } from './launch.ts'
import { findBackfill, planningPorts } from './open-backfill.ts'

export interface BackfillRetryOptions {
  readonly wait?: boolean
}

export async function backfillRetry(call: Call<BackfillRetryOptions>, id: string): Promise<ExitCode> {
  await using instance = await openToWork(call)
  const { storage, projects } = instance
  const { backfillId, request } = await findBackfill(storage, id)
  const loaded = projects.find(({ project }) => project.name === request.project)
  if (loaded === undefined) {
    throw new InvalidError(
      'invalid/no-project',
      `backfill ${backfillId} belongs to project "${request.project}", which is not loaded here. Run the command in its workspace.`,
    )
  }
  const plan = await planBackfill(planningPorts(storage), loaded.graph, { retryOf: backfillId, launchedBy: 'cli' })
  return await startBackfill(call, instance, plan, call.options.wait === true)
}
