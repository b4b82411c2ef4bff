/** backfills-screen — every backfill and how far it is; and the beginning of another. */
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { BackfillDialog } from '../../backfills/backfill-dialog.tsx'
import { backfillHref } from '../../links.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import type { FilterDefinition } from '../../parts/filter-bar.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { splitValues } from '../../parts/filter-words.ts'
import { Loading } from '../../parts/loading.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import type { BackfillStatus } from '../../queries/backfill-queries.ts'
import { useRefusal } from '../../queries/instance-queries.ts'
import { backfillsQuery } from '../../queries/backfill-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import { BACKFILL_COLUMNS } from './backfill-columns.tsx'
import classes from './backfills-screen.module.css'

const STATUSES = [
  'running',
  'paused',
  'canceling',
  'succeeded',
  'failed',
  'canceled',
] as const satisfies BackfillStatus[]
const FILTERS: readonly FilterDefinition[] = [
  { key: 'status', label: 'Status', isMany: true, options: STATUSES.map((value) => ({ value })) },
]

export function BackfillsScreen() {
  const [view, setView] = useView()
  const [isAsking, setAsking] = useState(false)
  const go = useGo()
  const refusal = useRefusal('launcher')
  const wanted = splitValues(view['status'])
  const status = STATUSES.filter((one) => wanted.includes(one))
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(backfillsQuery(status))
  if (error !== null && data === undefined) {
    return (
      <>
        <PageHeader title="Backfills" />
        <ErrorPanel error={error} />
      </>
    )
  }
  const begin = (
    <Button
      leftSection={<IconPlus size={14} aria-hidden />}
      disabled={refusal !== undefined}
      title={refusal}
      onClick={() => setAsking(true)}
    >
      New backfill
    </Button>
  )
  return (
    <div className={classes['screen']}>
      <PageHeader title="Backfills" actions={begin} />
      <div className={classes['filters']}>
        <FilterBar label="backfills" filters={FILTERS} value={view} onChange={setView} savedAs="backfills" />
      </div>
      <DataTable
        label="Backfills"
        columns={BACKFILL_COLUMNS}
        rows={data?.pages.flatMap(({ backfills }) => backfills) ?? []}
        rowKey={({ backfillId }) => backfillId}
        onRowOpen={({ backfillId }) => go(backfillHref(backfillId))}
        isFilling
        onEnd={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        footer={isFetchingNextPage ? <Loading label="Loading more backfills" /> : null}
        empty={data === undefined ? <Loading label="Loading backfills" /> : <Nothing isNarrowed={status.length > 0} />}
      />
      {isAsking ? <BackfillDialog onClose={() => setAsking(false)} /> : null}
    </div>
  )
}

function Nothing({ isNarrowed }: { readonly isNarrowed: boolean }) {
  if (isNarrowed) return <EmptyState title="No backfill is like that">Take a filter away.</EmptyState>
  return (
    <EmptyState title="No backfills yet">A backfill makes many partitions, run by run. Begin one above.</EmptyState>
  )
}
