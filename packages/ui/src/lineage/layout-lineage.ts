/**
 * layout-lineage — where everything in the lineage stands. A lane per layer from left to right, a box per group within
 * it, columns by depth within the box; what is connected is brought to a similar height, and high columns are folded so
 * that the picture fills a window of the given shape.
 *
 * Promise  1. The same graph gives the same picture.
 *          2. No two items overlap; every item lies in its box, every box in its lane.
 *          3. Ten thousand assets with thirty thousand edges take about a second.
 */
import { chooseHeight } from './choose-height.ts'
import { itemsOf } from './layout-items.ts'
import type { LayoutInput, LineageLayout } from './layout-shape.ts'
import { orderItems } from './order-items.ts'
import { placeItems } from './place-items.ts'

/** `onProgress` is told how far it is, 0..1. */
export function layoutLineage(input: LayoutInput, onProgress: (done: number) => void = () => undefined): LineageLayout {
  const parts = itemsOf(input)
  onProgress(0.2)
  const mostHeight = chooseHeight(parts, input.aspect)
  const order = orderItems(parts, mostHeight, (done) => onProgress(0.2 + done * 0.7))
  const layout = placeItems(parts, order, mostHeight)
  onProgress(1)
  return layout
}
