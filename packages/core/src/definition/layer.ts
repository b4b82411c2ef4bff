/**
 * layer — bronze, silver, gold: raw, cleaned, enriched. Data flows down this list only.
 *
 * Source   the medallion rules of the README.
 */
export const LAYERS = ['bronze', 'silver', 'gold'] as const
export type Layer = (typeof LAYERS)[number]
/** The layer of an asset; `undefined` stands outside the medallion. */
export type LayerOf = Layer | undefined

/** The layers that an asset of layer `L` may read. An asset outside the medallion may read, and be read by, any. */
export type ReadableFrom<L extends LayerOf> = {
  readonly bronze: 'bronze' | undefined
  readonly silver: 'bronze' | 'silver' | undefined
  readonly gold: LayerOf
  readonly none: LayerOf
}[L extends Layer ? L : 'none']

/** True when an asset of `reader` may depend on one of `source`. */
export function mayRead(reader: LayerOf, source: LayerOf): boolean {
  if (reader === undefined || source === undefined) return true
  return LAYERS.indexOf(source) <= LAYERS.indexOf(reader)
}

const RAW_NAME = /^raw($|_)|(^|_)html$/

/** `raw`, `raw_json`, `rawHtml`, `html`, `bodyHtml`: a column named as if it held a document as it came. */
export function hasRawName(column: string): boolean {
  return RAW_NAME.test(column.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase())
}
