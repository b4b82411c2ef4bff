import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'

import type { Column, Selection, Sort } from './data-table-shape.ts'
import { nextSort } from './data-table-shape.ts'
import classes from './data-table.module.css'

export interface DataTableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly keys: () => readonly string[]
  readonly selection?: Selection
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
}

export function DataTableHead<Row>({ columns, keys, selection, sort, onSort }: DataTableHeadProps<Row>) {
  return (
    <div className={classes['head']} role="rowgroup">
      <div className={classes['headRow']} role="row" aria-rowindex={1}>
        {selection === undefined ? null : <AllBox keys={keys} selection={selection} />}
        {columns.map((column) => {
          const { id, title, align, isSortable = false } = column
          const order = sort?.by === id ? sort : undefined
          return (
            <div
              key={id}
              className={classes['headCell']}
              role="columnheader"
              data-align={align}
              aria-sort={order === undefined ? undefined : order.isDescending ? 'descending' : 'ascending'}
            >
              {isSortable && onSort !== undefined ? (
                <button type="button" className={classes['sort']} onClick={() => onSort(nextSort(sort, id))}>
                  {title}
                  <SortMark sort={order} />
                </button>
              ) : title === '' ? (
                <span className="visually-hidden">Actions</span>
              ) : (
                title
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function SortMark({ sort }: { readonly sort: Sort | undefined }) {
  if (sort === undefined) return null
  return sort.isDescending ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />
}

function AllBox({ keys, selection }: { readonly keys: () => readonly string[]; readonly selection: Selection }) {
  const { selected, onChange } = selection
  const all = keys()
  const isAll = all.length > 0 && all.every((key) => selected.has(key))
  return (
    <div className={classes['boxCell']} role="columnheader">
      <Checkbox
        checked={isAll}
        indeterminate={!isAll && selected.size > 0}
        aria-label={isAll ? 'Choose none' : 'Choose all rows'}
        onChange={() => onChange(new Set(isAll ? [] : all))}
      />
    </div>
  )
}
