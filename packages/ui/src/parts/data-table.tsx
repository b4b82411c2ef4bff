/**
 * data-table — rows and columns, of any number: only those on the screen are in the document.
 *
 * Rules    one row is active; arrows, Home, End and Page keys move it, Enter opens it, Space chooses it. Links and
 *          buttons inside a cell are reached with Tab, and a click on them does not open the row.
 *          `isFilling` takes the height that is left in a flex column; otherwise the box grows with its rows up to 70 % of
 *          the window, and scrolls by itself.
 */
import type { ReactNode } from 'react'
import { useId, useRef } from 'react'

import { DataTableHead } from './data-table-head.tsx'
import { DataTableRow } from './data-table-row.tsx'
import type { Column, Selection, Sort } from './data-table-shape.ts'
import { columnTemplate, visibleColumns } from './data-table-shape.ts'
import classes from './data-table.module.css'
import { useDataRows } from './use-data-rows.ts'
import { useIsNarrow } from './use-is-narrow.ts'

export type { Column, Selection, Sort } from './data-table-shape.ts'

export interface DataTableProps<Row> {
  /** What these are rows of, for those who cannot see the heading above. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly onRowOpen?: (row: Row) => void
  readonly selection?: Selection
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  /** px; 34 unless given. */
  readonly estimateRow?: number
  readonly isFilling?: boolean
  /** In place of rows when there are none. */
  readonly empty?: ReactNode
  /** Called when the last row comes into view: for the next page. */
  readonly onEnd?: () => void
  /** Below the last row. */
  readonly footer?: ReactNode
  /** A 3 px edge in this colour: of a layer, of what failed. */
  readonly rowEdge?: (row: Row) => string | undefined
  /** The row whose details are shown beside the table. */
  readonly openKey?: string | undefined
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowKey, selection, isFilling = false, empty, footer, rowEdge, openKey, onRowOpen } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const columns = visibleColumns(props.columns, useIsNarrow())
  const { virtualizer, active, setActive, onKeyDown, toggle } = useDataRows(props, box)
  const items = virtualizer.getVirtualItems()
  const activeRow = rows[active]
  return (
    <div
      ref={box}
      className={classes['box']}
      data-filling={isFilling}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + (selection === undefined ? 0 : 1)}
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-activedescendant={activeRow === undefined ? undefined : `${id}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div
        className={classes['grid']}
        data-empty={rows.length === 0}
        style={{ ['--columns' as string]: columnTemplate(columns, selection !== undefined) }}
      >
        <DataTableHead {...props} columns={columns} keys={() => rows.map(rowKey)} />
        {rows.length === 0 ? <WholeRow className={classes['empty']}>{empty}</WholeRow> : null}
        <div className={classes['rows']} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <DataTableRow
                key={rowKey(row)}
                id={`${id}-${index}`}
                index={index}
                top={start}
                row={row}
                rowKey={rowKey(row)}
                columns={columns}
                isLast={index === rows.length - 1}
                isActive={index === active}
                isOpen={openKey === rowKey(row)}
                isSelected={selection?.selected.has(rowKey(row))}
                edge={rowEdge?.(row)}
                measure={virtualizer.measureElement}
                onActivate={setActive}
                onToggle={toggle}
                onOpen={onRowOpen}
              />
            )
          })}
        </div>
        {footer === undefined || footer === null ? null : <WholeRow>{footer}</WholeRow>}
      </div>
    </div>
  )
}

/** A grid may hold nothing but rows of cells. */
function WholeRow({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }) {
  return (
    <div className={className} role="row">
      <div role="gridcell">{children}</div>
    </div>
  )
}
