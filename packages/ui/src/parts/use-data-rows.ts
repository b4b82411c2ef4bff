/** use-data-rows — which rows of a table are drawn, which is active, and what the keys do. */
import { useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, RefObject } from 'react'
import { useEffect, useRef, useState } from 'react'

import type { Selection } from './data-table-shape.ts'
import { movedRow, toggled } from './data-table-shape.ts'

const ROW_PX = 34
const HEAD_PX = 32

export interface DataRowsOptions<Row> {
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly selection?: Selection
  readonly estimateRow?: number
  readonly onRowOpen?: (row: Row) => void
  readonly onEnd?: () => void
}

export function useDataRows<Row>(options: DataRowsOptions<Row>, box: RefObject<HTMLDivElement | null>) {
  const { rows, rowKey, selection, estimateRow = ROW_PX, onRowOpen, onEnd } = options
  const [active, setActive] = useState(0)
  const lastToggled = useRef<number>(undefined)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => estimateRow,
    getItemKey: (index) => keyAt(rows, index, rowKey),
    overscan: 8,
    scrollPaddingStart: HEAD_PX,
  })
  const lastShown = virtualizer.getVirtualItems().at(-1)?.index ?? -1
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 1) onEnd?.()
    // Not on a new `onEnd`: a new function is not a new end.
  }, [lastShown, rows.length])

  const toggle = (index: number, isRange: boolean) => {
    if (selection === undefined) return
    const from = isRange ? lastToggled.current : undefined
    selection.onChange(toggled(selection.selected, rows.map(rowKey), index, from))
    lastToggled.current = index
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const next = movedRow(event.key, active, rows.length, pageRows(box.current, estimateRow))
    const row = rows[active]
    if (next !== undefined) {
      setActive(next)
      virtualizer.scrollToIndex(next)
    } else if (event.key === 'Enter' && row !== undefined) onRowOpen?.(row)
    else if (event.key === ' ' && selection !== undefined) toggle(active, event.shiftKey)
    else return
    event.preventDefault()
  }
  return { virtualizer, active, setActive, onKeyDown, toggle }
}

function keyAt<Row>(rows: readonly Row[], index: number, rowKey: (row: Row) => string): string | number {
  const row = rows[index]
  return row === undefined ? index : rowKey(row)
}

function pageRows(box: HTMLElement | null, rowPx: number): number {
  return Math.max(1, Math.floor(((box?.clientHeight ?? 0) - HEAD_PX) / rowPx) - 1)
}
