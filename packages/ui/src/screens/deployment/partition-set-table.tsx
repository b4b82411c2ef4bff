import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { ResponseOf } from '../../api.ts'
import { AssetLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { countText, plural } from '../../parts/number-text.ts'
import { SidePanel } from '../../parts/side-panel.tsx'
import { partitionSetsQuery } from '../../queries/deployment-queries.ts'
import classes from './deployment.module.css'
import { PartitionSetDetails } from './partition-set-details.tsx'

type PartitionSet = ResponseOf<'GET /partition-sets'>['sets'][number]

const COLUMNS: readonly Column<PartitionSet>[] = [
  { id: 'name', title: 'Set', grow: 1, cell: ({ name }) => <code>{name}</code> },
  { id: 'count', title: 'Keys', width: 110, align: 'right', cell: ({ count }) => countText(count) },
  { id: 'used', title: 'Used by', grow: 2, cell: ({ usedBy }) => <UsedBy usedBy={usedBy} /> },
]

/** Partitions that are added while everything runs; nothing where there are none. */
export function PartitionSetTable() {
  const { data } = useQuery(partitionSetsQuery)
  const [openName, setOpenName] = useState<string>()
  if (data === undefined || data.sets.length === 0) return null
  return (
    <>
      <h2 className={classes['title']}>Dynamic partitions</h2>
      <div className={classes['beside']}>
        <div className={classes['grows']}>
          <DataTable
            label="Dynamic partitions"
            columns={COLUMNS}
            rows={data.sets}
            rowKey={({ name }) => name}
            openKey={openName}
            onRowOpen={({ name }) => setOpenName(name)}
          />
        </div>
        <SidePanel title={openName ?? ''} isOpen={openName !== undefined} onClose={() => setOpenName(undefined)}>
          {openName === undefined ? null : <PartitionSetDetails key={openName} set={openName} />}
        </SidePanel>
      </div>
    </>
  )
}

/** The first by name; the others are in the title. */
function UsedBy({ usedBy }: Pick<PartitionSet, 'usedBy'>) {
  const [first] = usedBy
  if (first === undefined) return 'nothing'
  return (
    <span title={usedBy.join('\n')}>
      <AssetLink assetKey={first} />
      {usedBy.length > 1 ? ` and ${plural(usedBy.length - 1, 'other')}` : null}
    </span>
  )
}
