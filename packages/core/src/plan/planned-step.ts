import type { CheckDefinition } from '../definition/check.ts'
import type { ExternalAsset } from '../definition/external-asset.ts'
import type { OpNode } from '../definition/op-graph.ts'
import type { StepDefinition } from '../definition/step.ts'
import type { AssetNode } from '../graph/node.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'

export interface PlannedInput {
  /** The name by which the function reads it. */
  readonly name: string
  readonly assetKey: string
  /** The partition to load; undefined = several, or the whole asset. */
  readonly partition: string | undefined
  /** Several partitions, together or as a map; undefined = one, or the whole asset. */
  readonly partitions?: readonly string[]
  /** True: passed as a map from partition key to value. */
  readonly isMap?: boolean
}

export interface PlannedOutput {
  readonly name: string
  readonly assetKey: string
  readonly partition: string | undefined
}

export interface PlannedStep {
  readonly key: string
  readonly work:
    | { readonly kind: 'materialize'; readonly definition: StepDefinition }
    | { readonly kind: 'observe'; readonly asset: ExternalAsset }
    /** Evaluates the checks of what is stored. */
    | { readonly kind: 'check'; readonly asset: AssetNode }
    /** Of a job; one in a map stands for a step per key. */
    | { readonly kind: 'op'; readonly node: OpNode }
  readonly inputs: readonly PlannedInput[]
  readonly outputs: readonly PlannedOutput[]
  /** Asset, or partition of it (`partName`), read or waited for → step of this plan that makes it. Others are not listed. */
  readonly waitsFor: ReadonlyMap<string, string>
  readonly checks: readonly CheckDefinition[]
  /** Undefined for what has no partitions, and for a step that makes several. */
  readonly partition: string | undefined
  /** Of a step that takes a range: all that it makes, also when it is but one. */
  readonly partitions?: readonly string[]
  /** The same as ranges, when there are several. */
  readonly partitionRanges?: PartitionRanges
}
