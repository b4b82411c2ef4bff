/**
 * snapshot — what the daemon, the server and the UI ever see of a project: plain data, the same for the same code.
 */
import type { Severity } from '../definition/check.ts'
import type { FreshnessPolicy } from '../definition/freshness.ts'
import type { Metadata } from '../definition/metadata.ts'
import type { RetryPolicy } from '../definition/retry.ts'
import type { RunPolicy } from '../definition/run-policy.ts'
import type { RunRetryPolicy } from '../definition/run-retry.ts'
import type { CatchUp, Overlap } from '../definition/schedule.ts'
import type { Isolation } from '../definition/step-context.ts'
import type { AssetKind } from '../graph/node.ts'
import type { JsonSchema } from '../schema/schema.ts'

export interface ProjectSnapshot {
  readonly project: string
  readonly description?: string
  readonly assets: readonly AssetSnapshot[]
  readonly jobs: readonly JobSnapshot[]
  readonly schedules: readonly ScheduleSnapshot[]
  readonly sensors: readonly SensorSnapshot[]
  /** By name: resources, nested ones too, and IO managers. */
  readonly resources: readonly ResourceSnapshot[]
  /** True when an asset or a check has an automation condition. */
  readonly hasAutomation: boolean
  /** Every pool that a step, a job or an asset names. */
  readonly pools: readonly string[]
}

export interface AssetSnapshot {
  readonly key: string
  readonly kind: AssetKind
  readonly layer?: string
  readonly group: string
  readonly kinds: readonly string[]
  readonly owners: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly codeVersion?: string
  /** As declared. */
  readonly metadata: Metadata
  readonly deps: readonly string[]
  readonly description?: string
  /** A sentence: `daily from 2026-01-01 in Europe/Zurich`. */
  readonly partitions?: string
  readonly isPartitioned: boolean
  /** Names of the sets of dynamic partitions that it uses. */
  readonly dynamicPartitions: readonly string[]
  /** How a backfill cuts its partitions into runs, unless it is told otherwise. */
  readonly backfill?: RunPolicy
  readonly freshness?: FreshnessPolicy
  /** As text; see `printCondition`. */
  readonly automation?: string
  readonly checks: readonly CheckSnapshot[]
  readonly pools: readonly string[]
  /** What makes it; none of an external asset. */
  readonly step?: StepSnapshot
}

export interface CheckSnapshot {
  readonly name: string
  readonly description?: string
  readonly severity: Severity
  readonly isBlocking: boolean
  /** Its asset's own function reports it: it cannot be evaluated by itself. */
  readonly isReported?: true
  /** As text; see `printCondition`. */
  readonly automation?: string
}

export interface StepSnapshot {
  /** Under it stands its config in the section `assets` of a run's config. */
  readonly key: string
  /** The assets that the same function makes. */
  readonly makes: readonly string[]
  readonly configSchema?: JsonSchema
  /** Names of the resources that its function asks for. */
  readonly resources: readonly string[]
  readonly isolation: Isolation
  readonly timeoutMs?: number
  readonly retry?: RetryPolicy
}

export interface JobSnapshot {
  readonly name: string
  readonly description?: string
  /** `ops` = composed of ops; `assets` = over an asset selection. */
  readonly kind: 'ops' | 'assets'
  readonly assets: readonly string[]
  /** The asset selection as it was written, when there was one. */
  readonly selection?: string
  /** In order. */
  readonly ops: readonly OpSnapshot[]
  readonly tags: Readonly<Record<string, string>>
  readonly partitions?: string
  /** Names of the sets of dynamic partitions that it, or its assets, use. */
  readonly dynamicPartitions: readonly string[]
  /** Pools of which a run holds a place as a whole. */
  readonly pools: readonly string[]
  /** Of the job's own config. */
  readonly configSchema?: JsonSchema
  /** All that a launch may carry as config: `{ config, ops, assets, resources }`. Undefined when it takes none. */
  readonly runConfigSchema?: JsonSchema
  readonly retries?: RunRetryPolicy
}

export interface OpSnapshot {
  readonly key: string
  readonly op: string
  readonly description?: string
  /** Keys of the ops that it waits for. */
  readonly after: readonly string[]
  /** It runs once for each key of a dynamic output. */
  readonly isMapped?: true
  readonly pools: readonly string[]
  readonly configSchema?: JsonSchema
  readonly retry?: RetryPolicy
}

export interface ResourceSnapshot {
  readonly name: string
  readonly kind: 'resource' | 'io-manager'
  readonly description?: string
  /** Of what a run may say in the section `resources` of its config. */
  readonly configSchema?: JsonSchema
  /** `asset:key`, `job:name`, `schedule:name`, `sensor:name`, `resource:name`, `io-manager:name`, `project`. */
  readonly usedBy: readonly string[]
}

export interface ScheduleSnapshot {
  readonly name: string
  readonly description?: string
  readonly target: string
  /** Names of the jobs that it launches, where its target is jobs. */
  readonly jobs?: readonly string[]
  readonly cron: readonly string[]
  readonly timezone: string
  /** Ticks are this much later than cron says: a schedule over partitions whose data comes late. 0 unless given. */
  readonly afterMs?: number
  readonly catchUp: CatchUp
  /** What happens to a tick while a run of an earlier one is unfinished: make its run all the same; make none; wait. */
  readonly overlap: Overlap
  readonly isRunningByDefault: boolean
}

export interface SensorSnapshot {
  readonly name: string
  readonly description?: string
  readonly kind: 'standard' | 'asset' | 'run-status'
  readonly target: string
  /** Names of the jobs that it launches, where its target is jobs. */
  readonly jobs?: readonly string[]
  /** Undefined = only when pushed to, or when something happened that it listens for. */
  readonly everyMs: number | undefined
  /** True: messages are accepted at `POST /hooks/<project>/<sensor>`. */
  readonly takesPushes: boolean
  readonly softLimitMs: number
  readonly hardLimitMs: number
  readonly isRunningByDefault: boolean
  /** For `asset` and `run-status`: events that wake it. */
  readonly wakesOn: { readonly assets?: readonly string[]; readonly runs?: true }
}
