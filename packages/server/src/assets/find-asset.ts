/**
 * Errors   NotFoundError not-found/asset   with the keys that may have been meant
 */
import { nearMisses, NotFoundError } from '@ingot/core'

import type { Catalogue, CatalogueEntry } from './catalogue.ts'

export function findAsset({ entries, keys }: Catalogue, key: string): CatalogueEntry {
  const found = entries.get(key)
  if (found !== undefined) return found
  const near = nearMisses(key, keys).map((one) => JSON.stringify(one))
  const advice = near.length === 0 ? 'no key comes close to it.' : `did you mean ${near.join(' or ')}?`
  throw new NotFoundError('not-found/asset', `there is no asset ${JSON.stringify(key)}; ${advice}`)
}
