import { Checkbox } from '@mantine/core'
import type { MouseEvent } from 'react'

import type { Column } from './data-table-shape.ts'
import classes from './data-table.module.css'

export interface DataTableRowProps<Row> {
  readonly id: string
  readonly index: number
  /** px from the top of the rows. */
  readonly top: number
  readonly row: Row
  readonly rowKey: string
  readonly columns: readonly Column<Row>[]
  readonly isLast: boolean
  readonly isActive: boolean
  readonly isOpen: boolean
  /** Undefined = rows are not chosen here. */
  readonly isSelected: boolean | undefined
  readonly edge: string | undefined
  readonly measure: (element: Element | null) => void
  readonly onActivate: (index: number) => void
  readonly onToggle: (index: number, isRange: boolean) => void
  readonly onOpen: ((row: Row) => void) | undefined
}

export function DataTableRow<Row>(props: DataTableRowProps<Row>) {
  const { id, index, top, row, rowKey, columns, isActive, isOpen, isSelected, edge, onOpen } = props
  const onClick = (event: MouseEvent) => {
    props.onActivate(index)
    if (!isControl(event.target) && String(getSelection()) === '') onOpen?.(row)
  }
  return (
    <div
      ref={props.measure}
      id={id}
      className={classes['row']}
      role="row"
      data-index={index}
      data-last={props.isLast}
      data-active={isActive}
      data-open={isOpen}
      data-selected={isSelected}
      data-opens={onOpen !== undefined}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      style={{ transform: `translateY(${top}px)`, boxShadow: edge === undefined ? undefined : `inset 3px 0 ${edge}` }}
      onClick={onClick}
    >
      {isSelected === undefined ? null : (
        <div className={classes['boxCell']} role="gridcell">
          <Checkbox
            checked={isSelected}
            aria-label={`Choose ${rowKey}`}
            onChange={() => undefined}
            onClick={(event) => props.onToggle(index, event.shiftKey)}
          />
        </div>
      )}
      {columns.map(({ id: column, cell, align }) => (
        <div key={column} className={classes['cell']} role="gridcell" data-align={align}>
          {cell(row)}
        </div>
      ))}
    </div>
  )
}

/** What has a click of its own. */
function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('a, button, input, label, select, textarea, [role="menuitem"]') !== null
  )
}
