import { expect, test } from 'vitest'

import { firstView, heldView, itemAt, itemsIn } from './item-places.ts'
import { layoutLineage } from './layout-lineage.ts'
import type { LayoutInput } from './layout-shape.ts'
import { seen } from './viewport.ts'

const input: LayoutInput = {
  nodes: Array.from({ length: 60 }, (_, i) => ({
    project: 'p',
    key: `k${i}`,
    lane: 'silver',
    group: i < 30 ? 'a' : 'b',
  })),
  edges: [],
  collapsed: [],
}
const size = { width: 800, height: 600 }

test('the item under a point is found, and nothing between items', () => {
  const layout = layoutLineage(input)
  const item = layout.items[7]!
  expect(itemAt(layout, { x: item.x + 5, y: item.y + 5 })).toBe(7)
  expect(itemAt(layout, { x: -50, y: -50 })).toBeUndefined()
})

test('no more items are given than were asked for', () => {
  const layout = layoutLineage(input)
  expect(itemsIn(layout, { x: 0, y: 0, width: layout.width, height: layout.height }, 10)).toHaveLength(10)
})

test('a graph too large to read begins at the asset whose page it is on', () => {
  const layout = layoutLineage({
    ...input,
    nodes: Array.from({ length: 400 }, (_, i) => ({ project: 'p', key: `k${i}`, lane: 'silver', group: 'a' })),
  })
  const graph = {
    nodes: Array.from({ length: 400 }, (_, i) => ({
      project: 'p',
      key: `k${i}`,
      group: 'a',
      kinds: [],
      status: 'fresh' as const,
      isSelected: true,
    })),
    edges: [],
  }
  const part = seen(firstView(layout, graph, size, 'k321'), size)
  const item = layout.items[layout.itemOfNode[321]!]!
  expect(part.x < item.x && item.x + item.width < part.x + part.width).toBe(true)
  expect(part.y < item.y && item.y + item.height < part.y + part.height).toBe(true)
})

test('closing a group leaves the other one, on which the window stands, where it is', () => {
  const before = layoutLineage(input)
  const after = layoutLineage({ ...input, collapsed: ['silver:p/a'] })
  const at = before.boxes.find(({ name }) => name === 'silver:p/b')!
  const view = { x: at.x, y: at.y, zoom: 1 }
  const there = after.boxes.find(({ name }) => name === 'silver:p/b')!
  expect(heldView(before, after, view, size)).toEqual({ x: there.x, y: there.y, zoom: 1 })
})

test('another graph is looked at anew', () => {
  const other = layoutLineage({
    nodes: [{ project: 'p', key: 'x', lane: 'gold', group: 'z' }],
    edges: [],
    collapsed: [],
  })
  expect(heldView(layoutLineage(input), other, { x: 0, y: 0, zoom: 1 }, size)).toBeUndefined()
})
