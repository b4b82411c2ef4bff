/**
 * followed-states — what is known of assets, read once and kept up by the events that come after.
 *
 * Shapes   a state is kept without what says nothing of freshness: no metadata, no tags, no checks.
 * Rules    the same as a reading of the store at that moment would give.
 * Cost     following takes time for new events; a state is read the first time it is asked for. Of more than
 *          `MOST_STATES` none is kept.
 */
import type { EventKind, StoredEvent } from '../../event/event.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import type { AssetState } from '../../run/asset-state.ts'
import { assetOf, foldAsset } from '../../run/asset-state.ts'
import type { StatesByKey } from '../../run/data-versions.ts'
import type { Storage } from '../../storage/storage.ts'
import { readTail } from '../facts/tail.ts'

export type FollowedStorage = Pick<Storage, 'listAssets' | 'listPartitions' | 'read' | 'lastEventId'>

const KINDS: readonly EventKind[] = [
  'asset-materialized',
  'asset-failed',
  'asset-observed',
  'asset-wiped',
  'partitions-added',
  'partitions-removed',
]

const MOST_STATES = 300_000
// Past so many, reading the states anew is less than reading what happened.
const MOST_EVENTS = 20_000

export class FollowedStates {
  readonly #storage: FollowedStorage
  #byKey = new Map<string, Map<string | undefined, AssetState>>()
  readonly #dynamicKeys = new Map<string, readonly string[]>()
  #headId: number | undefined

  constructor(storage: FollowedStorage) {
    this.#storage = storage
  }

  /** Brings what is kept up to now. Gives the assets that have changed since; `all`: which are not is not known. */
  async follow(): Promise<ReadonlySet<string> | 'all'> {
    const lastId = await this.#storage.lastEventId()
    if (this.#headId === undefined || lastId - this.#headId > MOST_EVENTS) {
      this.#forget()
      this.#headId = lastId
      return 'all'
    }
    const changed = new Set<string>()
    let isCut = false
    this.#headId = await readTail(this.#storage, { afterId: this.#headId, kinds: KINDS }, (events) => {
      for (const event of events) isCut = this.#apply(event, changed) || isCut
    })
    return isCut ? 'all' : changed
  }

  /** Of those assets, and it may be of others. Not to be used any more after the next call. */
  async of(assetKeys: Iterable<string>): Promise<StatesByKey> {
    const unknown = [...new Set(assetKeys)].filter((key) => !this.#byKey.has(key))
    if (unknown.length > 0) await this.#read(unknown)
    const states = this.#byKey
    const count = [...states.values()].reduce((sum, parts) => sum + parts.size, 0)
    if (count > MOST_STATES) this.#byKey = new Map()
    return states
  }

  async moment(names: readonly string[], nowMs: number): Promise<PartitionMoment> {
    const unknown = names.filter((name) => !this.#dynamicKeys.has(name))
    await Promise.all(
      unknown.map(async (name) => this.#dynamicKeys.set(name, await this.#storage.listPartitions(name))),
    )
    const known = new Map(this.#dynamicKeys)
    return { nowMs, dynamicKeys: (name) => known.get(name) ?? [] }
  }

  async #read(assetKeys: readonly string[]): Promise<void> {
    const states = await this.#storage.listAssets({ assetKeys })
    for (const key of assetKeys) this.#byKey.set(key, new Map())
    for (const state of states) {
      this.#byKey.get(state.assetKey)?.set(state.partition, lean(state))
    }
  }

  #forget(): void {
    this.#byKey.clear()
    this.#dynamicKeys.clear()
  }

  /** True when it changes which partitions there are. */
  #apply(event: StoredEvent, changed: Set<string>): boolean {
    if (event.kind === 'partitions-added' || event.kind === 'partitions-removed') {
      this.#dynamicKeys.delete(event.partitions)
      return true
    }
    const subject = assetOf(event)
    if (subject === undefined) return false
    const { assetKey, partition } = subject
    changed.add(assetKey)
    const parts = this.#byKey.get(assetKey)
    // Which partitions a wipe of the whole forgets is the store's to say.
    if (event.kind === 'asset-wiped') this.#byKey.delete(assetKey)
    else if (parts !== undefined) {
      const state = foldAsset(parts.get(partition), event)
      if (state !== undefined) parts.set(partition, lean(state))
    }
    return false
  }
}

type Materialization = NonNullable<AssetState['materialization']>

const NOTHING = {}

function lean({ assetKey, partition, materialization, observation, failure }: AssetState): AssetState {
  const part = partition === undefined ? {} : { partition }
  return {
    assetKey,
    ...part,
    materializedCount: 0,
    checks: NOTHING,
    ...(materialization === undefined ? {} : { materialization: leanMaterialization(materialization) }),
    ...(observation === undefined ? {} : { observation: leanObservation(observation) }),
    ...(failure === undefined ? {} : { failure }),
  }
}

function leanMaterialization({ id, atMs, assetKey, codeVersion, dataVersion, inputVersions }: Materialization) {
  return {
    kind: 'asset-materialized',
    id,
    atMs,
    assetKey,
    ...(codeVersion === undefined ? {} : { codeVersion }),
    dataVersion,
    inputVersions,
    metadata: NOTHING,
    tags: NOTHING,
  } as const
}

function leanObservation({ id, atMs, assetKey, dataVersion }: NonNullable<AssetState['observation']>) {
  return { kind: 'asset-observed', id, atMs, assetKey, dataVersion, metadata: NOTHING } as const
}
