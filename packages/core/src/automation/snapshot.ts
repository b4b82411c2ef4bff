/**
 * snapshot — what the daemon, the server and the UI ever see of a project: plain data, the same for the same code.
 */
import type { FreshnessPolicy } from '../definition/freshness.ts'
import type { RunRetryPolicy } from '../definition/run-retry.ts'
import type { CatchUp, Overlap } from '../definition/schedule.ts'

export interface ProjectSnapshot {
  readonly project: string
  readonly description?: string
  readonly assets: readonly AssetSnapshot[]
  readonly jobs: readonly JobSnapshot[]
  readonly schedules: readonly ScheduleSnapshot[]
  readonly sensors: readonly SensorSnapshot[]
  /** True when an asset or a check has an automation condition. */
  readonly hasAutomation: boolean
  /** Every pool that a step, a job or an asset names. */
  readonly pools: readonly string[]
}

export interface AssetSnapshot {
  readonly key: string
  readonly layer?: string
  readonly group: string
  readonly kinds: readonly string[]
  readonly deps: readonly string[]
  readonly description?: string
  /** A sentence: `daily from 2026-01-01 in Europe/Zurich`. */
  readonly partitions?: string
  readonly freshness?: FreshnessPolicy
  /** As text; see `printCondition`. */
  readonly automation?: string
  readonly pools: readonly string[]
}

export interface JobSnapshot {
  readonly name: string
  readonly description?: string
  /** `ops` = composed of ops; `assets` = over an asset selection. */
  readonly kind: 'ops' | 'assets'
  readonly assets: readonly string[]
  /** Ops in order, with the ops that they wait for. */
  readonly ops: readonly { readonly key: string; readonly op: string; readonly after: readonly string[] }[]
  readonly tags: Readonly<Record<string, string>>
  readonly partitions?: string
  readonly configSchema?: Readonly<Record<string, unknown>>
  readonly retries?: RunRetryPolicy
}

export interface ScheduleSnapshot {
  readonly name: string
  readonly description?: string
  readonly target: string
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
