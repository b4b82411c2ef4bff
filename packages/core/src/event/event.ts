/**
 * event — what happened, as facts that are never changed. Everything Ingot shows of a run, a step or an asset is a
 * fold over these.
 *
 * Shapes   `Event` is the union below, told apart by `kind`; kinds are `subject-happened`, in the past tense.
 * Units    `atMs`, `…AtMs` ms since the Unix epoch, UTC, from the writer's clock; `…Ms` durations;
 *          `attempt` 1 = first try. One event is at most 65,536 bytes of JSON (`MAX_EVENT_BYTES`).
 * Rules    values never travel in events: they go through IO managers. What user code logs goes to the log store.
 *          An event kind is never renamed and a field never changes its meaning; fields may be added.
 */
import type { ErrorRecord } from '../errors.ts'
import type { Layer } from '../definition/layer.ts'
import type { Metadata } from '../definition/metadata.ts'
import type { RunRetryPolicy } from '../definition/run-retry.ts'
import type { Severity } from '../definition/check.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'

export const MAX_EVENT_BYTES = 65_536

/** How a run ended. */
export type RunOutcome = 'succeeded' | 'failed' | 'canceled'

/**
 * Why a run failed, for people and for retry policies. `uncaught-error`: user code threw where nothing waits for it (a
 * timer, a promise that nobody holds), and the process had to end.
 */
export type RunFailureReason =
  | 'step-failed'
  | 'resource-failed'
  /** Its process is gone, killed from outside. */
  | 'worker-lost'
  /** The author's code ended its process: `process.exit`, a crash, too much memory. */
  | 'worker-crashed'
  /** It ran longer than `maxRuntimeMs`, or its process answered nothing for too long. */
  | 'timed-out'
  /** It could not begin: its code does not load any more, or has no such asset, job or partition. */
  | 'not-startable'
  | 'uncaught-error'
  /** It and others waited crosswise for each other's pools. */
  | 'deadlock'
  | 'internal-error'

/** What a run was asked to do; everything needed to ask for it again. */
export interface RunRequest {
  /** Code location. */
  readonly project: string
  /** Keys of the assets to materialise or observe, in plan order. At most what fits; `assetCount` is the whole number. */
  readonly assets: readonly string[]
  readonly assetCount: number
  /** The selection as it was written, when there was one. */
  readonly selection?: string
  readonly action: 'materialize' | 'observe' | 'check'
  readonly partition?: string
  readonly config: Readonly<Record<string, unknown>>
  readonly tags: Readonly<Record<string, string>>
  /** Both or neither: the run this one retries, and the first of that chain. */
  readonly parentRunId?: string
  readonly rootRunId?: string
  readonly retryStrategy?: RetryStrategy
  /** Who asked: `cli`, `api`, `schedule:name`… */
  readonly launchedBy: string
  /** The job that it is a run of; none for an asset run asked for by selection. */
  readonly job?: string
  /** Op selection as it was written: `fetch+, clean`. */
  readonly ops?: string
  /** Several partitions in one run, as ranges of keys in the order of the definition: see `partition/partition-set.ts`. */
  readonly partitions?: PartitionRanges
  /** Higher goes first; 0 unless given, and backfills below it. */
  readonly priority?: number
  /** Pools of which the run as a whole holds a place while it runs. */
  readonly pools?: readonly string[]
  readonly backfillId?: string
  readonly maxRuntimeMs?: number
  readonly retries?: RunRetryPolicy
  /** 1 = the first automatic retry of the root run. */
  readonly retryNumber?: number
  readonly runKey?: string
}

export type RetryStrategy = 'all' | 'from-failure' | 'selection'

/** A step as announced when the run is created, so that what is coming is visible before it starts. */
export interface PlannedStepSummary {
  readonly key: string
  readonly assets: readonly string[]
  /** Keys of the steps that come first. */
  readonly after: readonly string[]
  /** True when this adds to the `after` of the step of that key announced before: a long list comes in several parts. */
  readonly isContinued?: boolean
  /** `asset/check` names evaluated by this step. */
  readonly checks?: readonly string[]
  /** Partition made by this step; a step that takes a range has ranges. */
  readonly partition?: string
  readonly partitions?: PartitionRanges
  /** True for an op that runs once per key of a dynamic output: its steps are `key[mapping key]`. */
  readonly isMapped?: boolean
  readonly pools?: readonly string[]
}

