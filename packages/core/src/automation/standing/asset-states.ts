/**
 * asset-states — what is known of assets and their partitions, by key and partition, and which partitions there are.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import type { AssetState } from '../../run/asset-state.ts'
import type { StatesByKey, VersionsRead } from '../../run/data-versions.ts'
import { versionsOfStates } from '../../run/data-versions.ts'
import { readPartitionMoment } from '../../storage/partition-moment.ts'
import type { Storage } from '../../storage/storage.ts'

export class AssetStates {
  readonly versions: VersionsRead

  /** Says which partitions there are. */
  readonly moment: PartitionMoment

  readonly #byKey: StatesByKey

  /** `states` are not to change any more. */
  constructor(states: StatesByKey, moment: PartitionMoment) {
    this.moment = moment
    this.#byKey = states
    this.versions = versionsOfStates(states)
  }

  static of(states: readonly AssetState[], moment: PartitionMoment): AssetStates {
    return new AssetStates(byKey(states), moment)
  }

  get(assetKey: string, partition?: string): AssetState | undefined {
    return this.#byKey.get(assetKey)?.get(partition)
  }

  all(assetKey: string): readonly AssetState[] {
    return [...this.each(assetKey)]
  }

  each(assetKey: string): Iterable<AssetState> {
    return this.#byKey.get(assetKey)?.values() ?? []
  }

  /** The state with the newest materialisation: of the asset, or of whichever partition was made last. */
  newest(assetKey: string): AssetState | undefined {
    return this.all(assetKey).reduce<AssetState | undefined>(
      (best, state) => ((state.materialization?.id ?? -1) > (best?.materialization?.id ?? -1) ? state : best),
      undefined,
    )
  }
}

function byKey(states: readonly AssetState[]): StatesByKey {
  const all = new Map<string, Map<string | undefined, AssetState>>()
  for (const state of states) {
    const parts = all.get(state.assetKey)
    if (parts === undefined) all.set(state.assetKey, new Map([[state.partition, state]]))
    else parts.set(state.partition, state)
  }
  return all
}

/** Of every asset that is known; without a store none is, and no dynamic partition. */
export async function readAssetStates(
  storage: Pick<Storage, 'listAssets' | 'listPartitions'> | undefined,
  graphs: readonly AssetGraph[],
  nowMs: number,
): Promise<AssetStates> {
  if (storage === undefined) return AssetStates.of([], { nowMs, dynamicKeys: () => [] })
  const names = new Set(graphs.flatMap(({ dynamicPartitions }) => dynamicPartitions))
  return AssetStates.of(await storage.listAssets(), await readPartitionMoment(storage, [...names], nowMs))
}
