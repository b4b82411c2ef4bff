/** lineage-targets — which assets an action on the chosen ones is about. Pure. */
import type { LineageGraph, LineageNode } from '../../lineage/lineage-graph.ts'
import { neighboursOf, reach } from '../../lineage/lineage-graph.ts'
import type { LaunchTarget } from '../../materialize/launch-asks.ts'

export const SCOPES = ['selected', 'upstream', 'downstream', 'stale', 'missing'] as const
export type Scope = (typeof SCOPES)[number]

export const SCOPE_LABELS: Readonly<Record<Scope, string>> = {
  selected: 'Chosen',
  upstream: 'Chosen and upstream',
  downstream: 'Chosen and downstream',
  stale: 'Stale and missing of the chosen',
  missing: 'Missing of the chosen',
}

/** In the order of the graph; external assets left out. Nothing chosen stands for all that the selection leaves. */
export function targetsOf(graph: LineageGraph, chosen: readonly string[], scope: Scope): readonly LaunchTarget[] {
  const wanted = new Set(chosen)
  const starts = graph.nodes.flatMap(({ key, isSelected }, index) =>
    (wanted.size === 0 ? isSelected : wanted.has(key)) ? [index] : [],
  )
  const indexes = new Set(starts)
  if (scope === 'upstream' || scope === 'downstream') {
    const neighbours = neighboursOf(graph.nodes.length, graph.edges)
    for (const index of reach(neighbours, starts, scope)) indexes.add(index)
  }
  return graph.nodes.filter((node, index) => indexes.has(index) && isWanted(node, scope)).map(targetOf)
}

function isWanted({ status }: LineageNode, scope: Scope): boolean {
  if (status === 'external') return false
  if (scope === 'missing') return status === 'missing'
  return scope === 'stale' ? status !== 'fresh' : true
}

function targetOf({ project, key, status, partitions }: LineageNode): LaunchTarget {
  return { project, key, status, partitioning: partitions === undefined ? undefined : `${partitions.total} partitions` }
}
