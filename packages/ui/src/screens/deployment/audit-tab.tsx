import type { AuditEntry } from '@ingot/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { RunLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { Loading } from '../../parts/loading.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { Toolbar } from '../../parts/toolbar.tsx'
import { auditQuery } from '../../queries/deployment-queries.ts'
import { useView } from '../../view-state.ts'

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'at', title: 'When', width: 110, cell: ({ atMs }) => <TimeAgo atMs={atMs} /> },
  { id: 'actor', title: 'Who', width: 130, cell: ({ actor }) => actor },
  { id: 'action', title: 'What', width: 150, cell: ({ action }) => <code>{action}</code> },
  { id: 'subject', title: 'To what', grow: 2, cell: (entry) => <Subject entry={entry} /> },
  {
    id: 'outcome',
    title: 'Outcome',
    width: 190,
    cell: (entry) => <Outcome entry={entry} />,
  },
  {
    id: 'detail',
    title: 'Detail',
    grow: 2,
    isNarrowHidden: true,
    cell: ({ detail }) =>
      detail === undefined ? null : <code title={JSON.stringify(detail, null, 2)}>{JSON.stringify(detail)}</code>,
  },
]

/** Who changed what, newest first. */
export function AuditTab() {
  const [view, setView] = useView()
  const { actor, action } = view as { readonly actor?: string; readonly action?: string }
  const filter = { ...(actor === undefined ? {} : { actor }), ...(action === undefined ? {} : { action }) }
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery(auditQuery(filter))
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  const offered = (pick: (entry: AuditEntry) => string) => [...new Set(entries.map(pick))]
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Loading the audit log" />
  return (
    <>
      <Toolbar label="Audit log">
        <FilterBar
          label="the audit log"
          value={view}
          onChange={setView}
          filters={[
            { key: 'actor', label: 'Who', suggestions: offered((entry) => entry.actor) },
            { key: 'action', label: 'What', suggestions: offered((entry) => entry.action) },
          ]}
        />
      </Toolbar>
      <DataTable
        label="Audit log"
        columns={COLUMNS}
        rows={entries}
        rowKey={({ id }) => String(id)}
        isFilling
        empty={
          <EmptyState title="Nothing yet">What anybody changes through this server is written down here.</EmptyState>
        }
        onEnd={() => {
          if (hasNextPage && !isFetching) void fetchNextPage()
        }}
      />
    </>
  )
}

/** Runs have a page; what else it was done to may be gone, or be several. */
function Subject({ entry: { action, subject } }: { readonly entry: AuditEntry }) {
  const isRun = action.startsWith('run.') && /^[0-9a-f-]{36}$/.test(subject)
  return isRun ? <RunLink runId={subject}>{subject}</RunLink> : <code>{subject}</code>
}

function Outcome({ entry: { outcome, code } }: { readonly entry: AuditEntry }) {
  return outcome === 'done' ? (
    <StatusTag status="succeeded" label="Done" />
  ) : (
    <StatusTag status="failed" label={`Refused${code === undefined ? '' : `: ${code}`}`} />
  )
}
