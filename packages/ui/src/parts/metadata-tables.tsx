import type { ColumnSchema, ColumnSource } from '@ingot/core'
import type { ReactNode } from 'react'

import { MonoText } from './copy-text.tsx'
import { cellText } from './metadata-shape.ts'
import classes from './metadata-view.module.css'
import { plural } from './number-text.ts'
import { UserText } from './user-text.tsx'

// A preview of data is for a glance; the rest is where the data is.
const MOST_ROWS = 200

export interface RowTableProps {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

export function RowTable({ columns, rows }: RowTableProps) {
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Table">
      <table className={classes['table']}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>
                <UserText text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, i) => (
            <tr key={i}>
              {columns.map((column, j) => (
                <td key={column}>
                  <UserText text={cellText(row[j])} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS ? (
        <p className={classes['none']}>and {plural(rows.length - MOST_ROWS, 'more row')}</p>
      ) : null}
    </div>
  )
}

export function ColumnTable({ columns }: { readonly columns: readonly ColumnSchema[] }) {
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Columns">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th>Column</th>
            <th>Type</th>
            <th>Description</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, type, nullable, description }) => (
            <tr key={name}>
              <td>
                <MonoText text={name} />
              </td>
              <td>
                <MonoText text={nullable === false ? `${type} not null` : type} />
              </td>
              <td>{description === undefined ? null : <UserText text={description} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export interface ColumnLineageProps {
  readonly columns: Readonly<Record<string, readonly ColumnSource[]>>
  readonly linkTo?: (kind: 'asset', name: string) => ReactNode
}

export function ColumnLineage({ columns, linkTo }: ColumnLineageProps) {
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Where columns come from">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th>Column</th>
            <th>Comes from</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(columns).map(([name, sources]) => (
            <tr key={name}>
              <td>
                <MonoText text={name} />
              </td>
              <td>
                {sources.map(({ asset, column }) => (
                  <div key={`${asset}.${column}`}>
                    {linkTo?.('asset', asset) ?? <MonoText text={asset} />} <MonoText text={column} />
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
