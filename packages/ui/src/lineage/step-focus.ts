/** step-focus — where an arrow key leads from an item: along edges to the sides, to its neighbour above and below. */
import type { LineageLayout, PlacedItem } from './layout-shape.ts'

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export function isArrow(key: string): key is Arrow {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown'
}

/** The index of the item there; `from` when there is none. Without `from`, the first item. */
export function stepFocus(layout: LineageLayout, from: number | undefined, arrow: Arrow): number | undefined {
  const here = from === undefined ? undefined : layout.items[from]
  if (from === undefined || here === undefined) return layout.items.length === 0 ? undefined : 0
  switch (arrow) {
    case 'ArrowLeft':
      return (
        nearest(
          layout,
          here,
          layout.edges.flatMap(([a, b]) => (b === from ? [a] : [])),
        ) ?? from
      )
    case 'ArrowRight':
      return (
        nearest(
          layout,
          here,
          layout.edges.flatMap(([a, b]) => (a === from ? [b] : [])),
        ) ?? from
      )
    case 'ArrowUp':
      return (
        nearest(
          layout,
          here,
          inColumn(layout, here, (y) => y < here.y),
        ) ?? from
      )
    case 'ArrowDown':
      return (
        nearest(
          layout,
          here,
          inColumn(layout, here, (y) => y > here.y),
        ) ?? from
      )
    default:
      throw new Error(`unhandled arrow ${String(arrow satisfies never)}`)
  }
}

function inColumn({ items }: LineageLayout, here: PlacedItem, isThere: (y: number) => boolean): readonly number[] {
  const isNear = ({ x, width }: PlacedItem) => x < here.x + here.width && here.x < x + width
  return items.flatMap((item, index) => (isNear(item) && isThere(item.y) ? [index] : []))
}

function nearest({ items }: LineageLayout, here: PlacedItem, among: readonly number[]): number | undefined {
  const distance = (index: number) => Math.abs((items[index]?.y ?? 0) - here.y)
  return among.reduce<number | undefined>(
    (best, index) => (best === undefined || distance(index) < distance(best) ? index : best),
    undefined,
  )
}
