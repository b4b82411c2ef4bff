/** data-table-shape — what a table is told of its columns, and the arithmetic of rows. Pure. */
import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  /** '' = a column of buttons, that explain themselves. */
  readonly title: string
  /** px; or `grow`. */
  readonly width?: number
  /** Share of the width that is left; 1 when neither is given. */
  readonly grow?: number
  /** px, of a column that grows; 120 unless given. */
  readonly minWidth?: number
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'left' | 'right'
  /** Left out on a telephone. */
  readonly isNarrowHidden?: boolean
  readonly isSortable?: boolean
}

export interface Selection {
  readonly selected: ReadonlySet<string>
  readonly onChange: (selected: ReadonlySet<string>) => void
}

export interface Sort {
  /** A column's id. */
  readonly by: string
  readonly isDescending: boolean
}

export function visibleColumns<Row>(columns: readonly Column<Row>[], isNarrow: boolean): readonly Column<Row>[] {
  return isNarrow ? columns.filter(({ isNarrowHidden = false }) => !isNarrowHidden) : columns
}

/** For CSS grid; with a first column for boxes to tick. */
export function columnTemplate<Row>(columns: readonly Column<Row>[], hasBoxes: boolean): string {
  const tracks = columns.map(({ width, grow, minWidth = 120 }) =>
    width !== undefined && grow === undefined ? `${width}px` : `minmax(${width ?? minWidth}px, ${grow ?? 1}fr)`,
  )
  return [...(hasBoxes ? ['34px'] : []), ...tracks].join(' ')
}

/** Where a key leads from row `active` of `count`; undefined when it is not a key that moves. */
export function movedRow(key: string, active: number, count: number, pageRows: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageRows,
    PageUp: -pageRows,
    Home: -count,
    End: count,
  }
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined
  if (step === undefined || count === 0) return undefined
  return Math.min(count - 1, Math.max(0, active + step))
}

/** `keys[to]` is switched; with `from`, all from there to it become what it becomes. */
export function toggled(
  selected: ReadonlySet<string>,
  keys: readonly string[],
  to: number,
  from?: number,
): ReadonlySet<string> {
  const key = keys[to]
  if (key === undefined) return selected
  const isOn = !selected.has(key)
  const range = from === undefined ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1)
  const next = new Set(selected)
  for (const one of range) {
    if (isOn) next.add(one)
    else next.delete(one)
  }
  return next
}

/** The other direction of the same column, or the new column from its beginning. */
export function nextSort(sort: Sort | undefined, by: string): Sort {
  return { by, isDescending: sort?.by === by ? !sort.isDescending : false }
}
