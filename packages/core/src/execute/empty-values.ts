/**
 * empty-values — which assets were last made without a value: their function returned `undefined`, nothing was stored,
 * and what an IO manager would load is older. Their readers get `undefined`.
 */
import type { AssetState } from '../run/asset-state.ts'

export interface EmptyValues {
  has(assetKey: string, partition: string | undefined): boolean
  set(assetKey: string, partition: string | undefined, isEmpty: boolean): void
}

export function emptyValues(states: readonly AssetState[]): EmptyValues {
  const empty = new Set<string>()
  const nameOf = (assetKey: string, partition: string | undefined) => JSON.stringify([assetKey, partition])
  const set: EmptyValues['set'] = (assetKey, partition, isEmpty) => {
    if (isEmpty) empty.add(nameOf(assetKey, partition))
    else if (empty.size > 0) empty.delete(nameOf(assetKey, partition))
  }
  for (const { assetKey, partition, materialization } of states) {
    if (materialization?.isEmpty === true) set(assetKey, partition, true)
  }
  return { set, has: (assetKey, partition) => empty.size > 0 && empty.has(nameOf(assetKey, partition)) }
}
