import type { AuditEntry } from '@ingot/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { useState } from 'react'

import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { Loading } from '../../parts/loading.tsx'
import { SidePanel } from '../../parts/side-panel.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { Toolbar } from '../../parts/toolbar.tsx'
import { auditQuery } from '../../queries/deployment-queries.ts'
import { useView } from '../../view-state.ts'
import { AuditDetails, AuditOutcome, AuditSubject } from './audit-details.tsx'
import classes from './deployment.module.css'

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'at', title: 'When', width: 110, cell: ({ atMs }) => <TimeAgo atMs={atMs} /> },
  { id: 'actor', title: 'Who', width: 130, cell: ({ actor }) => actor },
  { id: 'action', title: 'What', width: 150, cell: ({ action }) => <code>{action}</code> },
  { id: 'subject', title: 'To what', grow: 2, isNarrowHidden: true, cell: (entry) => <AuditSubject entry={entry} /> },
  {
    id: 'outcome',
    title: 'Outcome',
    width: 190,
    cell: (entry) => <AuditOutcome entry={entry} />,
  },
  {
    id: 'detail',
    title: 'Detail',
    grow: 2,
    isNarrowHidden: true,
    cell: ({ detail }) => (detail === undefined ? null : <code>{JSON.stringify(detail)}</code>),
  },
]

/** Who changed what, newest first. */
export function AuditTab() {
  const [view, setView] = useView()
  const { actor, action } = view as { readonly actor?: string; readonly action?: string }
  const filter = { ...(actor === undefined ? {} : { actor }), ...(action === undefined ? {} : { action }) }
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery(auditQuery(filter))
  const [openId, setOpenId] = useState<number>()
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  const open = entries.find(({ id }) => id === openId)
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
      <div className={classes['beside']}>
        <div className={classes['grows']}>
          <DataTable
            label="Audit log"
            columns={COLUMNS}
            rows={entries}
            rowKey={({ id }) => String(id)}
            openKey={String(openId)}
            onRowOpen={({ id }) => setOpenId(id)}
            empty={
              <EmptyState title="Nothing yet">
                What anybody changes through this server is written down here.
              </EmptyState>
            }
            onEnd={() => {
              if (hasNextPage && !isFetching) void fetchNextPage()
            }}
          />
        </div>
        <SidePanel title={open?.action ?? ''} isOpen={open !== undefined} onClose={() => setOpenId(undefined)}>
          {open === undefined ? null : <AuditDetails entry={open} />}
        </SidePanel>
      </div>
    </>
  )
}
