/**
 * sample-events — small, true-to-life events for contracts and tests. Whatever is not given has a plain value.
 */
import type {
  AssetMaterialized,
  AssetObserved,
  AssetWiped,
  CheckEvaluated,
  Event,
  RunCancelRequested,
  RunEnded,
  RunOutcome,
  RunQueued,
  RunRequest,
  RunStarted,
  StepStarted,
  StepSucceeded,
} from '../event/event.ts'
import type { ClaimRequest } from '../storage/storage.ts'

export function queued(runId: string, atMs = 0, request: Partial<RunRequest> = {}): RunQueued {
  const plain: RunRequest = {
    project: 'shop',
    assets: ['bronze/orders'],
    assetCount: 1,
    action: 'materialize',
    config: {},
    tags: {},
    launchedBy: 'test',
  }
  return { kind: 'run-queued', runId, atMs, request: { ...plain, ...request } }
}

export function started(runId: string, atMs = 1): RunStarted {
  return { kind: 'run-started', runId, atMs, worker: 'host:1' }
}

export function cancelRequested(runId: string, atMs = 2): RunCancelRequested {
  return { kind: 'run-cancel-requested', runId, atMs, by: 'ada' }
}

export function ended(runId: string, outcome: RunOutcome = 'succeeded', more: Partial<RunEnded> = {}): RunEnded {
  return { kind: 'run-ended', runId, atMs: 9, outcome, ...more }
}

export function stepStarted(runId: string, stepKey: string, atMs = 3): StepStarted {
  return { kind: 'step-started', runId, stepKey, attempt: 1, atMs }
}

export function stepSucceeded(runId: string, stepKey: string, atMs = 4): StepSucceeded {
  return { kind: 'step-succeeded', runId, stepKey, attempt: 1, atMs, durationMs: 1 }
}

export function materialized(assetKey: string, more: Partial<AssetMaterialized> = {}): AssetMaterialized {
  return {
    kind: 'asset-materialized',
    assetKey,
    atMs: 5,
    dataVersion: 'v1',
    inputVersions: {},
    metadata: { row_count: { kind: 'int', value: 3 } },
    tags: {},
    ...more,
  }
}

export function observed(assetKey: string, more: Partial<AssetObserved> = {}): AssetObserved {
  return { kind: 'asset-observed', assetKey, atMs: 6, dataVersion: 'seen-1', metadata: {}, ...more }
}

export function checked(assetKey: string, check: string, more: Partial<CheckEvaluated> = {}): CheckEvaluated {
  const plain = { atMs: 7, passed: true, severity: 'error', isBlocking: false, metadata: {} } as const
  return { kind: 'check-evaluated', assetKey, check, ...plain, ...more }
}

export function wiped(assetKey: string, partition?: string, atMs = 8): AssetWiped {
  return { kind: 'asset-wiped', assetKey, atMs, ...(partition === undefined ? {} : { partition }) }
}

/** A step event whose JSON is larger than a store keeps. */
export function oversized(runId: string): Event {
  return {
    kind: 'step-skipped',
    runId,
    stepKey: 'long',
    attempt: 1,
    atMs: 3,
    reason: 'x'.repeat(70_000),
    cause: 'chosen',
  }
}

export function claimBy(workerId: string, leaseEndsAtMs: number): ClaimRequest {
  return { owner: { workerId, host: 'host', machine: 'host', pid: 1, processStart: undefined }, leaseEndsAtMs }
}
