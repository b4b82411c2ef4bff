import { useQuery } from '@tanstack/react-query'

import type { ResponseOf } from '../../api.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { plural } from '../../parts/number-text.ts'
import { resourcesQuery } from '../../queries/deployment-queries.ts'
import classes from './deployment.module.css'

type Resource = ResponseOf<'GET /resources'>['resources'][number]

const COLUMNS: readonly Column<Resource>[] = [
  { id: 'name', title: 'Resource', grow: 1, cell: ({ name }) => <code>{name}</code> },
  { id: 'project', title: 'Project', width: 140, cell: ({ project }) => project, isNarrowHidden: true },
  { id: 'description', title: 'Description', grow: 2, cell: ({ description }) => description, isNarrowHidden: true },
  {
    id: 'used',
    title: 'Used by',
    width: 140,
    cell: ({ usedBy }) => <span title={usedBy.join('\n')}>{plural(usedBy.length, 'definition')}</span>,
  },
]

/** What the code opens for its steps; nothing where it opens nothing. */
export function ResourceTable() {
  const { data } = useQuery(resourcesQuery)
  if (data === undefined || data.resources.length === 0) return null
  return (
    <>
      <h2 className={classes['title']}>Resources</h2>
      <DataTable
        label="Resources"
        columns={COLUMNS}
        rows={data.resources}
        rowKey={({ project, name }) => `${project} ${name}`}
      />
    </>
  )
}
