/**
 * data-versions — which version of its data each asset has now, as its readers see it.
 */
import type { AssetState } from './asset-state.ts'
import { currentDataVersion } from './asset-state.ts'
import { fingerprint } from './fingerprint.ts'

/** What is read of them. */
export interface VersionsRead {
  /**
   * What a reader of that partition gets; of the asset as a whole when `partition` is undefined: then, for an asset in
   * partitions, one version made of all of theirs. `''` when there is no data yet.
   */
  of(assetKey: string, partition: string | undefined): string
  /** What a reader of these partitions gets: of several, one version made of theirs. */
  ofKeys(assetKey: string, partitions: readonly string[]): string
}

export interface DataVersions extends VersionsRead {
  set(assetKey: string, partition: string | undefined, version: string): void
}

export function dataVersions(states: readonly AssetState[]): DataVersions {
  const byAsset = new Map<string, Map<string | undefined, string>>()
  // Asked by each reader of a whole, and for each of its partitions.
  const wholes = new Map<string, string>()
  const set: DataVersions['set'] = (assetKey, partition, version) => {
    wholes.delete(assetKey)
    const parts = byAsset.get(assetKey)
    if (parts === undefined) byAsset.set(assetKey, new Map([[partition, version]]))
    else parts.set(partition, version)
  }
  for (const state of states) {
    const version = currentDataVersion(state)
    if (version !== undefined) set(state.assetKey, state.partition, version)
  }
  const read = versionsRead(
    (assetKey, partition) => byAsset.get(assetKey)?.get(partition),
    (assetKey) => byAsset.get(assetKey) ?? [],
    wholes,
  )
  return { ...read, set }
}

/** States by asset key, then by partition. */
export type StatesByKey = ReadonlyMap<string, ReadonlyMap<string | undefined, AssetState>>

/** Of states that do not change meanwhile, without a copy of their versions. */
export function versionsOfStates(byKey: StatesByKey): VersionsRead {
  return versionsRead(
    (assetKey, partition) => currentDataVersion(byKey.get(assetKey)?.get(partition)),
    (assetKey) =>
      [...(byKey.get(assetKey) ?? [])].flatMap(([partition, state]) => {
        const version = currentDataVersion(state)
        return version === undefined ? [] : [[partition, version] as const]
      }),
    new Map(),
  )
}

type Parts = Iterable<readonly [partition: string | undefined, version: string]>

function versionsRead(
  versionOf: (assetKey: string, partition: string | undefined) => string | undefined,
  partsOf: (assetKey: string) => Parts,
  wholes: Map<string, string>,
): VersionsRead {
  return {
    ofKeys(assetKey, partitions) {
      const [only, second] = partitions
      if (only === undefined) return ''
      if (second === undefined) return versionOf(assetKey, only) ?? ''
      const made = new Map<string, string>()
      for (const partition of partitions) {
        const version = versionOf(assetKey, partition)
        if (version !== undefined) made.set(partition, version)
      }
      return made.size === 0 ? '' : together(made)
    },
    of(assetKey, partition) {
      const own = versionOf(assetKey, partition)
      if (own !== undefined || partition !== undefined) return own ?? ''
      let whole = wholes.get(assetKey)
      if (whole === undefined) {
        const parts = [...partsOf(assetKey)]
        wholes.set(assetKey, (whole = parts.length === 0 ? '' : together(parts)))
      }
      return whole
    },
  }
}

function together(parts: Parts): string {
  return fingerprint(JSON.stringify([...parts].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))))
}

/** Under this name stands one version made of all inputs' versions, where they are too many to name in an event. */
export const ALL_INPUTS = '*'
const NAMED_CHARS = 12_000

/** The versions of a step's inputs by asset key, as an event keeps them. */
export function namedVersions(
  versions: readonly (readonly [assetKey: string, version: string])[],
): Record<string, string> {
  const chars = versions.reduce((sum, [key, version]) => sum + key.length + version.length + 6, 0)
  if (chars <= NAMED_CHARS) return Object.fromEntries(versions)
  return { [ALL_INPUTS]: fingerprint(JSON.stringify(versions.toSorted(([a], [b]) => (a < b ? -1 : 1)))) }
}
