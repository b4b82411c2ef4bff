/**
 * resource — a thing that steps share: a database, an HTTP client. Opened once per run before the first step that
 * needs it, closed when the run ends, in reverse order.
 *
 * Shapes   `open` gets the validated config and the values of nested resources, and returns the value that steps see.
 *          A definition without `open` is a slot: the project provides it (`provide(slot, implementation)`).
 * Errors   InvalidError invalid/missing-env   an `env(NAME)` binding whose variable is not set
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { AnySchema, SchemaInput, SchemaOutput } from '../schema/schema.ts'
import type { Layer, LayerOf } from './layer.ts'
import type { Logger } from './logger.ts'
import { checkName } from './key.ts'

/**
 * A resource whose value is `Value`, for assets of the layers `L` (contravariant: a resource for bronze alone is not
 * accepted where a silver asset asks for one).
 */
export interface ResourceDefinition<out Value = unknown, in L extends LayerOf = never> {
  readonly kind: 'resource'
  readonly name: string
  readonly description: string | undefined
  /** The layers whose assets may use it; undefined = all. A writer of bronze, or a network client, says `['bronze']`. */
  readonly layers: readonly Layer[] | undefined
  readonly config: AnySchema | undefined
  /** Values given by `configured`; each may be an `EnvBinding`. The run's config goes over them. */
  readonly values: Readonly<Record<string, unknown>>
  readonly resources: AnyResources
  readonly open: ((context: OpenContext<unknown, Readonly<Record<string, unknown>>>) => unknown) | undefined
  readonly close: ((value: unknown) => unknown) | undefined
  /** Types only; never set. */
  readonly '~types': { readonly value: Value; readonly layer: (layer: L) => void }
}

export type AnyResources = Readonly<Record<string, ResourceDefinition>>
export type ResourceMap<L extends LayerOf = never> = Readonly<Record<string, ResourceDefinition<unknown, L>>>
export type ResourceValues<Resources extends AnyResources> = {
  readonly [Name in keyof Resources]: Resources[Name]['~types']['value']
}

export interface OpenContext<Config, Resources> {
  readonly config: Config
  readonly resources: Resources
  readonly signal: AbortSignal
  readonly log: Logger
}

export type ConfigOf<S extends StandardSchemaV1 | undefined> = S extends StandardSchemaV1 ? SchemaOutput<S> : undefined
export type ConfigInputOf<S extends StandardSchemaV1 | undefined> = S extends StandardSchemaV1
  ? SchemaInput<S>
  : undefined

interface ResourceOptions<Value, L extends LayerOf, S extends StandardSchemaV1 | undefined, R extends AnyResources> {
  readonly name: string
  readonly description?: string
  readonly layers?: readonly (L & Layer)[]
  readonly config?: S
  readonly resources?: R
  readonly open?: (context: OpenContext<ConfigOf<S>, ResourceValues<R>>) => Value | Promise<Value>
  readonly close?: (value: NoInfer<Value>) => void | Promise<void>
}

/** A resource as an author writes it; `Config` is what `configured` accepts. */
export type Resource<Value, L extends LayerOf, ConfigInput> = ResourceDefinition<Value, L> & {
  readonly '~config': ConfigInput
}

/**
 * Defines a resource. Leave `open` out to declare a slot that the project must `provide`; say its type then:
 * `defineResource<Database>({ name: 'db' })`.
 */
export function defineResource<
  Value,
  L extends LayerOf = LayerOf,
  S extends StandardSchemaV1 | undefined = undefined,
  R extends AnyResources = Readonly<Record<never, never>>,
>(options: ResourceOptions<Value, L, S, R>): Resource<Value, L | undefined, ConfigInputOf<S>> {
  checkName('resource', options.name)
  const erased = {
    kind: 'resource',
    name: options.name,
    description: options.description,
    layers: options.layers,
    config: options.config,
    values: {},
    resources: options.resources ?? {},
    open: options.open,
    close: options.close,
  }
  // The one door between what an author sees (typed) and what the house handles (erased).
  return erased as unknown as Resource<Value, L | undefined, ConfigInputOf<S>>
}

/** The value of an environment variable, read when the resource opens, shown by name and never stored. */
export interface EnvBinding {
  readonly '~env': string
  readonly fallback: string | undefined
}

/** Binds a config field to the environment variable `name`; `fallback` is used when it is not set or empty. */
export function env(name: string, fallback?: string): EnvBinding {
  return { '~env': name, fallback }
}

export function isEnvBinding(value: unknown): value is EnvBinding {
  return typeof value === 'object' && value !== null && '~env' in value
}

export type Bindable<Config> = { readonly [Field in keyof Config]: Config[Field] | EnvBinding }

/** The same resource with config values bound: `configured(database, { url: env('DATABASE_URL') })`. */
export function configured<Value, L extends LayerOf, ConfigInput>(
  resource: Resource<Value, L, ConfigInput>,
  values: Partial<Bindable<ConfigInput>>,
): Resource<Value, L, ConfigInput> {
  return { ...resource, values: { ...resource.values, ...values } }
}

/** A project's answer to a slot, or its replacement for a resource: wherever `slot` is asked for, `implementation` serves. */
export interface ResourceBinding {
  readonly slot: string
  readonly implementation: ResourceDefinition
}

export function provide<Value, L extends LayerOf>(
  slot: ResourceDefinition<Value, L>,
  implementation: ResourceDefinition<NoInfer<Value>, NoInfer<L>>,
): ResourceBinding {
  return { slot: slot.name, implementation }
}
