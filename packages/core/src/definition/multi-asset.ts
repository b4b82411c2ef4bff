/**
 * multi-asset — one function that makes several assets.
 *
 * Shapes   `assets` names the outputs; `run` returns an object with the same names. With `subsettable: true` a run may
 *          ask for a part of them: `context.selected` holds the names, and only those need be returned.
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AssetFacts, AssetSpec } from './asset-spec.ts'
import type { AssetRef, AssetRefs, ValuesOf } from './asset-ref.ts'
import type { MaybePromise, StepOptions } from './asset.ts'
import { toSpec } from './asset-spec.ts'
import { toStep } from './asset.ts'
import type { CheckOptions } from './check.ts'
import type { IoManager } from './io-manager.ts'
import { checkName } from './key.ts'
import type { LayerOf, ReadableFrom } from './layer.ts'
import type { ByPartition, Output, Skip } from './outcome.ts'
import type { AnyResources, ConfigInputOf, ConfigOf, ResourceMap, ResourceValues } from './resource.ts'
import type { KeyOf, PartitionContext, StepContext } from './step-context.ts'
import type { StepDefinition } from './step.ts'

/** One output of a multi-asset: its key and facts, and who stores it. */
export interface OutputAsset<in Value = never, L extends LayerOf = LayerOf> extends AssetFacts<L> {
  readonly key: string
  readonly io?: IoManager<Value, L>
}

/** The plain value inside what a function returned for one output. */
type Plain<R> = R extends Output<infer Value> | ByPartition<infer Value> ? Value : Exclude<R, Skip | undefined>

export interface MultiAsset<
  out Name extends string = string,
  out Refs extends AssetRefs = AssetRefs,
  out ConfigInput = unknown,
  out Resources extends AnyResources = AnyResources,
  out PartitionKey extends string = string,
> {
  readonly kind: 'multi-asset'
  /** Its name: the key of its step, under which it is configured. */
  readonly key: Name
  /** A typed reference to each asset it makes. */
  readonly assets: Refs
  readonly step: StepDefinition
  readonly '~types': {
    readonly config: ConfigInput
    readonly resources: Resources
    readonly partitionKey: PartitionKey
  }
}

interface MultiAssetOptions<
  MultiName extends string,
  L extends LayerOf,
  Outputs extends Readonly<Record<string, OutputAsset<never, L>>>,
  Results extends { readonly [Name in keyof Outputs]?: unknown },
  Deps extends AssetRefs,
  S extends StandardSchemaV1 | undefined,
  R extends AnyResources,
  P extends PartitionsDefinition | undefined,
  Sub extends boolean,
  Range extends boolean,
> extends StepOptions {
  readonly name: MultiName
  /** All outputs are of one layer: a function that writes two layers is two functions. */
  readonly layer?: L
  readonly assets: Outputs
  readonly deps?: Deps
  readonly after?: readonly AssetRef<unknown, ReadableFrom<NoInfer<L>>>[]
  readonly config?: S
  readonly resources?: R
  readonly partitions?: P
  /** True: one call makes all partitions of a run; each output is `byPartition({ key: value })`. */
  readonly takesRange?: Range
  /** True: a run may ask for a part, and what was not asked for need not be returned. */
  readonly subsettable?: Sub
  readonly run: (
    inputs: ValuesOf<Deps>,
    context: StepContext<ConfigOf<S>, ResourceValues<R>, PartitionContext<P, Range>>,
  ) => MaybePromise<Results & AcceptedBy<NoInfer<Outputs>> & OutputsOf<NoInfer<Outputs>, NoInfer<Results>, Sub>>
  readonly checks?: { readonly [Name in keyof Outputs]?: readonly CheckOptions<Plain<NoInfer<Results>[Name]>>[] }
}

/** What the outputs' IO managers accept; an output without one accepts anything. */
type AcceptedBy<Outputs> = {
  readonly [Name in keyof Outputs]?: Outputs[Name] extends { readonly io: IoManager<infer Value, never> }
    ? Value | Output<Value> | Skip | ByPartition<Value>
    : unknown
}

/** No output that is not declared; and, unless a part may be asked for, every one that is. */
type OutputsOf<Outputs, Results, Sub extends boolean> = {
  readonly [Name in Exclude<keyof Results, keyof Outputs>]: never
} & {
  readonly [Name in Sub extends true ? never : keyof Outputs]: unknown
}

export function defineMultiAsset<
  const MultiName extends string,
  const Outputs extends Readonly<Record<string, OutputAsset<never, L>>>,
  Results extends { readonly [Name in keyof Outputs]?: unknown },
  L extends LayerOf = undefined,
  Deps extends AssetRefs<ReadableFrom<L>> = Readonly<Record<never, never>>,
  S extends StandardSchemaV1 | undefined = undefined,
  R extends ResourceMap<L> = Readonly<Record<never, never>>,
  const P extends PartitionsDefinition | undefined = undefined,
  Sub extends boolean = false,
  Range extends boolean = false,
>(
  options: MultiAssetOptions<MultiName, L, Outputs, Results, Deps, S, R, P, Sub, Range>,
): MultiAsset<
  MultiName,
  { readonly [Name in keyof Outputs]: AssetRef<Plain<Results[Name & keyof Results]>, L> },
  ConfigInputOf<S>,
  R,
  KeyOf<P>
> {
  checkName('multi-asset', options.name)
  const checks = new Map<string, unknown>(Object.entries(options.checks ?? {}))
  const outputs: Readonly<Record<string, AssetSpec>> = Object.fromEntries(
    Object.entries<OutputAsset<never, L>>(options.assets).map(([name, facts]) => [
      name,
      toSpec(
        facts.key,
        { ...facts, ...(options.layer === undefined ? {} : { layer: options.layer }) },
        {
          partitions: options.partitions,
          io: facts.io,
          checks: checks.get(name) as readonly CheckOptions<never>[] | undefined,
        },
      ),
    ]),
  )
  const step = toStep(options.name, options, {
    outputs,
    isMulti: true,
    isSubsettable: options.subsettable ?? false,
    deps: options.deps ?? {},
    after: options.after ?? [],
    takesRange: options.takesRange ?? false,
    config: options.config,
    resources: options.resources ?? {},
    run: options.run as unknown as StepDefinition['run'],
  })
  const assets = Object.fromEntries(
    Object.entries(outputs).map(([name, spec]) => [name, { key: spec.key, layer: spec.layer }]),
  )
  return { kind: 'multi-asset', key: options.name, assets, step } as unknown as MultiAsset<
    MultiName,
    { readonly [Name in keyof Outputs]: AssetRef<Plain<Results[Name & keyof Results]>, L> },
    ConfigInputOf<S>,
    R,
    KeyOf<P>
  >
}
