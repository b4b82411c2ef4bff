import type { AssetSpec } from '../definition/asset-spec.ts'
import type { CheckDefinition } from '../definition/check.ts'
import type { ExternalAsset } from '../definition/external-asset.ts'
import type { StepDefinition } from '../definition/step.ts'
import type { Selectable } from '../selection/evaluate.ts'

/** An asset with all that was said of it. */
export interface AssetNode extends Selectable {
  readonly key: string
  readonly spec: AssetSpec
  /** What materialises it; undefined for an external asset. */
  readonly step: StepDefinition | undefined
  readonly external: ExternalAsset | undefined
  /** The asset's own checks and those defined apart. */
  readonly checks: readonly CheckDefinition[]
}

export type AssetKind = 'materializable' | 'observable' | 'external'

export function assetKind(node: AssetNode): AssetKind {
  if (node.step !== undefined) return 'materializable'
  return node.external?.observe === undefined ? 'external' : 'observable'
}
