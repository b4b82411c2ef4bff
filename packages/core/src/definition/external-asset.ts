/**
 * external-asset — an asset that something else makes. Ingot knows of it, loads it where an IO manager is given, and
 * may observe it: `observe` looks at the outside world and says which version of the data is there now.
 */
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AssetFacts, AssetSpec } from './asset-spec.ts'
import type { AssetRef } from './asset-ref.ts'
import type { MaybePromise } from './asset.ts'
import { toSpec } from './asset-spec.ts'
import type { IoManager } from './io-manager.ts'
import type { LayerOf } from './layer.ts'
import type { MetadataInput } from './metadata.ts'
import type { AnyResources, ResourceMap, ResourceValues } from './resource.ts'
import type { PartitionContext, StepContext } from './step-context.ts'

export interface Observation {
  /** Any string; another one than before makes the assets that read this one stale. */
  readonly dataVersion: string
  readonly metadata?: MetadataInput
}

export interface ExternalAsset<out Value = unknown, out L extends LayerOf = LayerOf> extends AssetRef<Value, L> {
  readonly kind: 'external-asset'
  readonly spec: AssetSpec
  readonly resources: AnyResources
  readonly observe: ((context: StepContext) => unknown) | undefined
}

interface ExternalAssetOptions<
  L extends LayerOf,
  R extends AnyResources,
  P extends PartitionsDefinition | undefined,
> extends AssetFacts<L> {
  readonly key: string
  readonly partitions?: P
  /** Loads its value for the assets that depend on it. */
  readonly io?: IoManager<never, NoInfer<L>>
  readonly resources?: R
  /** Makes the asset observable. */
  readonly observe?: (
    context: StepContext<undefined, ResourceValues<R>, PartitionContext<P>>,
  ) => MaybePromise<Observation>
}

/** The value's type cannot be inferred from code that is elsewhere; say it: `defineExternalAsset<Row[]>()({ … })`. */
export function defineExternalAsset<Value = unknown>(): <
  L extends LayerOf = undefined,
  R extends ResourceMap = Readonly<Record<never, never>>,
  const P extends PartitionsDefinition | undefined = undefined,
>(
  options: ExternalAssetOptions<L, R, P>,
) => ExternalAsset<Value, L> {
  return (options) => {
    const spec = toSpec(options.key, options, { partitions: options.partitions, io: options.io })
    const erased = {
      kind: 'external-asset',
      key: options.key,
      layer: options.layer,
      spec,
      resources: options.resources ?? {},
      observe: options.observe,
    }
    return erased as unknown as ExternalAsset<Value, never>
  }
}
