import type { SensedMaterialization, SensedRun } from '../definition/instigator-context.ts'
import type { AssetMaterialized, Stored } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'
import { retryDecision } from './run-retry.ts'

/** A run as functions of schedules and sensors see it. */
export function sensedRun(run: RunState): SensedRun {
  const { request } = run
  return {
    runId: run.runId,
    status: run.status,
    project: request.project,
    job: request.job,
    assets: request.assets,
    partition: request.partition,
    tags: request.tags,
    launchedBy: request.launchedBy,
    queuedAtMs: run.queuedAtMs,
    startedAtMs: run.startedAtMs,
    endedAtMs: run.endedAtMs,
    reason: run.reason,
    message: run.message,
    error: run.error,
    willRetry: retryDecision(run, run.queuedAtMs) !== undefined,
  }
}

export function sensedMaterialization(event: Stored<AssetMaterialized>): SensedMaterialization {
  return {
    eventId: event.id,
    assetKey: event.assetKey,
    partition: event.partition,
    atMs: event.atMs,
    runId: event.runId,
    dataVersion: event.dataVersion,
    metadata: event.metadata,
    tags: event.tags,
  }
}
