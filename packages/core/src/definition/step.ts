/**
 * step — the unit that runs: one author's function, what it reads and what it makes. Assets and multi-assets become
 * one step each. This is the erased form that the house handles; `defineAsset` keeps the types at the door.
 */
import type { PartitionMapping } from '../partition/mapping-kinds.ts'
import type { AnySchema } from '../schema/schema.ts'
import type { AssetSpec } from './asset-spec.ts'
import type { AnyResources } from './resource.ts'
import type { RetryPolicy } from './retry.ts'
import type { Hooks, Isolation, StepContext } from './step-context.ts'

export interface StepDefinition {
  readonly kind: 'step'
  /** The asset key, or the multi-asset's name. */
  readonly key: string
  /** Output name → asset. A plain asset has the one output `value`. */
  readonly outputs: Readonly<Record<string, AssetSpec>>
  /** True for a multi-asset: its function returns an object with its outputs by name. */
  readonly isMulti: boolean
  /** True when a part of the outputs may be asked for. */
  readonly isSubsettable: boolean
  /** Input name → asset whose value is loaded. */
  readonly inputs: Readonly<Record<string, string>>
  /** Assets that come first though their values are not read. */
  readonly after: readonly string[]
  /** Input name → which partitions are read; an input without one follows the default. */
  readonly mappings: Readonly<Record<string, PartitionMapping>>
  /** The same of assets in `after`, by asset key. */
  readonly afterMappings: Readonly<Record<string, PartitionMapping>>
  /** Inputs passed as a map from partition key to value. */
  readonly mapInputs: ReadonlySet<string>
  /** True: one call makes all partitions of a run, and returns `byPartition(…)`. */
  readonly takesRange: boolean
  readonly config: AnySchema | undefined
  readonly resources: AnyResources
  readonly retry: RetryPolicy | undefined
  readonly timeoutMs: number | undefined
  readonly isolation: Isolation
  readonly hooks: Hooks
  readonly pools: readonly string[]
  readonly run: (inputs: Readonly<Record<string, unknown>>, context: StepContext) => unknown
}

/** The name of a plain asset's only output. */
export const ONLY_OUTPUT = 'value'
