/**
 * asset-ref — an asset as others refer to it.
 */
import type { LayerOf } from './layer.ts'

/** An asset as others refer to it: its key, its layer, and the type of its value. */
export interface AssetRef<out Value = unknown, out L extends LayerOf = LayerOf> {
  readonly key: string
  readonly layer: L
  /** Types only; never set. */
  readonly '~value': Value
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
