/** place-items — from an order to positions: items in boxes, boxes in lanes, lanes side by side. */
import type { LayoutParts, Order } from './layout-items.ts'
import type { LineageLayout, PlacedBox, PlacedItem, PlacedLane, Rect } from './layout-shape.ts'
import {
  BOX_GAP,
  BOX_HEADER,
  BOX_PADDING,
  COLUMN_GAP,
  ITEM_HEIGHT,
  ITEM_WIDTH,
  LANE_GAP,
  LANE_HEADER,
  LANE_PADDING,
  ROW_GAP,
  rowsOf,
  WRAP_GAP,
} from './layout-sizes.ts'

/** Items relative to their box. */
interface BoxShape {
  readonly width: number
  readonly height: number
  readonly items: readonly { readonly item: number; readonly x: number; readonly y: number }[]
}

/** Columns of assets, and of boxes, that would be higher than `mostHeight` are folded. */
export function placeItems(parts: LayoutParts, order: Order, mostHeight: number): LineageLayout {
  const shapes = parts.boxes.map((box, index) =>
    box.isCollapsed ? collapsedShape(order.boxes[index]) : shapeOf(order.boxes[index] ?? [], box.isPlain, mostHeight),
  )
  const spots: Spot[] = []
  const lanes: PlacedLane[] = []
  let x = 0
  for (const [index, { lane }] of parts.lanes.entries()) {
    const columns = (order.lanes[index] ?? []).flatMap((column) => fold(column, shapes, mostHeight, order.wanted))
    const start = x
    x += LANE_PADDING
    for (const { boxes, width, gap } of columns) {
      for (const { box, y } of boxes) spots[box] = { x: x + (width - (shapes[box]?.width ?? 0)) / 2, y }
      x += width + gap
    }
    x += LANE_PADDING - (columns.at(-1)?.gap ?? 0)
    const count = parts.boxes.reduce((sum, box) => sum + (box.lane === lane ? box.members.length : 0), 0)
    lanes.push({ lane, count, x: start, y: 0, width: x - start, height: 0 })
    x += LANE_GAP
  }
  return assemble(parts, shapes, spots, lanes, Math.max(0, x - LANE_GAP))
}

interface Spot {
  readonly x: number
  readonly y: number
}

function collapsedShape(columns: readonly (readonly number[])[] | undefined): BoxShape {
  const item = columns?.[0]?.[0] ?? 0
  return { width: ITEM_WIDTH, height: ITEM_HEIGHT, items: [{ item, x: 0, y: 0 }] }
}

function shapeOf(columns: readonly (readonly number[])[], isPlain: boolean, mostHeight: number): BoxShape {
  const [side, top] = isPlain ? [0, 0] : [BOX_PADDING, BOX_HEADER]
  const tallest = Math.max(0, ...columns.map((column) => columnHeight(rowsOf(column.length, mostHeight))))
  const items: { item: number; x: number; y: number }[] = []
  let x = side
  for (const [index, column] of columns.entries()) {
    if (index > 0) x += COLUMN_GAP
    const rows = rowsOf(column.length, mostHeight)
    const from = top + (tallest - columnHeight(rows)) / 2
    for (const [place, item] of column.entries()) {
      const y = from + (place % rows) * (ITEM_HEIGHT + ROW_GAP)
      items.push({ item, x: x + Math.floor(place / rows) * (ITEM_WIDTH + WRAP_GAP), y })
    }
    x += Math.ceil(column.length / rows) * (ITEM_WIDTH + WRAP_GAP) - WRAP_GAP
  }
  return { width: x + side, height: top + tallest + side, items }
}

function columnHeight(rows: number): number {
  return rows * (ITEM_HEIGHT + ROW_GAP) - ROW_GAP
}

interface LaneColumn {
  readonly boxes: readonly { readonly box: number; readonly y: number }[]
  readonly width: number
  /** To the next one. */
  readonly gap: number
}

