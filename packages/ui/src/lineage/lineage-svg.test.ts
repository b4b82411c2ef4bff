import { expect, test } from 'vitest'

import { laneOf } from './lanes.ts'
import { layoutLineage } from './layout-lineage.ts'
import type { LineageNode } from './lineage-graph.ts'
import { lineageSvg } from './lineage-svg.ts'
import type { Palette } from './palette.ts'

const colour = '#123456'
const palette: Palette = {
  bg: colour,
  surface: colour,
  hover: colour,
  line: colour,
  lineStrong: colour,
  text: colour,
  dimmed: colour,
  accent: colour,
  lanes: { external: colour, bronze: colour, silver: colour, gold: colour, none: colour },
  statuses: { failed: colour, running: colour, missing: colour, stale: colour, fresh: colour, external: colour },
}

function node(key: string, layer: string, group: string): LineageNode {
  return { project: 'p', key, layer, group, kinds: [], status: 'fresh', isSelected: true }
}

test('the picture names every asset, lane and group, and has a line per edge', () => {
  const nodes = [node('raw', 'bronze', 'a<b'), node('clean', 'silver', 'tables')]
  const layout = layoutLineage({
    nodes: nodes.map((one) => ({ project: one.project, key: one.key, lane: laneOf(one), group: one.group })),
    edges: [[0, 1]],
    collapsed: [],
  })
  const svg = lineageSvg(layout, nodes, palette)
  for (const words of ['Bronze', 'Silver', 'raw', 'clean', 'a&lt;b', 'tables']) expect(svg).toContain(words)
  expect(svg.match(/<path /g)?.length).toBe(1)
})
