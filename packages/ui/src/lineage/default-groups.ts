/** default-groups — which groups are collapsed: all of a large graph, none of a small one, and the other way round what was pressed. */
import { laneOf } from './lanes.ts'
import { boxName } from './layout-shape.ts'
import type { LineageGraph } from './lineage-graph.ts'

// More open assets than these are a picture of dots.
const MOST_OPEN = 500

export function collapsedGroups({ nodes }: LineageGraph, pressed: readonly string[]): readonly string[] {
  const names = new Set(nodes.map((node) => boxName({ ...node, lane: laneOf(node) })))
  const turned = new Set(pressed)
  const isLarge = nodes.length > MOST_OPEN && names.size > 1
  return [...names].filter((name) => turned.has(name) !== isLarge)
}
