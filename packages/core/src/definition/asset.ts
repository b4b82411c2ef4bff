/**
 * asset — a table, file or model that is kept up to date, and the function that makes it.
 *
 * Shapes   `Asset` is what `defineAsset` returns: a typed reference for other assets' `deps` and, erased, the spec and
 *          the step that the house handles. TypeScript infers left to right: what reads the value (`checks`) stands
 *          after `run`.
 * Errors   DefinitionError definition/bad-key, definition/bad-retry-policy, definition/bad-asset   at load
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'

import { DefinitionError } from '../errors.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AssetRef, AssetRefs, ValuesOf } from './asset-ref.ts'
import type { AssetFacts, AssetSpec } from './asset-spec.ts'
import { toSpec } from './asset-spec.ts'
import type { CheckOptions } from './check.ts'
import type { IoManager } from './io-manager.ts'
import { toPools } from './key.ts'
import type { LayerOf, ReadableFrom } from './layer.ts'
import type { ByPartition, Output, Skip } from './outcome.ts'
import type { AnyResources, ConfigInputOf, ConfigOf, ResourceMap, ResourceValues } from './resource.ts'
import type { RetryPolicy } from './retry.ts'
import { checkRetryPolicy } from './retry.ts'
import type { Hooks, Isolation, KeyOf, PartitionContext, StepContext } from './step-context.ts'
import type { StepDefinition } from './step.ts'
import { ONLY_OUTPUT } from './step.ts'

/** What an author says about how a step runs. */
export interface StepOptions {
  readonly retry?: RetryPolicy
  readonly timeoutMs?: number
  /** Default `inline`. CPU-bound work belongs in a `thread` or `process`, or it stops every other step of the run. */
  readonly isolation?: Isolation
  readonly hooks?: Hooks
  /** Pools of which the step holds a place while it runs: what protects a database, an API. */
  readonly pool?: string | readonly string[]
}

export type Returned<Value> = Value | Output<Value> | Skip | ByPartition<Value>
export type MaybePromise<T> = T | Promise<T>

/** The asset that `defineAsset` returns. */
export interface Asset<
  out Key extends string = string,
  out Value = unknown,
  out L extends LayerOf = LayerOf,
  out ConfigInput = unknown,
  out Resources extends AnyResources = AnyResources,
  out PartitionKey extends string = string,
> extends AssetRef<Value, L> {
  readonly kind: 'asset'
  readonly key: Key
  readonly spec: AssetSpec
  readonly step: StepDefinition
  /** Types only; never set. */
  readonly '~types': {
    readonly config: ConfigInput
    readonly resources: Resources
    readonly partitionKey: PartitionKey
  }
}

interface AssetOptions<
  Key extends string,
  Value,
  L extends LayerOf,
  Deps extends AssetRefs,
  S extends StandardSchemaV1 | undefined,
  R extends AnyResources,
  P extends PartitionsDefinition | undefined,
  Range extends boolean,
  Accepted,
>
  extends AssetFacts<L>, StepOptions {
  readonly key: Key
  /** Input name → asset whose value is loaded and passed to `run`. */
  readonly deps?: Deps
  /** Assets that must come first though their values are not read. */
  readonly after?: readonly AssetRef<unknown, ReadableFrom<NoInfer<L>>>[]
  readonly config?: S
  readonly resources?: R
  readonly partitions?: P
  /** True: one call makes all partitions of a run, and returns `byPartition({ key: value })`. */
  readonly takesRange?: Range
  /** Who stores the value; what it accepts bounds what `run` may return. */
  readonly io?: IoManager<Accepted, NoInfer<L>>
  readonly run: (
    inputs: ValuesOf<Deps>,
    context: StepContext<ConfigOf<S>, ResourceValues<R>, PartitionContext<P, Range>>,
  ) => MaybePromise<Returned<Value>>
  readonly checks?: readonly CheckOptions<NoInfer<Value>>[]
}

export function defineAsset<
  const Key extends string,
  Value extends Accepted,
  L extends LayerOf = undefined,
  Deps extends AssetRefs<ReadableFrom<L>> = Readonly<Record<never, never>>,
  S extends StandardSchemaV1 | undefined = undefined,
  R extends ResourceMap<L> = Readonly<Record<never, never>>,
  const P extends PartitionsDefinition | undefined = undefined,
  Range extends boolean = false,
  Accepted = unknown,
>(
  options: AssetOptions<Key, Value, L, Deps, S, R, P, Range, Accepted>,
): Asset<Key, Value, L, ConfigInputOf<S>, R, KeyOf<P>> {
  const spec = toSpec(options.key, options, {
    partitions: options.partitions,
    io: options.io,
    checks: options.checks,
  })
  const step = toStep(options.key, options, {
    outputs: { [ONLY_OUTPUT]: spec },
    isMulti: false,
    isSubsettable: false,
    deps: options.deps ?? {},
    after: options.after ?? [],
    takesRange: options.takesRange ?? false,
    config: options.config,
    resources: options.resources ?? {},
    run: options.run as unknown as StepDefinition['run'],
  })
  // The one door between what an author sees (typed) and what the house handles (erased).
  return { kind: 'asset', key: options.key, layer: options.layer, spec, step } as unknown as Asset<
    Key,
    Value,
    L,
    ConfigInputOf<S>,
    R,
    KeyOf<P>
  >
}

/** Builds the erased step; shared by own and multi-assets. */
export function toStep(
  key: string,
  options: StepOptions,
  parts: {
    readonly outputs: Readonly<Record<string, AssetSpec>>
    readonly isMulti: boolean
    readonly isSubsettable: boolean
    readonly deps: AssetRefs
    readonly after: readonly AssetRef[]
    readonly takesRange: boolean
    readonly config: StandardSchemaV1 | undefined
    readonly resources: AnyResources
    readonly run: StepDefinition['run']
  },
): StepDefinition {
  if (options.retry !== undefined) checkRetryPolicy(`asset "${key}"`, options.retry)
  if (parts.takesRange && Object.values(parts.outputs).every((spec) => spec.partitions === undefined)) {
    throw new DefinitionError(
      'definition/bad-asset',
      `asset "${key}" takes a range of partitions and has none. Give it \`partitions\`.`,
    )
  }
  const { timeoutMs } = options
  if (timeoutMs !== undefined && !(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
    throw new DefinitionError('definition/bad-asset', `asset "${key}": timeoutMs is ${timeoutMs}; it must be above 0.`)
  }
  return {
    kind: 'step',
    key,
    outputs: parts.outputs,
    isMulti: parts.isMulti,
    isSubsettable: parts.isSubsettable,
    inputs: Object.fromEntries(Object.entries(parts.deps).map(([name, dep]) => [name, dep.key])),
    after: parts.after.map((dep) => dep.key),
    mappings: mappingsOf(Object.entries(parts.deps)),
    afterMappings: mappingsOf(parts.after.map((dep) => [dep.key, dep])),
    mapInputs: new Set(Object.entries(parts.deps).flatMap(([name, dep]) => (dep.mapped?.isMap === true ? [name] : []))),
    takesRange: parts.takesRange,
    config: parts.config,
    resources: parts.resources,
    retry: options.retry,
    timeoutMs,
    isolation: options.isolation ?? 'inline',
    hooks: options.hooks ?? {},
    pools: toPools(`asset "${key}"`, options.pool),
    run: parts.run,
  }
}

function mappingsOf(deps: readonly (readonly [string, AssetRef])[]): StepDefinition['mappings'] {
  return Object.fromEntries(
    deps.flatMap(([name, { mapped }]) => (mapped === undefined ? [] : [[name, mapped.mapping] as const])),
  )
}
