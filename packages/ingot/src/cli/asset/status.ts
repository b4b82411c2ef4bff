/**
 * status — how fresh an asset is as a whole, its partitions taken together.
 *
 * Rules    an asset without partitions is as `staleness` says. A partitioned one is missing while no partition was
 *          made, stale while one is stale, missing while one was never made, else fresh; the reasons say how many.
 */
import type { AssetGraph, AssetState, DataVersions, Freshness } from '@ingot/core'
import { dataVersions, staleness } from '@ingot/core'

import { plural } from '../format/quantity.ts'

export interface AssetStatus {
  readonly status: Freshness
  readonly reasons: readonly string[]
}

export interface PartitionCounts {
  readonly total: number
  readonly materialized: number
}

/** The states of a workspace's assets, by key and partition. */
export class AssetStates {
  readonly #byKey = new Map<string, Map<string | undefined, AssetState>>()

  readonly versions: DataVersions

  constructor(states: readonly AssetState[]) {
    this.versions = dataVersions(states)
    for (const state of states) {
      const parts = this.#byKey.get(state.assetKey) ?? new Map<string | undefined, AssetState>()
      parts.set(state.partition, state)
      this.#byKey.set(state.assetKey, parts)
    }
  }

  get(assetKey: string, partition?: string): AssetState | undefined {
    return this.#byKey.get(assetKey)?.get(partition)
  }

  all(assetKey: string): readonly AssetState[] {
    return [...(this.#byKey.get(assetKey)?.values() ?? [])]
  }

  /** The state with the newest materialisation: of the asset, or of whichever partition was made last. */
  newest(assetKey: string): AssetState | undefined {
    return this.all(assetKey).reduce<AssetState | undefined>(
      (best, state) => ((state.materialization?.id ?? -1) > (best?.materialization?.id ?? -1) ? state : best),
      undefined,
    )
  }
}

export function partitionCounts(graph: AssetGraph, key: string, states: AssetStates): PartitionCounts | undefined {
  const keys = graph.nodes.get(key)?.spec.partitions?.keys
  if (keys === undefined) return undefined
  const made = keys.filter((partition) => states.get(key, partition)?.materialization !== undefined)
  return { total: keys.length, materialized: made.length }
}

export function assetStatus(graph: AssetGraph, key: string, states: AssetStates): AssetStatus {
  const keys = graph.nodes.get(key)?.spec.partitions?.keys
  if (keys === undefined) return staleness(graph, key, states.get(key), states.versions)
  return overall(keys.map((partition) => staleness(graph, key, states.get(key, partition), states.versions, partition)))
}

function overall(parts: readonly AssetStatus[]): AssetStatus {
  if (parts.some(({ status }) => status === 'external')) return { status: 'external', reasons: [] }
  const missing = parts.filter(({ status }) => status === 'missing').length
  const stale = parts.filter(({ status }) => status === 'stale')
  if (missing === parts.length) return { status: 'missing', reasons: [] }
  const of = `of ${plural(parts.length, 'partition')}`
  const reasons = [
    ...(stale.length === 0 ? [] : [`${stale.length} ${of} stale: ${stale[0]?.reasons.join('; ') ?? ''}`]),
    ...(missing === 0 ? [] : [`${missing} ${of} never made`]),
  ]
  if (stale.length > 0) return { status: 'stale', reasons }
  return { status: missing > 0 ? 'missing' : 'fresh', reasons }
}
