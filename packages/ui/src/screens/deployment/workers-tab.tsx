import { useQuery } from '@tanstack/react-query'

import type { ResponseOf } from '../../api.ts'
import { RunLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { workersQuery } from '../../queries/deployment-queries.ts'
import { Answered } from './answered.tsx'

type Worker = ResponseOf<'GET /workers'>['workers'][number]

const COLUMNS: readonly Column<Worker>[] = [
  { id: 'run', title: 'Run', grow: 1, minWidth: 170, cell: ({ runId }) => <RunLink runId={runId} /> },
  { id: 'host', title: 'Host', grow: 1, cell: ({ host }) => host },
  { id: 'pid', title: 'Process', width: 100, cell: ({ pid }) => pid },
  { id: 'lease', title: 'Lease ends', width: 120, cell: ({ leaseEndsAtMs }) => <TimeAgo atMs={leaseEndsAtMs} /> },
]

/** Processes that execute a run now. */
export function WorkersTab() {
  const query = useQuery(workersQuery)
  return (
    <Answered query={query} what="workers">
      {({ workers }) => (
        <DataTable
          label="Workers"
          columns={COLUMNS}
          rows={workers}
          rowKey={({ runId }) => runId}
          empty={
            <EmptyState title="Nothing is executed now">A worker appears here as soon as a run begins.</EmptyState>
          }
        />
      )}
    </Answered>
  )
}
