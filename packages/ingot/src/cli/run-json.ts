/**
 * run-json — a run and its steps as `--json` gives them.
 */
import type {
  CheckEvaluated,
  ErrorRecord,
  Metadata,
  RunFailureReason,
  RunState,
  RunStatus,
  RunTimeline,
  Severity,
  StepRow,
  StepStatus,
} from '@ingot/core'
import { stepDurationMs } from '@ingot/core'

export interface StepJson {
  readonly key: string
  readonly assets: readonly string[]
  readonly status: StepStatus
  readonly attempts: number
  readonly startedAtMs: number | null
  readonly durationMs: number | null
  /** Why it was skipped. */
  readonly reason?: string
  readonly error?: ErrorRecord
}

export interface MadeJson {
  readonly asset: string
  readonly partition: string | null
  readonly dataVersion: string
  readonly metadata: Metadata
}

export interface RunCheckJson {
  readonly asset: string
  readonly check: string
  readonly partition: string | null
  readonly passed: boolean
  readonly severity: Severity
  readonly isBlocking: boolean
  readonly description: string | null
  readonly metadata: Metadata
  readonly error?: ErrorRecord
}

export interface RunResultJson {
  readonly runId: string | null
  readonly status: RunStatus | 'nothing-to-do'
  readonly durationMs: number | null
  readonly steps: readonly StepJson[]
  readonly materializations: readonly MadeJson[]
  readonly observations: readonly MadeJson[]
  readonly checks: readonly RunCheckJson[]
  /** Why the run did not succeed. */
  readonly error?: { readonly reason: RunFailureReason | 'canceled'; readonly message: string }
}

export const NOTHING_TO_DO: RunResultJson = {
  runId: null,
  status: 'nothing-to-do',
  durationMs: null,
  steps: [],
  materializations: [],
  observations: [],
  checks: [],
}

export function runResultJson(state: RunState, timeline: RunTimeline): RunResultJson {
  const error = errorOf(state)
  return {
    runId: state.runId,
    status: state.status,
    durationMs: runDurationMs(state) ?? null,
    steps: [...timeline.steps.values()].map(stepJson),
    materializations: timeline.materializations.map(madeJson),
    observations: timeline.observations.map(madeJson),
    checks: timeline.checks.map(runCheckJson),
    ...(error === undefined ? {} : { error }),
  }
}

export function runDurationMs({ startedAtMs, endedAtMs }: RunState): number | undefined {
  return startedAtMs === undefined || endedAtMs === undefined ? undefined : endedAtMs - startedAtMs
}

function errorOf({ status, reason, message }: RunState): RunResultJson['error'] {
  if (status === 'failed') return { reason: reason ?? 'internal-error', message: message ?? 'the run failed' }
  return status === 'canceled' ? { reason: 'canceled', message: message ?? 'the run was canceled' } : undefined
}

export function stepJson(row: StepRow): StepJson {
  return {
    key: row.key,
    assets: row.assets,
    status: row.status,
    attempts: row.attempts.length,
    startedAtMs: row.attempts[0]?.startedAtMs ?? null,
    durationMs: stepDurationMs(row) ?? null,
    ...(row.reason === undefined ? {} : { reason: row.reason }),
    ...(row.error === undefined ? {} : { error: row.error }),
  }
}

function madeJson(event: {
  readonly assetKey: string
  readonly partition?: string
  readonly dataVersion: string
  readonly metadata: Metadata
}): MadeJson {
  const { assetKey, partition = null, dataVersion, metadata } = event
  return { asset: assetKey, partition, dataVersion, metadata }
}

function runCheckJson(event: CheckEvaluated): RunCheckJson {
  const { assetKey, check, partition = null, passed, severity, isBlocking, description = null, metadata, error } = event
  return {
    asset: assetKey,
    check,
    partition,
    passed,
    severity,
    isBlocking,
    description,
    metadata,
    ...(error === undefined ? {} : { error }),
  }
}
