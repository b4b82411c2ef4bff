/**
 * instigator-context — what the functions of schedules and sensors are told, and what they may look up.
 */
import type { ErrorRecord } from '../errors.ts'
import type { AssetRef } from './asset-ref.ts'
import type { Logger } from './logger.ts'
import type { Metadata } from './metadata.ts'

/** Part of every context. */
export interface TickContext<Resources> {
  readonly resources: Resources
  readonly log: Logger
  /** Aborted when the tick has taken longer than its hard limit, or is no longer wanted. */
  readonly signal: AbortSignal
  readonly instance: InstanceReads
}

/** What is known of the runs and assets of this project. Read while the tick is evaluated; nothing is written. */
export interface InstanceReads {
  run(runId: string): Promise<SensedRun | undefined>
  /** The newest that fits. Of a sensor: `{ tags: { 'ingot/sensor': 'name' } }`. */
  lastRun(query?: LastRunQuery): Promise<SensedRun | undefined>
  /** The newest; undefined when it was never made, or was wiped. */
  lastMaterialization(asset: AssetRef | string, partition?: string): Promise<SensedMaterialization | undefined>
  /** Keys of dynamic partitions, by name, in the order added. */
  partitions(name: string): Promise<readonly string[]>
}

export interface LastRunQuery {
  readonly job?: string
  readonly status?: SensedStatus
  /** All of them, with these values. */
  readonly tags?: Readonly<Record<string, string>>
}

export type SensedStatus = 'queued' | 'running' | 'canceling' | 'succeeded' | 'failed' | 'canceled'

/** A run as a sensor sees it. */
export interface SensedRun {
  readonly runId: string
  readonly status: SensedStatus
  readonly project: string
  readonly job: string | undefined
  /** At most the first few hundred. */
  readonly assets: readonly string[]
  readonly partition: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly launchedBy: string
  readonly queuedAtMs: number
  readonly startedAtMs: number | undefined
  readonly endedAtMs: number | undefined
  /** Why it failed: `step-failed`, `worker-lost`, `timed-out`… */
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly error: ErrorRecord | undefined
  /** True when it failed and another run is going to be made for it by its retry policy. */
  readonly willRetry: boolean
}

/** A materialisation as a sensor sees it. */
export interface SensedMaterialization {
  /** Grows with time; of the whole instance. */
  readonly eventId: number
  readonly assetKey: string
  readonly partition: string | undefined
  readonly atMs: number
  /** Undefined when it was reported from outside. */
  readonly runId: string | undefined
  readonly dataVersion: string
  readonly metadata: Metadata
  readonly tags: Readonly<Record<string, string>>
}
