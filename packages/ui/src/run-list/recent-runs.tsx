import type { RunState } from '@ingot/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { runHref } from '../links.ts'
import { RunLink } from '../links.tsx'
import { MonoText } from '../parts/copy-text.tsx'
import type { Column } from '../parts/data-table.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { RunDuration } from '../parts/duration-text.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { Loading } from '../parts/loading.tsx'
import { StatusTag } from '../parts/status-tag.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { LaunchedBy, RunTargetLinks } from '../run-origin-links.tsx'
import { partitionText } from '../run-origin.ts'
import { useGo } from '../view-state.ts'
import type { RecentRunsFilter } from './recent-runs-query.ts'
import { recentRunsQuery } from './recent-runs-query.ts'

export interface RecentRunsProps {
  readonly label: string
  readonly filter: RecentRunsFilter
  /** Said when there is none. */
  readonly hint: string
  /** What every one of them has in common, and is therefore not shown. */
  readonly without: 'target' | 'launched-by' | 'none'
}

/** Newest runs, more of them when their end is scrolled to. */
export function RecentRuns({ label, filter, hint, without }: RecentRunsProps) {
  const go = useGo()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, isPending } = useInfiniteQuery(
    recentRunsQuery(filter),
  )
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  return (
    <DataTable
      label={label}
      columns={COLUMNS.filter(({ id }) => id !== without)}
      rows={data?.pages.flatMap(({ runs }) => runs) ?? []}
      rowKey={({ runId }) => runId}
      onRowOpen={({ runId }) => go(runHref(runId))}
      onEnd={() => {
        if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
      }}
      empty={isPending ? <Loading label="Loading runs" /> : <EmptyState title="No runs yet">{hint}</EmptyState>}
      footer={isFetchingNextPage ? <Loading label="Loading more runs" /> : null}
    />
  )
}

const COLUMNS: readonly Column<RunState>[] = [
  { id: 'status', title: 'Status', width: 112, cell: ({ status }) => <StatusTag status={status} /> },
  { id: 'run', title: 'Run', width: 150, cell: ({ runId }) => <RunLink runId={runId} /> },
  {
    id: 'target',
    title: 'Target',
    grow: 2,
    isNarrowHidden: true,
    cell: ({ request }) => <RunTargetLinks request={request} />,
  },
  { id: 'partition', title: 'Partition', grow: 1, isNarrowHidden: true, cell: (run) => <Partition run={run} /> },
  {
    id: 'launched-by',
    title: 'Launched by',
    grow: 1,
    isNarrowHidden: true,
    cell: ({ request }) => <LaunchedBy request={request} />,
  },
  { id: 'queued', title: 'Queued', width: 86, cell: ({ queuedAtMs }) => <TimeAgo atMs={queuedAtMs} /> },
  {
    id: 'duration',
    title: 'Duration',
    width: 100,
    align: 'right',
    isNarrowHidden: true,
    cell: ({ startedAtMs, endedAtMs }) => <RunDuration fromMs={startedAtMs} toMs={endedAtMs} />,
  },
]

function Partition({ run }: { readonly run: RunState }) {
  const text = partitionText(run.request)
  return text === undefined ? null : <MonoText text={text} />
}
