/**
 * asset-row — an asset in a list: what was declared of it, and how it stands. What is not there is left out.
 */
import type { FreshnessVerdict } from '@ingot/core'

import type { AssetRowJson } from '../contract/index.ts'
import { given } from '../given.ts'
import type { AssetView } from './asset-board.ts'
import type { AssetFacts } from './asset-facts.ts'
import type { CatalogueEntry } from './catalogue.ts'

export function assetRow(view: AssetView, { project, asset }: CatalogueEntry): AssetRowJson {
  const { key } = asset
  const facts = view.factsOf(key)
  const { status, reasons, partitions } = view.standingOf(key)
  return given({
    project,
    key,
    layer: asset.layer,
    group: asset.group,
    kinds: [...asset.kinds],
    owners: [...asset.owners],
    tags: { ...asset.tags },
    deps: [...asset.deps],
    description: asset.description,
    partitioning: asset.partitions,
    partitions,
    status,
    reasons: [...reasons],
    lastMaterializedAtMs: facts.newest?.atMs,
    lastRunId: facts.newest?.runId,
    rowCount: facts.newest?.rowCount,
    lastObservedAtMs: facts.observedAtMs,
    failure: failureOf(facts),
    freshness: verdictOf(view, asset.key)?.said,
    checks: checkCounts(view, key),
    automation: asset.automation,
    activeRunId: activeRunId(view, key),
  })
}

function failureOf({ failure }: AssetFacts): AssetRowJson['failure'] {
  if (failure === undefined) return undefined
  const { id: _, ...said } = failure
  return said
}

/** Undefined for an asset without a policy. */
export function verdictOf(
  { catalogue, verdicts, factsOf, nowMs }: AssetView,
  key: string,
): { readonly said: Pick<FreshnessVerdict, 'status' | 'message'> } | undefined {
  const policy = catalogue.entries.get(key)?.asset.freshness
  if (policy === undefined) return undefined
  const { status, message } = verdicts.of(key, policy, factsOf(key).madeAtMs, nowMs)
  return { said: { status, message } }
}

/** Those declared, and those of which results were reported from outside. */
export function checkNames({ catalogue, factsOf }: AssetView, key: string): readonly string[] {
  const declared = catalogue.entries.get(key)?.asset.checks.map(({ name }) => name) ?? []
  return [...new Set([...declared, ...factsOf(key).checks.keys()])]
}

export function checkCounts(view: AssetView, key: string): AssetRowJson['checks'] {
  const declared = view.catalogue.entries.get(key)?.asset.checks.length ?? 0
  // Most assets have none, and a list asks this of each.
  if (declared === 0 && view.factsOf(key).checks.size === 0) return undefined
  const total = checkNames(view, key).length
  const counts = { total, passed: 0, failed: 0, warned: 0 }
  for (const { passed, severity } of view.factsOf(key).checks.values()) {
    counts[passed ? 'passed' : severity === 'error' ? 'failed' : 'warned'] += 1
  }
  return counts
}

/** The newest that has not made it, or failed to, already. Of a partitioned asset a run counts until it has ended. */
export function activeRunId({ active, factsOf }: AssetView, key: string): string | undefined {
  const { newest, failures } = factsOf(key)
  const isDone = (runId: string): boolean => {
    const made = newest?.partition === undefined && newest?.runId === runId
    return made || failures.get('')?.runId === runId
  }
  return active.of(key).findLast(({ runId }) => !isDone(runId))?.runId
}
