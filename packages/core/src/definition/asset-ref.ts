/**
 * asset-ref — an asset as others refer to it.
 */
import type { PartitionMapping } from '../partition/mapping-kinds.ts'
import type { LayerOf } from './layer.ts'

/** An asset as others refer to it: its key, its layer, and the type of its value. */
export interface AssetRef<out Value = unknown, out L extends LayerOf = LayerOf> {
  readonly key: string
  readonly layer: L
  /** Which of its partitions are read; by `mapPartitions`. */
  readonly mapped?: MappedRead
  /** Types only; never set. */
  readonly '~value': Value
}

export interface MappedRead {
  readonly mapping: PartitionMapping
  /** True: the value is a map from partition key to value. */
  readonly isMap: boolean
}

export type AssetRefs<L extends LayerOf = LayerOf> = Readonly<Record<string, AssetRef<unknown, L>>>
export type ValuesOf<Deps extends AssetRefs> = { readonly [Name in keyof Deps]: Deps[Name]['~value'] }

/**
 * A reference by key, for an asset defined where it cannot be imported (a circular import, another project). Its value
 * type is the author's word: `assetRef<Message[]>('silver/messages')`. That the asset exists is checked at load.
 */
export function assetRef<Value = unknown>(key: string): AssetRef<Value, undefined> {
  return { key, layer: undefined } as unknown as AssetRef<Value, undefined>
}

/** A mapping that may come to nothing: then there is no value. */
type MaybeNothing = PartitionMapping & { readonly allowMissing: true }

/**
 * An asset as a dep, with the partitions of it that are read: `deps: { week: mapPartitions(raw, windowOffsets({ start: -6 })) }`.
 * The value of one partition is passed as it is, those of several together: arrays one after the other. With
 * `{ as: 'map' }` it is always a map from partition key to value, without the partitions that were never made.
 */
export function mapPartitions<Value, L extends LayerOf>(
  asset: AssetRef<Value, L>,
  mapping: PartitionMapping,
  options: { readonly as: 'map' },
): AssetRef<ReadonlyMap<string, Value>, L>
export function mapPartitions<Value, L extends LayerOf>(
  asset: AssetRef<Value, L>,
  mapping: MaybeNothing,
): AssetRef<Value | undefined, L>
export function mapPartitions<Value, L extends LayerOf>(
  asset: AssetRef<Value, L>,
  mapping: PartitionMapping,
): AssetRef<Value, L>
export function mapPartitions(
  asset: AssetRef,
  mapping: PartitionMapping,
  options: { readonly as?: 'map' } = {},
): AssetRef {
  const read: Omit<AssetRef, '~value'> = {
    key: asset.key,
    layer: asset.layer,
    mapped: { mapping, isMap: options.as === 'map' },
  }
  return read as AssetRef
}
