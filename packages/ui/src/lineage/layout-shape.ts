/**
 * layout-shape — what the layout of the lineage is given and what it gives.
 *
 * Shapes   an item is an asset, or a collapsed group that stands for its assets. A box is named `lane:project/group`:
 *          groups of the same name in two projects have nothing in common.
 * Units    pixels at zoom 1, from the top left corner
 */
import type { Lane } from './lanes.ts'

export interface LayoutNode {
  readonly project: string
  readonly key: string
  readonly lane: Lane
  readonly group: string
}
export interface LayoutInput {
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly (readonly [number, number])[]
  /** Names of boxes. */
  readonly collapsed: readonly string[]
  /** Width of the window by its height: the picture is folded to fill such a one; 1.5 when left out. */
  readonly aspect?: number
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
  /** The group, and its project where the picture shows several. */
  readonly label: string
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

export function boxName({ lane, project, group }: Omit<LayoutNode, 'key'>): string {
  return `${lane}:${project}/${group}`
}
