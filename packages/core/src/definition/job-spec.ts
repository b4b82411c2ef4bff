/**
 * job-spec — a job, erased.
 */
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AnySchema } from '../schema/schema.ts'
import type { OpGraph } from './op-graph.ts'
import type { RunRetryPolicy } from './run-retry.ts'
import type { Hooks } from './step-context.ts'

/** `ops`: composed of ops. `assets`: a part of the project's assets. */
export type JobWork =
  | { readonly kind: 'ops'; readonly graph: OpGraph }
  /** A selection as text, or asset keys. */
  | { readonly kind: 'assets'; readonly assets: string | readonly string[] }

export interface JobSpec {
  readonly name: string
  readonly description: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly work: JobWork
  /** Of the job's own config; always undefined for an asset job. */
  readonly config: AnySchema | undefined
  readonly partitions: PartitionsDefinition | undefined
  readonly retries: RunRetryPolicy | undefined
  readonly maxRuntimeMs: number | undefined
  /** Steps that run at once. */
  readonly maxConcurrency: number | undefined
  readonly priority: number | undefined
  /** Pools of which a run holds a place as a whole. */
  readonly pools: readonly string[]
  /** Called after each of its steps, after the step's own. */
  readonly hooks: Hooks
}

/** A job as others refer to it. */
export interface Job<out Name extends string = string, out ConfigInput = unknown, out PartitionKey = unknown> {
  readonly kind: 'job'
  readonly name: Name
  readonly spec: JobSpec
  /** Types only; never set. */
  readonly '~types': { readonly config: ConfigInput; readonly partitionKey: PartitionKey }
}
