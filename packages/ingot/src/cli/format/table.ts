/**
 * table — rows in columns, for people.
 *
 * Rules    a column in which no row has anything is left out. Where the table is wider than the terminal, elastic
 *          columns are cut, the widest first; without a width (a pipe) nothing is ever cut.
 */
import type { Paint, TextFormat } from './style.ts'
import { clip, oneLine, padEnd, padStart, textWidth } from './text-width.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** May be cut to fit the terminal. */
  readonly isElastic?: boolean
}

export type Cell = string | { readonly text: string; readonly format: TextFormat }

export interface TableOptions {
  readonly paint: Paint
  /** Columns of the terminal; undefined = no limit. */
  readonly width: number | undefined
}

interface Placed extends Column {
  readonly index: number
  readonly width: number
}

const GAP = '  '
const MIN_ELASTIC_WIDTH = 8

/** The lines of the table, its head first; no lines at all without rows. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): readonly string[] {
  if (rows.length === 0) return []
  const placed = fit(place(columns, rows), options.width)
  const head = placed.map((column) => options.paint('dim', aligned(column, column.title.toUpperCase())))
  const body = rows.map((row) => placed.map((column) => formatCell(row[column.index] ?? '', column, options.paint)))
  return [head, ...body].map((cells) => cells.join(GAP).trimEnd())
}

function place(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Placed[] {
  return columns.flatMap((column, index) => {
    const widths = rows.map((row) => textWidth(textOf(row[index] ?? '')))
    const widest = widths.reduce((most, width) => Math.max(most, width), 0)
    return widest === 0 ? [] : [{ ...column, index, width: Math.max(widest, textWidth(column.title)) }]
  })
}

function fit(columns: readonly Placed[], width: number | undefined): readonly Placed[] {
  if (width === undefined) return columns
  let surplus = columns.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length) - width
  const widths = columns.map((column) => column.width)
  while (surplus > 0) {
    const widest = columns.reduce(
      (best, { isElastic }, i) => (isElastic === true && (widths[i] ?? 0) > (widths[best] ?? 0) ? i : best),
      -1,
    )
    const widestWidth = widths[widest]
    if (widestWidth === undefined || widestWidth <= MIN_ELASTIC_WIDTH) break
    widths[widest] = widestWidth - 1
    surplus -= 1
  }
  return columns.map((column, i) => ({ ...column, width: widths[i] ?? column.width }))
}

function formatCell(cell: Cell, column: Placed, paint: Paint): string {
  const text = aligned(column, textOf(cell))
  return typeof cell === 'string' ? text : paint(cell.format, text)
}

function aligned(column: Placed, text: string): string {
  const fitting = clip(text, column.width)
  return column.align === 'right' ? padStart(fitting, column.width) : padEnd(fitting, column.width)
}

function textOf(cell: Cell): string {
  return oneLine(typeof cell === 'string' ? cell : cell.text)
}
