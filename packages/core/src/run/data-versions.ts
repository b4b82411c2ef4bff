/**
 * data-versions — which version of its data each asset has now, as its readers see it.
 */
import type { AssetState } from './asset-state.ts'
import { currentDataVersion } from './asset-state.ts'
import { fingerprint } from './fingerprint.ts'

export interface DataVersions {
  /**
   * What a reader of that partition gets; of the asset as a whole when `partition` is undefined: then, for an asset in
   * partitions, one version made of all of theirs. `''` when there is no data yet.
   */
  of(assetKey: string, partition: string | undefined): string
  /** What a reader of these partitions gets: of several, one version made of theirs. */
  ofKeys(assetKey: string, partitions: readonly string[]): string
  set(assetKey: string, partition: string | undefined, version: string): void
}

export function dataVersions(states: readonly AssetState[]): DataVersions {
  const byAsset = new Map<string, Map<string | undefined, string>>()
  const set: DataVersions['set'] = (assetKey, partition, version) => {
    const parts = byAsset.get(assetKey)
    if (parts === undefined) byAsset.set(assetKey, new Map([[partition, version]]))
    else parts.set(partition, version)
  }
  for (const state of states) {
    const version = currentDataVersion(state)
    if (version !== undefined) set(state.assetKey, state.partition, version)
  }
  return {
    set,
    ofKeys(assetKey, partitions) {
      const parts = byAsset.get(assetKey)
      const [only, second] = partitions
      if (parts === undefined || only === undefined) return ''
      if (second === undefined) return parts.get(only) ?? ''
      const made = new Map<string, string>()
      for (const partition of partitions) {
        const version = parts.get(partition)
        if (version !== undefined) made.set(partition, version)
      }
      return made.size === 0 ? '' : together(made)
    },
    of(assetKey, partition) {
      const parts = byAsset.get(assetKey)
      if (parts === undefined) return ''
      return parts.get(partition) ?? (partition === undefined ? together(parts) : '')
    },
  }
}

function together(parts: ReadonlyMap<string | undefined, string>): string {
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
