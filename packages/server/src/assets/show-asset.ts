/**
 * show-asset — all that is known of one asset.
 */
import type { AssetState, Storage } from '@ingot/core'

import type { CheckRowJson, ResponseOf } from '../contract/index.ts'
import { given } from '../given.ts'
import type { AssetView } from './asset-board.ts'
import type { CheckFact } from './asset-facts.ts'
import { assetRow, checkNames } from './asset-row.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { findAsset } from './find-asset.ts'

type Shown = ResponseOf<'GET /assets/{key}'>
type Reads = Pick<Storage, 'getAsset'>

export async function showAsset(storage: Reads, view: AssetView, key: string): Promise<Shown> {
  const entry = findAsset(view.catalogue, key)
  const { graph } = view.catalogue
  const facts = view.factsOf(key)
  const shown = {
    asset: assetRow(view, entry),
    definition: entry.asset,
    upstream: [...graph.upstream(key)],
    downstream: [...new Set(graph.downstream(key))],
    freshnessPolicy: entry.asset.freshness,
    jobs: [...view.catalogue.jobsOf(key)],
  }
  const results = new Map(facts.checks)
  const names = checkNames(view, key)
  const partition = facts.newest === undefined ? facts.observedPartition : facts.newest.partition
  // The view is over from here on: the next look may change it.
  const newest = await storage.getAsset(key, partition)
  return given({ ...shown, newest, checks: await checkRows(storage, entry, names, results, newest) })
}

async function checkRows(
  storage: Reads,
  { asset }: CatalogueEntry,
  names: readonly string[],
  results: ReadonlyMap<string, CheckFact>,
  newest: AssetState | undefined,
): Promise<CheckRowJson[]> {
  const states = new Map([[newest?.partition, newest]])
  for (const partition of new Set([...results.values()].map((result) => result.partition))) {
    if (!states.has(partition)) states.set(partition, await storage.getAsset(asset.key, partition))
  }
  return names.map((name) => {
    const declared = asset.checks.find((check) => check.name === name)
    const result = results.get(name)
    const last = result === undefined ? undefined : states.get(result.partition)?.checks[name]
    return given({
      name,
      description: declared?.description ?? last?.description,
      severity: declared?.severity ?? last?.severity ?? 'error',
      isBlocking: declared?.isBlocking ?? last?.isBlocking ?? false,
      automation: declared?.automation,
      last,
    })
  })
}
