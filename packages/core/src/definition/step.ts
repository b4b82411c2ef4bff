/**
 * step — the unit that runs: one author's function, what it reads and what it makes. Assets and multi-assets become
 * one step each. This is the erased form that the house handles; `defineAsset` keeps the types at the door.
 */
import type { AnySchema } from '../schema/schema.ts'
import type { Partition } from '../partition/partition.ts'
import type { ErrorRecord } from '../errors.ts'
import type { AssetSpec } from './asset.ts'
import type { Logger } from './logger.ts'
import type { AnyResources } from './resource.ts'
import type { RetryPolicy } from './retry.ts'

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

/** `undefined` for an asset without partitions. */
export type PartitionContext<Key extends string> = [Key] extends [never] ? undefined : Partition<Key>

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

export interface StepDefinition {
  readonly kind: 'step'
  /** The asset key, or the multi-asset's name. */
  readonly key: string
  /** Output name → asset. A plain asset has the one output `value`. */
  readonly outputs: Readonly<Record<string, AssetSpec>>
  /** True when a part of the outputs may be asked for. */
  readonly isSubsettable: boolean
  /** Input name → asset whose value is loaded. */
  readonly inputs: Readonly<Record<string, string>>
  /** Assets that come first though their values are not read. */
  readonly after: readonly string[]
  readonly config: AnySchema | undefined
  readonly resources: AnyResources
  readonly retry: RetryPolicy | undefined
  readonly timeoutMs: number | undefined
  readonly isolation: Isolation
  readonly hooks: Hooks
  readonly run: (inputs: Readonly<Record<string, unknown>>, context: StepContext) => unknown
}

/** The name of a plain asset's only output. */
export const ONLY_OUTPUT = 'value'
