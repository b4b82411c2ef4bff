import type { RunState } from '@ingot/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { launchpadHref, runHref } from '../../links.ts'
import type { SearchText } from '../../links.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useIsNarrow } from '../../parts/use-is-narrow.ts'
import { useGo } from '../../view-state.ts'
import { BulkBar } from './bulk-bar.tsx'
import { RUN_CARDS, RUN_COLUMNS } from './run-columns.tsx'
import { runListQuery } from './run-list-queries.ts'
import { filterOf, isNarrowed } from './runs-view.ts'

const CARD_PX = 80

/** Runs, newest first; more are read as the end comes into view. */
export function RunsList({ search }: { readonly search: SearchText }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    runListQuery(filterOf(search)),
  )
  const [selected, setSelected] = useSelection(JSON.stringify(search))
  const go = useGo()
  const isNarrow = useIsNarrow()
  const rows = useMemo(() => distinct(data?.pages.flatMap(({ runs }) => runs) ?? []), [data])
  if (data === undefined) {
    return error === null ? (
      <Loading label="Reading runs" />
    ) : (
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <>
      {error === null ? null : <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <BulkBar runs={rows} selected={selected} onSelected={setSelected} />
      <DataTable
        label="Runs"
        isFilling
        columns={isNarrow ? RUN_CARDS : RUN_COLUMNS}
        {...(isNarrow ? { estimateRow: CARD_PX } : {})}
        rows={rows}
        rowKey={(run) => run.runId}
        selection={{ selected, onChange: setSelected }}
        onRowOpen={(run) => go(runHref(run.runId))}
        rowEdge={(run) => (run.status === 'failed' ? 'var(--failed)' : undefined)}
        onEnd={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        empty={<NoRuns search={search} />}
        footer={isFetchingNextPage ? <Loading label="Reading more runs" /> : null}
      />
    </>
  )
}

const NONE: ReadonlySet<string> = new Set()

/** What was chosen under other filters is not chosen any more: nothing is deleted unseen. */
function useSelection(filters: string) {
  const [chosen, setChosen] = useState({ filters, selected: NONE })
  const selected = chosen.filters === filters ? chosen.selected : NONE
  return [selected, (next: ReadonlySet<string>) => setChosen({ filters, selected: next })] as const
}

/** A run that was queued between two pages may be on both. */
function distinct(runs: readonly RunState[]): readonly RunState[] {
  return [...new Map(runs.map((run) => [run.runId, run])).values()]
}

function NoRuns({ search }: { readonly search: SearchText }) {
  if (isNarrowed(search))
    return <EmptyState title="No runs like these">Take a filter away, or look at another tab.</EmptyState>
  return (
    <EmptyState title="No runs yet" action={<a href={launchpadHref({})}>Open the launchpad</a>}>
      Launch a job, materialize an asset, or switch a schedule on.
    </EmptyState>
  )
}
