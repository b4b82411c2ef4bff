/**
 * io-manager — who stores an asset's value and loads it again for the assets after it.
 *
 * Promise  1. `store` leaves the whole value or the previous one, never a half.
 *          2. `store` called again with the same `loadId` (a retry after a crash between "value stored" and "event
 *             written") replaces what the first call stored: no row is there twice.
 *          3. `load` gives what was last stored for that asset and partition.
 *          4. `load` of several partitions, or of the whole of an asset in partitions, gives their rows together in the
 *             order of the keys, without partitions never made (`loadPartitions`).
 *          A database keeps what a table is for: `layers` says whose values it takes, and `check` what it refuses of an
 *          asset before any value is there. Of an asset's own IO manager both are asked when the project is loaded, of
 *          the project's when a value comes to be stored: an asset that returns nothing stores nothing.
 * Errors   NotFoundError not-found/value   nothing is stored yet
 *          InvalidError  invalid/partitions-not-whole, invalid/layer
 */
import { InvalidError, isIngotError, NotFoundError } from '../errors.ts'
import type { MetadataInput, Metadata } from './metadata.ts'
import type { Logger } from './logger.ts'
import type { Layer, LayerOf } from './layer.ts'
import type { AnyResources, ResourceValues } from './resource.ts'
import { checkName } from './key.ts'

export interface IoContext<Resources = Readonly<Record<string, unknown>>> {
  readonly assetKey: string
  readonly layer: LayerOf
  /** The partition stored or loaded; undefined = the whole asset. */
  readonly partition: string | undefined
  /** When several partitions are loaded together, or the whole of an asset in partitions: their keys, in their order. */
  readonly partitions?: readonly string[]
  /** True when `partitions` are all that there are. */
  readonly isWhole?: boolean
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

/** What an IO manager is asked about before there is a value. */
export interface IoAsset {
  readonly key: string
  readonly layer: LayerOf
}

/**
 * Accepts values of type `Value` of assets of the layers `L`. What it loads has the type that the asset's own function
 * returned.
 */
export interface IoManager<in Value = never, in L extends LayerOf = LayerOf> {
  readonly kind: 'io-manager'
  readonly name: string
  /** The layers whose assets may be kept by it; undefined = all. */
  readonly layers: readonly Layer[] | undefined
  /** What is wrong with keeping this asset, as it was defined, as the end of a sentence that begins with the asset. */
  readonly check: ((asset: IoAsset) => string | undefined) | undefined
  readonly resources: AnyResources
  readonly store: (context: IoContext, value: Value) => Promise<StoreReport | undefined>
  readonly load: (context: IoContext) => Promise<unknown>
  /** Types only; never set. */
  readonly '~layer': (layer: L) => void
}

/** Whatever it accepts. */
export type AnyIoManager = IoManager<never, never>

interface IoManagerOptions<Value, R extends AnyResources, L extends LayerOf> {
  readonly name: string
  readonly layers?: readonly (L & Layer)[] | undefined
  readonly check?: ((asset: IoAsset) => string | undefined) | undefined
  readonly resources?: R
  readonly store: (context: IoContext<ResourceValues<R>>, value: Value) => Promise<StoreReport | undefined>
  readonly load: (context: IoContext<ResourceValues<R>>) => Promise<unknown>
}

/**
 * TypeScript infers what it accepts from the annotation of `store`'s second parameter:
 * `defineIoManager({ name, resources: { db }, store: async ({ resources }, rows: readonly Row[]) => …, load: … })`.
 */
export function defineIoManager<
  Value,
  R extends AnyResources = Readonly<Record<never, never>>,
  L extends LayerOf = LayerOf,
>(options: IoManagerOptions<Value, R, L>): IoManager<Value, L | undefined> {
  checkName('IO manager', options.name)
  const { layers, check, resources = {} } = options
  const erased = { kind: 'io-manager', ...options, layers, check, resources }
  return erased as unknown as IoManager<Value, L | undefined>
}

/** What is wrong with an asset's value being kept by this IO manager; undefined when nothing is. */
export function ioFault(io: AnyIoManager, { key, layer }: IoAsset): string | undefined {
  if (layer === undefined) return undefined
  if (io.layers !== undefined && !io.layers.includes(layer)) {
    return (
      `${layer} asset "${key}" is kept by IO manager "${io.name}", which is for ${io.layers.join(' and ')} only. ` +
      'Give it an `io` of its layer: bronze is kept in files.'
    )
  }
  const wrong = io.check?.({ key, layer })
  return wrong === undefined ? undefined : `${layer} asset "${key}" ${wrong}`
}

/**
 * For an IO manager that keeps a value per partition: several partitions that are arrays, one after the other; those
 * never made are left out. `load` loads one of them.
 */
export async function loadPartitions(
  context: Pick<IoContext, 'assetKey' | 'partition'>,
  partitions: readonly string[],
  load: (partition: string) => Promise<unknown>,
): Promise<unknown> {
  const whole: unknown[] = []
  let count = 0
  for (const partition of partitions) {
    const found = await loadIfThere(async () => ({ value: await load(partition) }))
    if (found === undefined) continue
    count += 1
    if (!Array.isArray(found.value)) throw notWhole(context.assetKey, partition)
    for (const item of found.value) whole.push(item)
  }
  if (count === 0) throw valueNotFound(context)
  return whole
}

/** Undefined when nothing is stored. */
export async function loadIfThere<Loaded extends object>(load: () => Promise<Loaded>): Promise<Loaded | undefined> {
  try {
    return await load()
  } catch (error) {
    if (isIngotError(error) && error.code === 'not-found/value') return undefined
    throw error
  }
}

function notWhole(assetKey: string, partition: string): InvalidError {
  return new InvalidError(
    'invalid/partitions-not-whole',
    `partitions of asset "${assetKey}" are read together, and only arrays can be put together: "${partition}" is none. ` +
      "Read them as a map (mapPartitions(asset, mapping, { as: 'map' })), partition what reads it, or return arrays.",
  )
}

/** The error for `load` when nothing is stored. */
export function valueNotFound(context: Pick<IoContext, 'assetKey' | 'partition'>): NotFoundError {
  const part = context.partition === undefined ? '' : `, partition "${context.partition}",`
  return new NotFoundError(
    'not-found/value',
    `asset "${context.assetKey}"${part} has no stored value. Materialise it first, or select it too.`,
  )
}
