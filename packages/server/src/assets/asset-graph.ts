/**
 * asset-graph — every asset and what it is made from, for drawing. A selection says which of them are meant; the others
 * are drawn around them.
 */
import type { Asked, ResponseOf } from '../contract/index.ts'
import { given } from '../given.ts'
import type { AssetView } from './asset-board.ts'
import { activeRunId, checkCounts, verdictOf } from './asset-row.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { selectedKeys } from './list-assets.ts'

type Graph = ResponseOf<'GET /asset-graph'>
type Query = Asked<'GET /asset-graph'>['query']

export function assetGraph(view: AssetView, { select, project }: Query): Graph {
  const { lineage, entries, edges } = view.catalogue
  const selected = selectedKeys(view.catalogue, select)
  const isSelected = (key: string, entry: CatalogueEntry): boolean =>
    (selected?.has(key) ?? true) && (project === undefined || entry.project === project)
  const found = lineage.flatMap((key) => {
    const entry = entries.get(key)
    return entry === undefined ? [] : [entry]
  })
  return {
    nodes: found.map((entry) => nodeOf(view, entry, isSelected(entry.asset.key, entry))),
    edges: [...edges],
  }
}

function nodeOf(view: AssetView, { project, asset }: CatalogueEntry, isSelected: boolean): Graph['nodes'][number] {
  const { key } = asset
  const { status, partitions } = view.standingOf(key)
  const facts = view.factsOf(key)
  return given({
    project,
    key,
    layer: asset.layer,
    group: asset.group,
    kinds: [...asset.kinds],
    status,
    partitions,
    lastMaterializedAtMs: facts.newest?.atMs,
    freshness: verdictOf(view, key)?.said,
    checks: checkCounts(view, key),
    activeRunId: activeRunId(view, key),
    isFailed: facts.failures.size > 0 ? true : undefined,
    isSelected,
  })
}
