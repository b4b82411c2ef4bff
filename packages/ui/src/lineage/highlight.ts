/** highlight — what is connected with one item, or several: those stay bright while the rest steps back. */
import type { LineageLayout } from './layout-shape.ts'
import type { Neighbours } from './lineage-graph.ts'
import { reach } from './lineage-graph.ts'

export interface Highlight {
  /** Indexes of items, those highlighted from among them. */
  readonly items: ReadonlySet<number>
  /** Those that it began with. */
  readonly starts: ReadonlySet<number>
  readonly upstreamCount: number
  readonly downstreamCount: number
}

export function highlightOf(
  layout: LineageLayout,
  neighbours: Neighbours,
  nodes: readonly number[],
): Highlight | undefined {
  if (nodes.length === 0) return undefined
  const up = reach(neighbours, nodes, 'upstream')
  const down = reach(neighbours, nodes, 'downstream')
  const items = new Set<number>()
  for (const some of [nodes, up, down]) for (const node of some) items.add(layout.itemOfNode[node] ?? -1)
  const starts = new Set(nodes.map((node) => layout.itemOfNode[node] ?? -1))
  return { items, starts, upstreamCount: up.size, downstreamCount: down.size }
}

/** Nodes of an item: one, or those of a collapsed group. */
export function nodesOfItem({ items, boxes }: LineageLayout, item: number | undefined): readonly number[] {
  const placed = item === undefined ? undefined : items[item]
  if (placed === undefined) return []
  return placed.kind === 'asset' ? [placed.node] : (boxes[placed.box]?.members ?? [])
}
