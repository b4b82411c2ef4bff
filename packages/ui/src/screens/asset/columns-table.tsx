import { assetHref } from '../../links.ts'
import { MonoText } from '../../parts/copy-text.tsx'
import { UserText } from '../../parts/user-text.tsx'
import classes from './asset-screen.module.css'
import type { ColumnFacts } from './column-facts.ts'

/** Columns with their types, and where each comes from. */
export function ColumnsTable({ columns }: { readonly columns: readonly ColumnFacts[] }) {
  const hasSources = columns.some(({ sources }) => sources.length > 0)
  const hasDescription = columns.some(({ description }) => description !== undefined)
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Columns">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            {hasDescription ? <th scope="col">Description</th> : null}
            {hasSources ? <th scope="col">Comes from</th> : null}
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, type, isNullable, description, sources }) => (
            <tr key={name}>
              <td>
                <MonoText text={name} />
              </td>
              <td>
                {type} {isNullable === false ? <span className={classes['dimmed']}>never null</span> : null}
              </td>
              {hasDescription ? <td>{description === undefined ? null : <UserText text={description} />}</td> : null}
              {hasSources ? (
                <td>
                  {sources.map((source) => (
                    <Source key={`${source.asset} ${source.column}`} {...source} />
                  ))}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Source({ asset, column }: { readonly asset: string; readonly column: string }) {
  return (
    <div>
      <a href={assetHref(asset)}>
        <MonoText text={asset} />
      </a>{' '}
      <MonoText text={column} />
    </div>
  )
}
