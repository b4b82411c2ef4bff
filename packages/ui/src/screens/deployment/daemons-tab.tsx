import { useQuery } from '@tanstack/react-query'

import type { ResponseOf } from '../../api.ts'
import { CopyText } from '../../parts/copy-text.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { daemonsQuery } from '../../queries/deployment-queries.ts'
import { Answered } from './answered.tsx'

type Daemon = ResponseOf<'GET /daemons'>['daemons'][number]

const COLUMNS: readonly Column<Daemon>[] = [
  {
    id: 'status',
    title: 'Status',
    width: 100,
    cell: ({ isAlive }) => <StatusTag status={isAlive ? 'alive' : 'gone'} />,
  },
  { id: 'host', title: 'Process', width: 170, cell: ({ host, pid }) => `${host}, ${pid}` },
  {
    id: 'loops',
    title: 'Leads',
    grow: 3,
    minWidth: 200,
    cell: ({ loops }) => (
      <span title={loops.join('\n')}>{loops.length === 0 ? 'nothing: it stands by' : loops.join(', ')}</span>
    ),
  },
  { id: 'lease', title: 'Lease ends', width: 120, cell: ({ leaseEndsAtMs }) => <TimeAgo atMs={leaseEndsAtMs} /> },
  {
    id: 'id',
    title: 'Id',
    width: 190,
    cell: ({ id }) => <CopyText text={id} short={id.slice(0, 18)} />,
    isNarrowHidden: true,
  },
]

/** The processes that act by themselves. Each loop is led by one; the others stand by. */
export function DaemonsTab() {
  const query = useQuery(daemonsQuery)
  return (
    <Answered query={query} what="daemons">
      {({ daemons }) => (
        <DataTable
          label="Daemons"
          columns={COLUMNS}
          rows={daemons}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No daemon has ever worked here">
              Start one with <code>ingot daemon</code>, or everything with <code>ingot dev</code>.
            </EmptyState>
          }
        />
      )}
    </Answered>
  )
}
