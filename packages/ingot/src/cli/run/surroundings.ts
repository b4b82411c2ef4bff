import type { RunState, Storage } from '@ingot/core'
import { describeWait, whyWaiting } from '@ingot/core'

import { daemonSettings } from '../../daemon/settings.ts'
import type { Instance } from '../../instance.ts'

/** What a run's own events do not say. */
export interface RunSurroundings {
  /** Sentences; empty for one that may begin at once, null for one that does not wait. */
  readonly waitsFor: readonly string[] | null
  readonly hasDaemon: boolean
  /** Runs that retry this one, newest first. */
  readonly retriedBy: readonly Pick<RunState, 'runId' | 'status'>[]
}

export async function surroundingsOf(instance: Instance, run: RunState): Promise<RunSurroundings> {
  const { storage, workspace } = instance
  const hasDaemon = (await instance.daemons()).length > 0
  const why = await whyWaiting(storage, daemonSettings(workspace.daemon).limits, run.runId)
  const waitsFor = why.kind === 'waiting' ? why.reasons.map(describeWait) : why.kind === 'ready' ? [] : null
  return { waitsFor, hasDaemon, retriedBy: await retriesOf(storage, run) }
}

const PAGE = 1_000

/** Among the newest runs: a retry mostly follows soon. */
async function retriesOf(storage: Storage, run: RunState): Promise<RunSurroundings['retriedBy']> {
  const { job, project } = run.request
  const { runs } = await storage.listRuns({ limit: PAGE, project, ...(job === undefined ? {} : { job }) })
  return runs.filter(({ request }) => request.parentRunId === run.runId).map(({ runId, status }) => ({ runId, status }))
}
