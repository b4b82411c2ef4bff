/** item-places — which items lie where, and which item stands for which asset. */
import type { Highlight } from './highlight.ts'
import type { LineageLayout, PlacedBox, Rect } from './layout-shape.ts'
import type { LineageGraph } from './lineage-graph.ts'
import { statusOf } from './lineage-graph.ts'
import type { Point, Size, Viewport } from './viewport.ts'
import { fit, meet, TEXT_ZOOM } from './viewport.ts'

/** The item at a point of the picture. */
export function itemAt({ items }: LineageLayout, { x, y }: Point): number | undefined {
  const found = items.findIndex(
    (item) => x >= item.x && x <= item.x + item.width && y >= item.y && y <= item.y + item.height,
  )
  return found === -1 ? undefined : found
}

/** Items that lie in it at least in part; no more than `most`. */
export function itemsIn({ items }: LineageLayout, part: Rect, most: number): readonly number[] {
  const found: number[] = []
  for (const [index, item] of items.entries()) {
    if (found.length >= most) break
    if (meet(item, part)) found.push(index)
  }
  return found
}

export function itemsOfKeys(graph: LineageGraph, layout: LineageLayout, keys: readonly string[]): ReadonlySet<number> {
  if (keys.length === 0) return new Set()
  const wanted = new Set(keys)
  return new Set(graph.nodes.flatMap(({ key }, node) => (wanted.has(key) ? [layout.itemOfNode[node] ?? -1] : [])))
}

/** What is said of an item when the focus comes to it. */
export function itemWords(
  layout: LineageLayout,
  graph: LineageGraph,
  item: number,
  highlight: Highlight | undefined,
): string {
  const placed = layout.items[item]
  if (placed === undefined) return ''
  const links =
    highlight === undefined ? '' : `, ${highlight.upstreamCount} upstream, ${highlight.downstreamCount} downstream`
  if (placed.kind === 'group') {
    const box = layout.boxes[placed.box]
    return `Group ${box?.label ?? ''}, ${box?.members.length ?? 0} assets${links}`
  }
  const node = graph.nodes[placed.node]
  return node === undefined ? '' : `${node.key}, ${statusOf(node)}${links}`
}

export function whole({ width, height }: LineageLayout): Rect {
  return { x: 0, y: 0, width, height }
}

/** All of it when it can be read so; else the asset `home` in the middle; else all of it, as small as it must be. */
export function firstView(layout: LineageLayout, graph: LineageGraph, size: Size, home: string | undefined): Viewport {
  const all = fit(whole(layout), size)
  const isNarrow = size.width < NARROW_PX && all.zoom < TEXT_ZOOM && layout.items.length <= FEW_ITEMS
  if (home === undefined && isNarrow) return fromLeft()
  const node = home === undefined ? -1 : graph.nodes.findIndex(({ key }) => key === home)
  const item = layout.items[layout.itemOfNode[node] ?? -1]
  if (all.zoom >= TEXT_ZOOM || item === undefined) return all
  const zoom = 0.8
  return {
    x: around(item.x + item.width / 2, size.width / zoom, layout.width),
    y: around(item.y + item.height / 2, size.height / zoom, layout.height),
    zoom,
  }
}

// On a telephone a small graph is read lane by lane rather than looked at as a whole.
const NARROW_PX = 560
const FEW_ITEMS = 120

/** With the lanes' names at the top. */
function fromLeft(): Viewport {
  const zoom = 0.75
  return { x: -10 / zoom, y: 0, zoom }
}

/** Where a window begins that has `middle` in its middle, unless that would show emptiness beyond an end. */
function around(middle: number, length: number, total: number): number {
  if (length >= total) return (total - length) / 2
  return Math.min(Math.max(0, middle - length / 2), total - length)
}

/**
 * The view of another layout of the same groups in which the group nearest to the middle of the window has not moved;
 * undefined when most groups are others: then it is another graph.
 */
export function heldView(
  before: LineageLayout,
  after: LineageLayout,
  view: Viewport,
  size: Size,
): Viewport | undefined {
  const places = new Map(after.boxes.map((box) => [box.name, box]))
  const common = before.boxes.filter(({ name }) => places.has(name))
  if (common.length * 2 < Math.max(before.boxes.length, after.boxes.length)) return undefined
  const [x, y] = [view.x + size.width / 2 / view.zoom, view.y + size.height / 2 / view.zoom]
  const away = (box: Rect) => Math.hypot(gap(x, box.x, box.width), gap(y, box.y, box.height))
  const held = common.reduce<PlacedBox | undefined>(
    (best, box) => (best === undefined || away(box) < away(best) ? box : best),
    undefined,
  )
  const there = held === undefined ? undefined : places.get(held.name)
  if (held === undefined || there === undefined) return undefined
  return { ...view, x: view.x + there.x - held.x, y: view.y + there.y - held.y }
}

/** How far a value lies outside of a stretch. */
function gap(value: number, from: number, length: number): number {
  return Math.max(0, from - value, value - from - length)
}
