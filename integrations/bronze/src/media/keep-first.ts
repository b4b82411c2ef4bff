/**
 * keep-first — media, what programs say of them, and many a page are never the same twice: the first that lands in bronze
 * stays.
 *
 * Promise  Two processes that fetched the same thing at once both end well, with what came first.
 */
import { isIngotError } from '@ingot/core'

import type { ArtifactBody, ArtifactKey, BronzeStore, Provenance } from '../store/bronze-store.ts'

/** True when ours was written; false when another's was there already. */
export async function keepFirst(
  bronze: BronzeStore,
  key: ArtifactKey,
  body: ArtifactBody,
  provenance: Provenance,
): Promise<boolean> {
  try {
    return (await bronze.write(key, body, provenance)) === 'written'
  } catch (error) {
    if (isIngotError(error) && error.code === 'conflict/bronze') return false
    throw error
  }
}