/** A column of boxes as one or, when it would be too high, several; each around the height 0. */
function fold(
  column: readonly number[],
  shapes: readonly BoxShape[],
  mostHeight: number,
  wanted: Order['wanted'],
): LaneColumn[] {
  const heightOf = (box: number) => (shapes[box]?.height ?? 0) + BOX_GAP
  const total = column.reduce((sum, box) => sum + heightOf(box), 0)
  const share = total / Math.ceil(total / mostHeight)
  const folds: number[][] = [[]]
  let filled = 0
  for (const box of column) {
    if (filled + heightOf(box) / 2 > share * folds.length) folds.push([])
    folds.at(-1)?.push(box)
    filled += heightOf(box)
  }
  const kept = folds.filter((boxes) => boxes.length > 0)
  const wishes = kept.length === 1 ? wanted : undefined
  return kept.map((boxes, index) => ({
    boxes: stack(boxes, heightOf, wishes, mostHeight),
    width: Math.max(...boxes.map((box) => shapes[box]?.width ?? 0)),
    gap: index === kept.length - 1 ? COLUMN_GAP : BOX_GAP,
  }))
}

// A box that would like to stand alone far below leaves no more room than this.
const MOST_GAP = 260

/** Boxes as near to where they would like to be as `mostHeight`, around the height 0, lets them. */
function stack(
  boxes: readonly number[],
  heightOf: (box: number) => number,
  wanted: Order['wanted'],
  mostHeight: number,
): LaneColumn['boxes'] {
  const placed: { box: number; y: number }[] = []
  const shifts: number[] = []
  let spare = Math.max(0, mostHeight + BOX_GAP - boxes.reduce((sum, box) => sum + heightOf(box), 0))
  let end: number | undefined
  for (const box of boxes) {
    const wish = wanted?.[box]
    const top = wish === undefined ? undefined : wish - (heightOf(box) - BOX_GAP) / 2
    const gap = end === undefined || top === undefined ? 0 : Math.min(Math.max(0, top - end), MOST_GAP, spare)
    const y: number = end === undefined ? (top ?? 0) : end + gap
    spare -= gap
    if (top !== undefined) shifts.push(top - y)
    placed.push({ box, y })
    end = y + heightOf(box)
  }
  const first = placed[0]?.y ?? 0
  const height = (end ?? 0) - BOX_GAP - first
  const wished = shifts.length === 0 ? -height / 2 : first + shifts.reduce((sum, one) => sum + one, 0) / shifts.length
  const room = Math.max(0, mostHeight - height) / 2
  const from = Math.min(Math.max(wished, -height / 2 - room), -height / 2 + room)
  return placed.map(({ box, y }) => ({ box, y: y - first + from }))
}

function assemble(
  parts: LayoutParts,
  shapes: readonly BoxShape[],
  spots: readonly Spot[],
  lanes: readonly PlacedLane[],
  width: number,
): LineageLayout {
  const lift = LANE_HEADER + LANE_PADDING - lowest(spots)
  const boxes = parts.boxes.map((box, index): PlacedBox => {
    const { x, y } = spots[index] ?? { x: 0, y: 0 }
    const { width, height } = shapes[index] ?? { width: 0, height: 0 }
    return { ...box, x, y: y + lift, width, height }
  })
  const items: PlacedItem[] = []
  for (const [box, shape] of shapes.entries()) {
    for (const { item, x, y } of shape.items) items[item] = itemAt(parts, item, box, boxes[box], x, y)
  }
  const height = boxes.reduce((most, box) => Math.max(most, box.y + box.height), 0) + LANE_PADDING
  return {
    width,
    height,
    lanes: lanes.map((lane) => ({ ...lane, height })),
    boxes,
    items,
    edges: parts.edges,
    itemOfNode: parts.itemOfNode,
  }
}

function itemAt(
  parts: LayoutParts,
  item: number,
  box: number,
  around: Rect | undefined,
  x: number,
  y: number,
): PlacedItem {
  const rect = { x: (around?.x ?? 0) + x, y: (around?.y ?? 0) + y, width: ITEM_WIDTH, height: ITEM_HEIGHT, box }
  const node = parts.items[item]?.node
  return node === undefined ? { ...rect, kind: 'group' } : { ...rect, kind: 'asset', node }
}

function lowest(spots: readonly Spot[]): number {
  return spots.reduce((least, { y }) => Math.min(least, y), Infinity)
}
