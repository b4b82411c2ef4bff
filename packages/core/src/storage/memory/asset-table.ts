/**
 * asset-table — states of assets and their partitions.
 */
import type { StoredEvent } from '../../event/event.ts'
import { assetOf, foldAsset, type AssetState } from '../../run/asset-state.ts'
import type { AssetQuery } from '../storage.ts'
import { compareText, getOrAdd } from './collections.ts'

export class AssetTable {
  /** By asset key, then by partition; '' is the asset as a whole. */
  readonly #states = new Map<string, Map<string, AssetState>>()

  get(assetKey: string, partition = ''): AssetState | undefined {
    return this.#states.get(assetKey)?.get(partition)
  }

  fold(event: StoredEvent): void {
    const subject = assetOf(event)
    if (subject === undefined) return
    const { assetKey, partition = '' } = subject
    const partitions = getOrAdd(this.#states, assetKey, () => new Map<string, AssetState>())
    const state = foldAsset(partitions.get(partition), event)
    if (state !== undefined) partitions.set(partition, state)
  }

  list({ assetKeys }: AssetQuery = {}): readonly AssetState[] {
    const keys = [...new Set(assetKeys ?? this.#states.keys())].sort(compareText)
    return keys.flatMap((key) => [...(this.#states.get(key) ?? [])].sort(byPartition).map(([, state]) => state))
  }

  /** Folds a state anew from the events that are left of it. */
  refold(assetKey: string, partition: string, events: readonly StoredEvent[]): void {
    const state = events
      .filter((event) => (assetOf(event)?.partition ?? '') === partition)
      .reduce<AssetState | undefined>(foldAsset, undefined)
    if (state !== undefined) this.#states.get(assetKey)?.set(partition, state)
  }

  clear(): void {
    this.#states.clear()
  }
}

function byPartition([a]: readonly [string, AssetState], [b]: readonly [string, AssetState]): number {
  return compareText(a, b)
}
