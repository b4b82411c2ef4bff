/**
 * io-manager — who stores an asset's value and loads it again for the assets after it.
 *
 * Promise  1. `store` leaves the whole value or the previous one, never a half.
 *          2. `store` called again with the same `loadId` (a retry after a crash between "value stored" and "event
 *             written") replaces what the first call stored: no row is there twice.
 *          3. `load` gives what was last stored for that asset and partition.
 * Errors   NotFoundError not-found/value   nothing is stored yet
 */
import { NotFoundError } from '../errors.ts'
import type { MetadataInput, Metadata } from './metadata.ts'
import type { Logger } from './logger.ts'
import type { LayerOf } from './layer.ts'
import type { AnyResources, ResourceValues } from './resource.ts'
import { checkName } from './key.ts'

export interface IoContext<Resources = Readonly<Record<string, unknown>>> {
  readonly assetKey: string
  readonly layer: LayerOf
  /** The partition stored or loaded; undefined = the whole asset. */
  readonly partition: string | undefined
  /** The asset's own metadata, as declared. */
  readonly metadata: Metadata
  readonly runId: string
  readonly stepKey: string
  /** The same for every attempt of one step, retries from failure included; another one means a new load. */
  readonly loadId: string
  readonly resources: Resources
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface StoreReport {
  /** Kept on the materialisation: row counts, table name, path. */
  readonly metadata?: MetadataInput
}

/** Accepts values of type `Value`. What it loads has the type that the asset's own function returned. */
export interface IoManager<in Value = never> {
  readonly kind: 'io-manager'
  readonly name: string
  readonly resources: AnyResources
  readonly store: (context: IoContext, value: Value) => Promise<StoreReport | undefined>
  readonly load: (context: IoContext) => Promise<unknown>
}

interface IoManagerOptions<Value, R extends AnyResources> {
  readonly name: string
  readonly resources?: R
  readonly store: (context: IoContext<ResourceValues<R>>, value: Value) => Promise<StoreReport | undefined>
  readonly load: (context: IoContext<ResourceValues<R>>) => Promise<unknown>
}

export function defineIoManager<Value, R extends AnyResources = Readonly<Record<never, never>>>(
  options: IoManagerOptions<Value, R>,
): IoManager<Value> {
  checkName('IO manager', options.name)
  const erased = { kind: 'io-manager', ...options, resources: options.resources ?? {} }
  return erased as unknown as IoManager<Value>
}

/** The error for `load` when nothing is stored. */
export function valueNotFound(context: Pick<IoContext, 'assetKey' | 'partition'>): NotFoundError {
  const part = context.partition === undefined ? '' : `, partition "${context.partition}",`
  return new NotFoundError(
    'not-found/value',
    `asset "${context.assetKey}"${part} has no stored value. Materialise it first, or select it too.`,
  )
}
