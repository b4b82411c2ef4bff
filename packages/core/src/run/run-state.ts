/**
 * run-state — what is known of a run, folded from its events. Pure: the same events give the same state in every store.
 */
import type { Event, PlannedStepSummary, RunFailureReason, RunRequest } from '../event/event.ts'
import type { ErrorRecord } from '../errors.ts'

export type RunStatus = 'queued' | 'running' | 'canceling' | 'succeeded' | 'failed' | 'canceled'
export const RUN_STATUSES: readonly RunStatus[] = ['queued', 'running', 'canceling', 'succeeded', 'failed', 'canceled']

export interface StepCounts {
  readonly planned: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly skipped: number
  readonly canceled: number
}

export interface RunState {
  readonly runId: string
  readonly status: RunStatus
  readonly request: RunRequest
  readonly queuedAtMs: number
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  readonly worker?: string
  readonly codeVersion?: string
  /** Why it ended as it did, when it did not succeed. */
  readonly reason?: RunFailureReason
  readonly message?: string
  readonly error?: ErrorRecord
  readonly steps: StepCounts
  readonly materializedCount: number
  readonly observedCount: number
  readonly checksPassed: number
  readonly checksFailed: number
}

export function isFinished(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled'
}

const NO_STEPS: StepCounts = { planned: 0, running: 0, succeeded: 0, failed: 0, skipped: 0, canceled: 0 }

/**
 * The state after `event`. The first event of a run is `run-queued`; anything before it is not a run's and is ignored.
 * An ended run stays as it ended: whoever wrote the first end has the last word. A cancel asked for survives a start.
 */
export function foldRun(state: RunState | undefined, event: Event): RunState | undefined {
  if (event.kind === 'run-queued') {
    if (state !== undefined) return state
    return {
      runId: event.runId,
      status: 'queued',
      request: event.request,
      queuedAtMs: event.atMs,
      steps: NO_STEPS,
      materializedCount: 0,
      observedCount: 0,
      checksPassed: 0,
      checksFailed: 0,
    }
  }
  if (state === undefined || isFinished(state.status)) return state
  return next(state, event)
}

function next(state: RunState, event: Exclude<Event, { kind: 'run-queued' }>): RunState {
  switch (event.kind) {
    case 'steps-planned':
      return count(state, { planned: event.steps.filter(isStep).length + (event.mappedCount ?? 0) })
    case 'run-started':
      return {
        ...state,
        status: state.status === 'canceling' ? 'canceling' : 'running',
        startedAtMs: event.atMs,
        worker: event.worker,
        ...(event.codeVersion === undefined ? {} : { codeVersion: event.codeVersion }),
      }
    case 'run-resumed':
      return {
        ...state,
        worker: event.worker,
        steps: { ...state.steps, running: 0 },
        ...(event.codeVersion === undefined ? {} : { codeVersion: event.codeVersion }),
      }
    case 'run-cancel-requested':
      return { ...state, status: 'canceling' }
    case 'run-ended':
      return {
        ...state,
        status: event.outcome,
        endedAtMs: event.atMs,
        steps: { ...state.steps, running: 0 },
        ...(event.reason === undefined ? {} : { reason: event.reason }),
        ...(event.message === undefined ? {} : { message: event.message }),
        ...(event.error === undefined ? {} : { error: event.error }),
      }
    case 'step-started':
      return count(state, { running: 1 })
    case 'step-retry-scheduled':
      return count(state, { running: -1 })
    case 'step-succeeded':
      return count(state, { running: -1, succeeded: 1 })
    case 'step-failed':
      return count(state, { running: -1, failed: 1 })
    case 'step-canceled':
      // Attempt 0 = canceled before it ever started.
      return count(state, event.attempt === 0 ? { canceled: 1 } : { running: -1, canceled: 1 })
    case 'step-skipped':
      return count(state, event.attempt === 0 ? { skipped: 1 } : { running: -1, skipped: 1 })
    case 'asset-materialized':
      return { ...state, materializedCount: state.materializedCount + 1 }
    case 'asset-observed':
      return { ...state, observedCount: state.observedCount + 1 }
    case 'check-evaluated':
      return event.passed
        ? { ...state, checksPassed: state.checksPassed + 1 }
        : { ...state, checksFailed: state.checksFailed + 1 }
    case 'input-loaded':
    case 'output-stored':
    case 'resource-opened':
    case 'resource-failed':
    case 'resource-closed':
    case 'hook-ended':
    case 'output-mapped':
    case 'step-waiting':
    case 'asset-failed':
    case 'freshness-changed':
    case 'partitions-added':
    case 'partitions-removed':
    case 'asset-wiped':
      return state
    default:
      throw new Error(`unhandled event ${JSON.stringify(event satisfies never)}`)
  }
}

/** Not a mapped op, which stands for as many steps as there will be keys. */
function isStep(summary: PlannedStepSummary): boolean {
  return summary.isContinued !== true && summary.isMapped !== true
}

function count(state: RunState, by: Partial<StepCounts>): RunState {
  const { steps } = state
  return {
    ...state,
    steps: {
      planned: steps.planned + (by.planned ?? 0),
      running: Math.max(0, steps.running + (by.running ?? 0)),
      succeeded: steps.succeeded + (by.succeeded ?? 0),
      failed: steps.failed + (by.failed ?? 0),
      skipped: steps.skipped + (by.skipped ?? 0),
      canceled: steps.canceled + (by.canceled ?? 0),
    },
  }
}