interface RunScoped {
  readonly runId: string
  readonly atMs: number
}
interface StepScoped extends RunScoped {
  readonly stepKey: string
  readonly attempt: number
}
interface AssetScoped {
  readonly assetKey: string
  readonly partition?: string
}
/** Asset facts may come from a run's step or, reported from outside, from none. */
interface MaybeStepScoped {
  readonly runId?: string
  readonly stepKey?: string
  readonly atMs: number
}

export interface RunQueued extends RunScoped {
  readonly kind: 'run-queued'
  readonly request: RunRequest
}
export interface StepsPlanned extends RunScoped {
  readonly kind: 'steps-planned'
  /** In plan order; a long plan comes in several events. */
  readonly steps: readonly PlannedStepSummary[]
  /** Steps of maps that have become known while the run runs; those of `steps` that are mapped stand for no step. */
  readonly mappedCount?: number
}
export interface RunStarted extends RunScoped {
  readonly kind: 'run-started'
  /** Host and process that execute it. */
  readonly worker: string
  readonly codeVersion?: string
}
/** Its worker was lost, and another one goes on with it. */
export interface RunResumed extends RunScoped {
  readonly kind: 'run-resumed'
  readonly worker: string
  readonly codeVersion?: string
  /** 1 = the first time. */
  readonly resumeNumber: number
}
export interface RunCancelRequested extends RunScoped {
  readonly kind: 'run-cancel-requested'
  readonly by: string
  /** True: kill at once, without the grace. */
  readonly isForced?: boolean
}
export interface RunEnded extends RunScoped {
  readonly kind: 'run-ended'
  readonly outcome: RunOutcome
  readonly reason?: RunFailureReason
  readonly message?: string
  readonly error?: ErrorRecord
}

export interface StepStarted extends StepScoped {
  readonly kind: 'step-started'
}
export interface StepSucceeded extends StepScoped {
  readonly kind: 'step-succeeded'
  readonly durationMs: number
}
export interface StepFailed extends StepScoped {
  readonly kind: 'step-failed'
  readonly durationMs: number
  readonly error: ErrorRecord
  readonly metadata?: Metadata
}
export interface StepSkipped extends StepScoped {
  readonly kind: 'step-skipped'
  readonly reason: string
  /** `chosen`: the function returned `skip(...)`. `upstream`: a step before it failed, was skipped or canceled. */
  readonly cause: 'chosen' | 'upstream'
}
export interface StepRetryScheduled extends StepScoped {
  readonly kind: 'step-retry-scheduled'
  readonly durationMs: number
  readonly delayMs: number
  readonly error: ErrorRecord
}
export interface StepCanceled extends StepScoped {
  readonly kind: 'step-canceled'
  readonly durationMs: number
}

/** The keys of a dynamic output, as they became known; many come in several events. */
export interface OutputMapped extends StepScoped {
  readonly kind: 'output-mapped'
  readonly output: string
  readonly keys: readonly string[]
}
/** It stands in line for a place in its pools. */
export interface StepWaiting extends StepScoped {
  readonly kind: 'step-waiting'
  readonly pools: readonly string[]
}
export interface InputLoaded extends StepScoped {
  readonly kind: 'input-loaded'
  readonly input: string
  readonly assetKey: string
  readonly partition?: string
  readonly ioManager: string
  readonly durationMs: number
}
export interface OutputStored extends StepScoped {
  readonly kind: 'output-stored'
  readonly output: string
  readonly assetKey: string
  readonly partition?: string
  readonly ioManager: string
  readonly durationMs: number
  readonly metadata: Metadata
}

