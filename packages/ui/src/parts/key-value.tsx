import type { ReactNode } from 'react'

import classes from './key-value.module.css'

export interface KeyValueRow {
  readonly label: string
  /** A row without a value is left out. */
  readonly value: ReactNode
}

export function KeyValue({ rows }: { readonly rows: readonly (KeyValueRow | undefined)[] }) {
  const shown = rows.filter((row) => row?.value !== undefined && row.value !== null)
  return (
    <dl className={classes['list']}>
      {shown.map((row) => (
        <div key={row?.label} className={classes['row']}>
          <dt>{row?.label}</dt>
          <dd>{row?.value}</dd>
        </div>
      ))}
    </dl>
  )
}
