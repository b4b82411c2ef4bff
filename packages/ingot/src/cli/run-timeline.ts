/**
 * run-timeline — what became of each step of a run, gathered from the run's events. What `run show`, the progress
 * display and `--json` tell is read from here.
 *
 * Shapes   `StepRow` per step, in plan order; the steps of a map as they become known. Events may come in any number of
 *          portions, in order.
 * Units    `…AtMs` ms since the Unix epoch; `durationMs` from the first start to the last end, pauses before retries
 *          included.
 */
import type {
  AssetMaterialized,
  AssetObserved,
  CheckEvaluated,
  ErrorRecord,
  Event,
  PlannedStepSummary,
  RunEnded,
} from '@ingot/core'

/** `lost`: it ran when the run's process died. `planned` after the run's end: it never came to it. */
export type StepStatus = 'planned' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'skipped' | 'canceled' | 'lost'

export interface StepAttempt {
  readonly startedAtMs: number
  endedAtMs: number | undefined
  status: StepStatus
}

export interface StepRow {
  readonly key: string
  readonly assets: readonly string[]
  status: StepStatus
  readonly attempts: StepAttempt[]
  error: ErrorRecord | undefined
  /** Why it was skipped. */
  reason: string | undefined
  /** Pools in whose line it stands. */
  waitsFor: readonly string[]
}

/** `download` of `download[a][b]`; undefined for a step that stands alone. */
export function groupOf({ key }: Pick<StepRow, 'key'>): string | undefined {
  const at = key.indexOf('[')
  return at === -1 ? undefined : key.slice(0, at)
}

export type ResourceFailedEvent = Extract<Event, { readonly kind: 'resource-failed' }>

export interface RunTimeline {
  readonly steps: ReadonlyMap<string, StepRow>
  /** Ops that run once per key of a dynamic output: their steps are `key[mapping key]`. */
  readonly mapped: ReadonlySet<string>
  /** Steps and mapped ops, in plan order. */
  readonly planned: readonly string[]
  readonly materializations: readonly AssetMaterialized[]
  readonly observations: readonly AssetObserved[]
  readonly checks: readonly CheckEvaluated[]
  readonly resourceFailures: readonly ResourceFailedEvent[]
  readonly ended: RunEnded | undefined
  add(event: Event): void
}

export function newTimeline(): RunTimeline {
  return new GatheredTimeline()
}

/** From the first start to the last end; undefined for a step that never started or has not ended. */
export function durationOf(row: StepRow): number | undefined {
  const first = row.attempts[0]?.startedAtMs
  const last = row.attempts.at(-1)?.endedAtMs
  return first === undefined || last === undefined ? undefined : last - first
}

class GatheredTimeline implements RunTimeline {
  readonly steps = new Map<string, StepRow>()
  readonly mapped = new Set<string>()
  readonly planned: string[] = []
  readonly materializations: AssetMaterialized[] = []
  readonly observations: AssetObserved[] = []
  readonly checks: CheckEvaluated[] = []
  readonly resourceFailures: ResourceFailedEvent[] = []
  ended: RunEnded | undefined

  add(event: Event): void {
    switch (event.kind) {
      case 'steps-planned':
        for (const step of event.steps) this.#plan(step)
        return
      case 'step-waiting':
        this.#row(event.stepKey).waitsFor = event.pools
        return
      case 'step-started':
        this.#row(event.stepKey).attempts.push({ startedAtMs: event.atMs, endedAtMs: undefined, status: 'running' })
        this.#set(event.stepKey, 'running')
        return
      case 'step-retry-scheduled':
        this.#end(event.stepKey, event.atMs, 'retrying', event.error)
        return
      case 'step-failed':
        this.#end(event.stepKey, event.atMs, 'failed', event.error)
        return
      case 'step-succeeded':
        this.#end(event.stepKey, event.atMs, 'succeeded')
        return
      case 'step-canceled':
        this.#end(event.stepKey, event.atMs, 'canceled')
        return
      case 'step-skipped':
        this.#end(event.stepKey, event.atMs, 'skipped')
        this.#row(event.stepKey).reason = event.reason
        return
      case 'run-ended':
        this.ended = event
        for (const row of this.steps.values()) if (isOpen(row)) this.#end(row.key, event.atMs, 'lost')
        return
      default:
        this.#keep(event)
    }
  }

  #keep(event: Event): void {
    if (event.kind === 'asset-materialized') this.materializations.push(event)
    if (event.kind === 'asset-observed') this.observations.push(event)
    if (event.kind === 'check-evaluated') this.checks.push(event)
    if (event.kind === 'resource-failed') this.resourceFailures.push(event)
  }

  #plan({ key, assets, isContinued, isMapped }: PlannedStepSummary): void {
    if (isContinued === true) return
    this.planned.push(key)
    if (isMapped === true) return void this.mapped.add(key)
    this.steps.set(key, {
      key,
      assets,
      status: 'planned',
      attempts: [],
      error: undefined,
      reason: undefined,
      waitsFor: [],
    })
  }

  #row(key: string): StepRow {
    const known = this.steps.get(key)
    if (known !== undefined) return known
    const row: StepRow = {
      key,
      assets: [],
      status: 'planned',
      attempts: [],
      error: undefined,
      reason: undefined,
      waitsFor: [],
    }
    this.steps.set(key, row)
    return row
  }

  #set(key: string, status: StepStatus, error?: ErrorRecord): void {
    const row = this.#row(key)
    row.status = status
    row.error = error
    row.waitsFor = []
  }

  #end(key: string, atMs: number, status: StepStatus, error?: ErrorRecord): void {
    const attempt = this.#row(key).attempts.at(-1)
    if (attempt !== undefined && attempt.endedAtMs === undefined) {
      attempt.endedAtMs = atMs
      attempt.status = status
    }
    this.#set(key, status, error)
  }
}

function isOpen({ status }: StepRow): boolean {
  return status === 'running' || status === 'retrying'
}
