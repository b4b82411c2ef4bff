/**
 * layout-lineage — where everything in the lineage stands. A lane per layer from left to right, a box per group within
 * it, columns by depth within the box; what is connected is brought to a similar height.
 *
 * Shapes   an item is an asset, or a collapsed group that stands for its assets. A box is named `lane:group`.
 * Units    pixels at zoom 1, from the top left corner
 * Promise  1. The same graph gives the same picture.
 *          2. No two items overlap; every item lies in its box, every box in its lane.
 *          3. Ten thousand assets with thirty thousand edges take about a second.
 */
import type { Lane } from './lanes.ts'
import { itemsOf } from './layout-items.ts'
import { orderItems } from './order-items.ts'
import { placeItems } from './place-items.ts'

export interface LayoutNode {
  readonly key: string
  readonly lane: Lane
  readonly group: string
}
export interface LayoutInput {
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly (readonly [number, number])[]
  /** Names of boxes. */
  readonly collapsed: readonly string[]
}

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type PlacedItem = Rect & { readonly box: number } & (
    | { readonly kind: 'asset'; readonly node: number }
    | { readonly kind: 'group' }
  )
export interface PlacedBox extends Rect {
  readonly name: string
  readonly lane: Lane
  readonly group: string
  readonly members: readonly number[]
  readonly isCollapsed: boolean
  /** The only group of its lane, without a name of its own: no frame is needed. */
  readonly isPlain: boolean
}
export interface PlacedLane extends Rect {
  readonly lane: Lane
  readonly count: number
}
export interface LineageLayout {
  readonly width: number
  readonly height: number
  readonly lanes: readonly PlacedLane[]
  readonly boxes: readonly PlacedBox[]
  readonly items: readonly PlacedItem[]
  /** Pairs of indexes into `items`, each pair once. */
  readonly edges: readonly (readonly [number, number])[]
  /** Per node of the input, its item. */
  readonly itemOfNode: readonly number[]
}

export function boxName(lane: Lane, group: string): string {
  return `${lane}:${group}`
}

/** `onProgress` is told how far it is, 0..1. */
export function layoutLineage(input: LayoutInput, onProgress: (done: number) => void = () => undefined): LineageLayout {
  const parts = itemsOf(input)
  onProgress(0.2)
  const order = orderItems(parts, (done) => onProgress(0.2 + done * 0.7))
  const layout = placeItems(parts, order)
  onProgress(1)
  return layout
}
