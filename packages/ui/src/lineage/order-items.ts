/** order-items — which item stands above which: each as near as can be to the mean height of what it is connected with. */
import type { LayoutParts, Order } from './layout-items.ts'
import type { LineageLayout } from './layout-shape.ts'
import { LANE_HEADER } from './layout-sizes.ts'
import { placeItems } from './place-items.ts'

// Looking up and down in turn; more turns change little, and at ten thousand assets each costs some 20 ms.
const SWEEPS = 6

export function orderItems(parts: LayoutParts, mostHeight: number, onProgress: (done: number) => void): Order {
  let order = firstOrder(parts)
  const place = (order: Order) => placeItems(parts, order, mostHeight)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const links = sweep % 2 === 0 ? parts.upstream : parts.downstream
    const now = place(order)
    order = sorted(order, heightsOf(parts, now, links), now)
    onProgress((sweep + 1) / (SWEEPS + 1))
  }
  const now = place(order)
  const { items, boxes } = heightsOf(parts, now, parts.upstream)
  // Columns stand around the middle of what lies below the lanes' heads.
  const middle = (now.height + LANE_HEADER) / 2
  const wanted = boxes.map((height) => (height === undefined ? undefined : height - middle))
  return { ...sorted(order, { items, boxes }, now), wanted }
}

/** As they were given. */
export function firstOrder({ boxes, lanes }: LayoutParts): Order {
  return { boxes: boxes.map(({ columns }) => columns), lanes: lanes.map(({ columns }) => columns) }
}

interface Heights {
  readonly items: readonly (number | undefined)[]
  readonly boxes: readonly (number | undefined)[]
}

/** The mean height of what each item, and each box as a whole, is linked with; undefined where that is nothing. */
function heightsOf(parts: LayoutParts, layout: LineageLayout, links: LayoutParts['upstream']): Heights {
  const centres = layout.items.map(({ y, height }) => y + height / 2)
  const items = links.map((linked) => mean(linked.map((other) => centres[other] ?? 0)))
  const outside: number[][] = parts.boxes.map(() => [])
  for (const [index, linked] of links.entries()) {
    const box = parts.items[index]?.box ?? 0
    for (const other of linked) if (parts.items[other]?.box !== box) outside[box]?.push(centres[other] ?? 0)
  }
  return { items, boxes: outside.map(mean) }
}

function sorted(order: Order, heights: Heights, now: LineageLayout): Order {
  const itemHeight = (item: number) => heights.items[item] ?? centre(now.items[item])
  const boxHeight = (box: number) => heights.boxes[box] ?? centre(now.boxes[box])
  return {
    boxes: order.boxes.map((columns) => columns.map((column) => byHeight(column, itemHeight))),
    lanes: order.lanes.map((columns) => columns.map((column) => byHeight(column, boxHeight))),
  }
}

/** Equal heights keep their order: the sort is stable. */
function byHeight(members: readonly number[], heightOf: (member: number) => number): readonly number[] {
  return [...members].sort((a, b) => heightOf(a) - heightOf(b))
}

function centre(rect: { readonly y: number; readonly height: number } | undefined): number {
  return rect === undefined ? 0 : rect.y + rect.height / 2
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
