/** choose-height — how high the columns of the lineage may grow before they are folded. Pure. */
import type { LayoutParts } from './layout-items.ts'
import { BOX_GAP, ITEM_HEIGHT, ITEM_WIDTH, LANE_GAP } from './layout-sizes.ts'
import { firstOrder } from './order-items.ts'
import { placeItems } from './place-items.ts'

// Eight assets: lower columns would only be torn apart.
const LEAST_HEIGHT = 480
// Of a square as large as all assets together. Each costs a placing: 15 ms at ten thousand assets.
const TRIED = [2.4, 1.8, 1.4, 1.1, 0.85, 0.65]
const ASPECT = 1.5

/** Of several heights, that which lets a window of this shape show all of it the largest. */
export function chooseHeight(parts: LayoutParts, aspect = ASPECT): number {
  const order = firstOrder(parts)
  const area = parts.items.length * (ITEM_WIDTH + LANE_GAP) * (ITEM_HEIGHT + BOX_GAP)
  const tries = TRIED.map((share) => Math.max(LEAST_HEIGHT, share * Math.sqrt(area / aspect)))
  let best = { mostHeight: LEAST_HEIGHT, zoom: 0 }
  for (const mostHeight of new Set(tries)) {
    const { width, height } = placeItems(parts, order, mostHeight)
    const zoom = Math.min(aspect / width, 1 / height)
    if (zoom > best.zoom) best = { mostHeight, zoom }
  }
  return best.mostHeight
}
