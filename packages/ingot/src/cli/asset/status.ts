/**
 * status — how fresh an asset is as a whole, its partitions taken together.
 *
 * Rules    an asset without partitions is as `staleness` says. A partitioned one is missing while no partition was
 *          made, stale while one is stale, missing while one was never made, else fresh; the reasons say how many.
 */
import type {
  AssetGraph,
  AssetState,
  DataVersions,
  Freshness,
  KeySpace,
  PartitionMoment,
  PartitionRanges,
  Storage,
} from '@ingot/core'
import {
  dataVersions,
  fullSet,
  keySpace,
  readPartitionMoment,
  setOf,
  staleness,
  subtract,
  toKeyRanges,
} from '@ingot/core'

import { plural } from '../format/quantity.ts'

export interface AssetStatus {
  readonly status: Freshness
  readonly reasons: readonly string[]
}

export interface PartitionCounts {
  readonly total: number
  readonly materialized: number
  /** Whose last attempt came to nothing, made before or not. */
  readonly failed: number
}

/** Which partitions are how, as ranges of keys. One that failed is in `failed` alone. */
export interface PartitionStanding {
  readonly materialized: PartitionRanges
  readonly failed: PartitionRanges
  readonly missing: PartitionRanges
}

/** Now; without a store no dynamic partition is known. */
export async function readAssetStates(
  storage: Pick<Storage, 'listAssets' | 'listPartitions'> | undefined,
  graphs: readonly AssetGraph[],
): Promise<AssetStates> {
  const nowMs = Date.now()
  if (storage === undefined) return new AssetStates([], { nowMs, dynamicKeys: () => [] })
  const names = new Set(graphs.flatMap(({ dynamicPartitions }) => dynamicPartitions))
  return new AssetStates(await storage.listAssets(), await readPartitionMoment(storage, [...names], nowMs))
}

/** The states of a workspace's assets, by key and partition. */
export class AssetStates {
  readonly #byKey = new Map<string, Map<string | undefined, AssetState>>()

  readonly versions: DataVersions

  /** Says which partitions there are. */
  readonly moment: PartitionMoment

  constructor(states: readonly AssetState[], moment: PartitionMoment = { nowMs: 0, dynamicKeys: () => [] }) {
    this.moment = moment
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

interface Parts {
  readonly space: KeySpace
  /** Of partitions that there are. */
  readonly states: readonly (AssetState & { readonly partition: string })[]
}

/** Undefined for an asset without partitions. */
function partsOf(graph: AssetGraph, key: string, all: AssetStates): Parts | undefined {
  const partitions = graph.nodes.get(key)?.spec.partitions
  if (partitions === undefined) return undefined
  const space = keySpace(partitions, all.moment)
  const isThere = (state: AssetState): state is AssetState & { readonly partition: string } =>
    state.partition !== undefined && space.indexOf(state.partition) !== undefined
  return { space, states: all.all(key).filter(isThere) }
}

export function partitionCounts(graph: AssetGraph, key: string, all: AssetStates): PartitionCounts | undefined {
  const parts = partsOf(graph, key, all)
  if (parts === undefined) return undefined
  return {
    total: parts.space.size,
    materialized: parts.states.filter(({ materialization }) => materialization !== undefined).length,
    failed: parts.states.filter(({ failure }) => failure !== undefined).length,
  }
}

export function partitionStanding(graph: AssetGraph, key: string, all: AssetStates): PartitionStanding | undefined {
  const parts = partsOf(graph, key, all)
  if (parts === undefined) return undefined
  const { space, states } = parts
  const setWhere = (isIn: (state: AssetState) => boolean) =>
    setOf(
      space,
      states.filter(isIn).map(({ partition }) => partition),
    )
  const failed = setWhere(({ failure }) => failure !== undefined)
  const materialized = setWhere(
    ({ failure, materialization }) => failure === undefined && materialization !== undefined,
  )
  return {
    materialized: toKeyRanges(space, materialized),
    failed: toKeyRanges(space, failed),
    missing: toKeyRanges(space, subtract(subtract(fullSet(space), materialized), failed)),
  }
}

export function assetStatus(graph: AssetGraph, key: string, all: AssetStates): AssetStatus {
  const { versions, moment } = all
  const parts = partsOf(graph, key, all)
  if (parts === undefined) return staleness(graph, key, all.get(key), versions, undefined, moment)
  if (graph.nodes.get(key)?.step === undefined) return { status: 'external', reasons: [] }
  const made = parts.states.filter(({ materialization }) => materialization !== undefined)
  const statuses = made.map((state) => staleness(graph, key, state, versions, state.partition, moment))
  return overall(statuses, parts.space.size)
}

/** `made` are those that were made, of `total`. */
function overall(made: readonly AssetStatus[], total: number): AssetStatus {
  const missing = total - made.length
  const stale = made.filter(({ status }) => status === 'stale')
  if (made.length === 0) return { status: 'missing', reasons: [] }
  const of = `of ${plural(total, 'partition')}`
  const reasons = [
    ...(stale.length === 0 ? [] : [`${stale.length} ${of} stale: ${stale[0]?.reasons.join('; ') ?? ''}`]),
    ...(missing === 0 ? [] : [`${missing} ${of} never made`]),
  ]
  if (stale.length > 0) return { status: 'stale', reasons }
  return { status: missing > 0 ? 'missing' : 'fresh', reasons }
}
