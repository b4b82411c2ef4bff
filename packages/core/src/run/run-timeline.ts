/**
 * run-timeline — what became of each step of a run, gathered from the run's events: on the command line, in the API.
 *
 * Shapes   `StepRow` per step, in plan order; the steps of a map as they become known. Events may come in any number of
 *          portions, in order.
 * Units    `…AtMs` ms since the Unix epoch; `stepDurationMs` from the first start to the last end, pauses before retries
 *          included.
 */
import type { ErrorRecord } from '../errors.ts'
import type {
  AssetMaterialized,
  AssetObserved,
  CheckEvaluated,
  Event,
  EventKind,
  PlannedStepSummary,
  ResourceFailed,
  RunEnded,
} from '../event/event.ts'
import type { TimelineMarker } from './timeline-marker.ts'
import { markerOf } from './timeline-marker.ts'

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
  /** Keys of the steps that come first. */
  after: readonly string[]
  readonly partition: string | undefined
  readonly pools: readonly string[]
  status: StepStatus
  readonly attempts: StepAttempt[]
  error: ErrorRecord | undefined
  /** Why it was skipped. */
  reason: string | undefined
  /** Pools in whose line it stands. */
  waitsFor: readonly string[]
}

/** `download` of `download[a][b]`; undefined for a step that stands alone. */
export function stepGroup({ key }: Pick<StepRow, 'key'>): string | undefined {
  const at = key.indexOf('[')
  return at === -1 ? undefined : key.slice(0, at)
}

export interface RunTimeline {
  readonly steps: ReadonlyMap<string, StepRow>
  /** Ops that run once per key of a dynamic output: their steps are `key[mapping key]`. */
  readonly mapped: ReadonlySet<string>
  /** Steps and mapped ops, in plan order. */
  readonly planned: readonly string[]
  /** What happened beside the steps, oldest first; the first 10,000. */
  readonly markers: readonly TimelineMarker[]
  readonly materializations: readonly AssetMaterialized[]
  readonly observations: readonly AssetObserved[]
  readonly checks: readonly CheckEvaluated[]
  readonly resourceFailures: readonly ResourceFailed[]
  readonly ended: RunEnded | undefined
  add(event: Event): void
}

/** The kinds that tell of steps and markers: who needs no more of a timeline can leave out the others. */
export const STEP_EVENT_KINDS: readonly EventKind[] = [
  'steps-planned',
  'run-resumed',
  'run-cancel-requested',
  'run-ended',
  'step-waiting',
  'step-started',
  'step-retry-scheduled',
  'step-succeeded',
  'step-failed',
  'step-canceled',
  'step-skipped',
  'output-mapped',
  'hook-ended',
  'resource-opened',
  'resource-failed',
  'resource-closed',
]

export function newTimeline(): RunTimeline {
  return new GatheredTimeline()
}

/** From the first start to the last end; undefined for a step that never started or has not ended. */
export function stepDurationMs(row: StepRow): number | undefined {
  const first = row.attempts[0]?.startedAtMs
  const last = row.attempts.at(-1)?.endedAtMs
  return first === undefined || last === undefined ? undefined : last - first
}

const MOST_MARKERS = 10_000

class GatheredTimeline implements RunTimeline {
  readonly steps = new Map<string, StepRow>()
  readonly mapped = new Set<string>()
  readonly planned: string[] = []
  readonly markers: TimelineMarker[] = []
  readonly materializations: AssetMaterialized[] = []
  readonly observations: AssetObserved[] = []
  readonly checks: CheckEvaluated[] = []
  readonly resourceFailures: ResourceFailed[] = []
  ended: RunEnded | undefined

  add(event: Event): void {
    const marker = markerOf(event)
    if (marker !== undefined && this.markers.length < MOST_MARKERS) this.markers.push(marker)
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
      case 'run-resumed':
        this.#lose(event.atMs, 'planned')
        return
      case 'run-ended':
        this.ended = event
        this.#lose(event.atMs, 'lost')
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

  #plan({ key, assets, after, partition, pools, isContinued, isMapped }: PlannedStepSummary): void {
    const known = this.steps.get(key)
    if (isContinued === true) {
      if (known !== undefined) known.after = [...known.after, ...after]
      return
    }
    this.planned.push(key)
    if (isMapped === true) this.mapped.add(key)
    else this.steps.set(key, newRow(key, { assets, after, partition, pools }))
  }

  /** The process is gone, and with it what it ran or was to try again. */
  #lose(atMs: number, status: StepStatus): void {
    for (const row of this.steps.values()) {
      if (!isOpen(row)) continue
      this.#end(row.key, atMs, 'lost')
      row.status = status
    }
  }

  #row(key: string): StepRow {
    const known = this.steps.get(key)
    if (known !== undefined) return known
    const row = newRow(key, {})
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

type RowPlan = { readonly [Name in 'assets' | 'after' | 'partition' | 'pools']?: PlannedStepSummary[Name] | undefined }

function newRow(key: string, { assets = [], after = [], partition, pools = [] }: RowPlan): StepRow {
  const nothingYet = { attempts: [], error: undefined, reason: undefined, waitsFor: [] }
  return { key, assets, after, partition, pools, status: 'planned', ...nothingYet }
}

function isOpen({ status }: StepRow): boolean {
  return status === 'running' || status === 'retrying'
}
