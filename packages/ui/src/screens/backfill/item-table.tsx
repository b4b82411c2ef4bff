import { useInfiniteQuery } from '@tanstack/react-query'

import { RunLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import type { FilterDefinition } from '../../parts/filter-bar.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { splitValues } from '../../parts/filter-words.ts'
import { Loading } from '../../parts/loading.tsx'
import { statusColor } from '../../parts/status-look.ts'
import { StatusTag } from '../../parts/status-tag.tsx'
import type { BackfillItemRow, BackfillItemStatus, BackfillRow } from '../../queries/backfill-queries.ts'
import { backfillItemsQuery } from '../../queries/backfill-queries.ts'
import { useView } from '../../view-state.ts'
import { UserText } from '../../parts/user-text.tsx'

export interface ItemTableProps {
  readonly backfill: BackfillRow
  readonly targets: readonly string[]
}

const STATUSES = [
  'pending',
  'requested',
  'succeeded',
  'failed',
  'skipped',
  'canceled',
] as const satisfies BackfillItemStatus[]

const COLUMNS: readonly Column<BackfillItemRow>[] = [
  { id: 'status', title: 'Status', width: 116, cell: ({ status }) => <StatusTag status={status} /> },
  {
    id: 'target',
    title: 'Target',
    grow: 1,
    isNarrowHidden: true,
    cell: ({ target }) => <code title={target}>{target}</code>,
  },
  {
    id: 'partition',
    title: 'Partition',
    grow: 1,
    cell: ({ partition }) => (partition === '' ? 'the whole' : <code title={partition}>{partition}</code>),
  },
  {
    id: 'run',
    title: 'Run',
    width: 170,
    cell: ({ runId }) => (runId === undefined ? null : <RunLink runId={runId} />),
  },
  {
    id: 'reason',
    title: 'Reason',
    grow: 2,
    isNarrowHidden: true,
    cell: ({ reason }) =>
      reason === undefined ? null : (
        <span title={reason}>
          <UserText text={reason} />
        </span>
      ),
  },
]

/** The ledger: a row per target and partition. */
export function ItemTable({ backfill: { backfillId }, targets }: ItemTableProps) {
  const [view, setView] = useView()
  const wanted = splitValues(view['status'])
  const filter = { status: STATUSES.filter((one) => wanted.includes(one)), target: view['target'] }
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    backfillItemsQuery(backfillId, filter),
  )
  const filters: readonly FilterDefinition[] = [
    { key: 'status', label: 'Status', isMany: true, options: STATUSES.map((value) => ({ value })) },
    { key: 'target', label: 'Target', options: targets.map((value) => ({ value })) },
  ]
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  return (
    <>
      <div style={{ display: 'flex' }}>
        <FilterBar label="partitions" filters={filters} value={view} onChange={setView} />
      </div>
      <DataTable
        label="Partitions"
        columns={COLUMNS}
        rows={data?.pages.flatMap(({ items }) => items) ?? []}
        rowKey={({ target, partition }) => `${target} ${partition}`}
        onEnd={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        footer={isFetchingNextPage ? <Loading label="Loading more partitions" /> : null}
        rowEdge={({ status }) => (status === 'failed' ? statusColor('failed') : undefined)}
        empty={
          data === undefined ? (
            <Loading label="Loading partitions" />
          ) : (
            <EmptyState title="No partition is like that">Take a filter away.</EmptyState>
          )
        }
      />
    </>
  )
}
