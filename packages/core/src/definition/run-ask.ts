/**
 * run-ask — a run asked for by a schedule, a sensor, an API call or the command line: plain data, not yet validated.
 *
 * Shapes   `job` or `assets`, not both; neither = the target of the schedule or sensor that asks.
 */
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import type { RunRetryPolicy } from './run-retry.ts'

export interface RunAsk {
  readonly kind: 'ingot/request'
  /** No second run is made for it: of all ticks of a sensor, of one tick of a schedule. */
  readonly runKey?: string
  readonly job?: string
  /** Asset selection, or keys. */
  readonly assets?: string | readonly string[]
  /** `check` evaluates checks on what is stored. `materialize` unless given. */
  readonly action?: 'materialize' | 'observe' | 'check'
  /** With action `check`: those, as `asset key/check name`; all of the assets' unless given. */
  readonly checks?: readonly string[]
  /** Op selection within the job. */
  readonly ops?: string
  /** The job's own config. */
  readonly config?: unknown
  /** Sections `ops`, `assets`, `resources` of the run's config document. */
  readonly runConfig?: Readonly<Record<string, unknown>>
  readonly partition?: string
  readonly partitions?: PartitionRanges
  readonly tags?: Readonly<Record<string, string>>
  readonly priority?: number
  readonly pools?: readonly string[]
  readonly maxRuntimeMs?: number
  readonly retries?: RunRetryPolicy
  /** Only what is missing or stale; a request that leaves nothing makes no run. */
  readonly staleOnly?: boolean
}