export interface ResourceOpened extends RunScoped {
  readonly kind: 'resource-opened'
  readonly resource: string
  readonly durationMs: number
}
export interface ResourceFailed extends RunScoped {
  readonly kind: 'resource-failed'
  readonly resource: string
  readonly phase: 'open' | 'close'
  readonly error: ErrorRecord
}
export interface ResourceClosed extends RunScoped {
  readonly kind: 'resource-closed'
  readonly resource: string
  readonly durationMs: number
}

export interface AssetMaterialized extends MaybeStepScoped, AssetScoped {
  readonly kind: 'asset-materialized'
  readonly layer?: Layer
  /** The author's code version, else undefined: then the run's id stands for it. */
  readonly codeVersion?: string
  readonly dataVersion: string
  /**
   * Data version of each asset that it was made from, at that time; `''` when that asset had none. Of too many to name,
   * the one entry `*` with a version made of all of theirs.
   */
  readonly inputVersions: Readonly<Record<string, string>>
  readonly metadata: Metadata
  readonly tags: Readonly<Record<string, string>>
  /** True when the function returned `undefined`: no value was stored, and its readers get `undefined`. */
  readonly isEmpty?: boolean
}
/** Its step failed, or was canceled: there is no new value. Written with the step's own end. */
export interface AssetFailed extends MaybeStepScoped, AssetScoped {
  readonly kind: 'asset-failed'
  readonly cause: 'failed' | 'canceled'
}
export interface FreshnessChanged extends AssetScoped {
  readonly kind: 'freshness-changed'
  readonly atMs: number
  readonly freshness: FreshnessStatus
  readonly before: FreshnessStatus
  readonly message: string
  readonly runId?: undefined
  readonly stepKey?: undefined
}
/** `unknown` = it was never made. */
export type FreshnessStatus = 'pass' | 'warn' | 'fail' | 'unknown'
interface PartitionsScoped {
  readonly partitions: string
  readonly keys: readonly string[]
  readonly atMs: number
  readonly runId?: undefined
  readonly stepKey?: undefined
}
/** Keys of dynamic partitions; many come in several events. */
export interface PartitionsAdded extends PartitionsScoped {
  readonly kind: 'partitions-added'
}
export interface PartitionsRemoved extends PartitionsScoped {
  readonly kind: 'partitions-removed'
}
export interface AssetObserved extends MaybeStepScoped, AssetScoped {
  readonly kind: 'asset-observed'
  readonly dataVersion: string
  readonly metadata: Metadata
}
/** The records are forgotten; the data stays where it is. */
export interface AssetWiped extends AssetScoped {
  readonly kind: 'asset-wiped'
  readonly atMs: number
  readonly runId?: undefined
  readonly stepKey?: undefined
}
export interface CheckEvaluated extends MaybeStepScoped, AssetScoped {
  readonly kind: 'check-evaluated'
  readonly check: string
  readonly passed: boolean
  readonly severity: Severity
  readonly isBlocking: boolean
  readonly description?: string
  readonly metadata: Metadata
  /** The check itself threw; then `passed` is false. */
  readonly error?: ErrorRecord
}
export interface HookEnded extends StepScoped {
  readonly kind: 'hook-ended'
  readonly hook: 'onSuccess' | 'onFailure'
  readonly error?: ErrorRecord
}

export type RunEvent = RunQueued | StepsPlanned | RunStarted | RunResumed | RunCancelRequested | RunEnded
export type StepEvent =
  | StepStarted
  | StepSucceeded
  | StepFailed
  | StepSkipped
  | StepRetryScheduled
  | StepCanceled
  | OutputMapped
  | StepWaiting
  | InputLoaded
  | OutputStored
  | HookEnded
export type ResourceEvent = ResourceOpened | ResourceFailed | ResourceClosed
export type AssetEvent =
  | AssetMaterialized
  | AssetFailed
  | AssetObserved
  | AssetWiped
  | CheckEvaluated
  | FreshnessChanged
export type PartitionsEvent = PartitionsAdded | PartitionsRemoved
export type Event = RunEvent | StepEvent | ResourceEvent | AssetEvent | PartitionsEvent
export type EventKind = Event['kind']

/** An event with the id that the store gave it. */
export type Stored<E extends Event> = E & { readonly id: number }
export type StoredEvent = Stored<Event>
