import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { InstigatorRowJson } from '../../api.ts'
import { automationsHref, instigatorHref } from '../../links.ts'
import { InstigatorLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { instantText } from '../../parts/time-text.ts'
import { instigatorsQuery } from '../../queries/automation-queries.ts'
import { useGo } from '../../view-state.ts'

/** What schedules that are on will ask for next, soonest first. */
export function ScheduledList() {
  const { data, error, refetch } = useQuery(instigatorsQuery())
  const go = useGo()
  const rows = useMemo(() => scheduled(data?.instigators ?? []), [data])
  if (data === undefined) {
    return error === null ? (
      <Loading label="Reading schedules" />
    ) : (
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <DataTable
      label="Scheduled runs"
      isFilling
      columns={COLUMNS}
      rows={rows}
      rowKey={({ project, name }) => `${project}/${name}`}
      onRowOpen={({ kind, project, name }) => go(instigatorHref(kind, project, name))}
      empty={
        <EmptyState title="Nothing is scheduled" action={<a href={automationsHref()}>See the schedules</a>}>
          Schedules that are switched on stand here with their next run.
        </EmptyState>
      }
    />
  )
}

export function scheduled(instigators: readonly InstigatorRowJson[]): readonly InstigatorRowJson[] {
  const at = ({ nextTickAtMs = Infinity }: InstigatorRowJson) => nextTickAtMs
  return instigators
    .filter(({ kind, isRunning, nextTickAtMs }) => kind === 'schedule' && isRunning && nextTickAtMs !== undefined)
    .sort((a, b) => at(a) - at(b))
}

const COLUMNS: readonly Column<InstigatorRowJson>[] = [
  {
    id: 'next',
    title: 'Next',
    width: 100,
    cell: ({ nextTickAtMs }) => (nextTickAtMs === undefined ? null : <TimeAgo atMs={nextTickAtMs} isDue />),
  },
  {
    id: 'at',
    title: 'At',
    width: 220,
    isNarrowHidden: true,
    cell: ({ nextTickAtMs }) => (nextTickAtMs === undefined ? null : instantText(nextTickAtMs)),
  },
  {
    id: 'schedule',
    title: 'Schedule',
    grow: 1,
    cell: ({ kind, project, name }) => <InstigatorLink kind={kind} project={project} name={name} />,
  },
  { id: 'target', title: 'Target', grow: 1, isNarrowHidden: true, cell: ({ target }) => target },
  { id: 'rhythm', title: 'Rhythm', grow: 1, isNarrowHidden: true, cell: ({ rhythm }) => rhythm },
]
