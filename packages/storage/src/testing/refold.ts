/**
 * refold — the states that a list of events makes, for comparison with those that a storage keeps.
 */
import {
  assetOf,
  foldAsset,
  foldRun,
  type AssetState,
  type RunState,
  type Storage,
  type StoredEvent,
} from '@ingot/core'
import { readAll } from '@ingot/core/contract'

export interface Folded {
  readonly runs: Readonly<Record<string, RunState | undefined>>
  /** By key and partition. */
  readonly assets: readonly AssetState[]
}

export function refold(events: readonly StoredEvent[]): Folded {
  const runs = new Map<string, RunState | undefined>()
  const assets = new Map<string, AssetState | undefined>()
  for (const event of events) {
    if (event.runId !== undefined) runs.set(event.runId, foldRun(runs.get(event.runId), event))
    const subject = assetOf(event)
    if (subject === undefined) continue
    const name = `${subject.assetKey}\u0000${subject.partition ?? ''}`
    assets.set(name, foldAsset(assets.get(name), event))
  }
  const sorted = [...assets].sort(([a], [b]) => (a < b ? -1 : 1))
  return { runs: Object.fromEntries(runs), assets: sorted.flatMap(([, state]) => state ?? []) }
}

/** The states that the storage keeps of the same runs and of all assets. */
export async function keptStates(storage: Storage, runIds: readonly string[]): Promise<Folded> {
  const runs = await Promise.all(runIds.map(async (runId) => [runId, await storage.getRun(runId)] as const))
  return { runs: Object.fromEntries(runs), assets: await storage.listAssets() }
}

/** The states kept, beside those refolded from the events read back: equal in a storage that is whole. */
export async function bothFolds(storage: Storage): Promise<{ readonly kept: Folded; readonly refolded: Folded }> {
  const refolded = refold(await readAll(storage, { limit: 10_000 }))
  return { kept: await keptStates(storage, Object.keys(refolded.runs)), refolded }
}
