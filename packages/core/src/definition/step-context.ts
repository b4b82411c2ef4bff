/**
 * step-context — what an author's function is told besides its inputs, and what a hook is told when a step has ended.
 */
import type { ErrorRecord } from '../errors.ts'
import type { PartitionRange, PartitionsDefinition } from '../partition/partition.ts'
import type { Logger } from './logger.ts'

/** Where user code runs: in the run's own event loop, in a worker thread, or in a process of its own. */
export type Isolation = 'inline' | 'thread' | 'process'

/** Second argument of every author's function. */
export interface StepContext<Config = unknown, Resources = Readonly<Record<string, unknown>>, Part = unknown> {
  readonly config: Config
  readonly resources: Resources
  readonly partition: Part
  readonly log: Logger
  /** Aborted on cancellation and on timeout; pass it on to whatever waits. */
  readonly signal: AbortSignal
  readonly runId: string
  readonly stepKey: string
  /** 1 on the first try, 2 on the first retry… */
  readonly attempt: number
  /** Names of the outputs asked for; matters only to a multi-asset that can be subset. */
  readonly selected: ReadonlySet<string>
}

/** What a function knows of its partition: `undefined` without partitions; with `takesRange`, of all that it makes. */
export type PartitionContext<
  P extends PartitionsDefinition | undefined,
  Range extends boolean = false,
> = P extends PartitionsDefinition
  ? Range extends true
    ? PartitionRange<P['~partition']>
    : P['~partition']
  : undefined

/** The type of the keys; `never` without partitions. */
export type KeyOf<P extends PartitionsDefinition | undefined> = P extends PartitionsDefinition ? P['~key'] : never

/** What a hook is told when a step has ended. */
export interface HookContext {
  readonly runId: string
  readonly stepKey: string
  readonly assets: readonly string[]
  readonly attempt: number
  readonly durationMs: number
  /** Present in `onFailure`. */
  readonly error?: ErrorRecord
  readonly log: Logger
}

/** Called after a step's events are written; what a hook throws is recorded and changes nothing. */
export interface Hooks {
  readonly onSuccess?: (context: HookContext) => void | Promise<void>
  readonly onFailure?: (context: HookContext) => void | Promise<void>
}
