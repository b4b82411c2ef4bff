import type { StoredEvent } from '@ingot/core'
import { Chip, Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { RunLink } from '../../links.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { DraftInput } from '../../parts/draft-input.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { SidePanel } from '../../parts/side-panel.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { assetEventsQuery } from '../../queries/asset-queries.ts'
import { useView } from '../../view-state.ts'
import classes from './asset-screen.module.css'
import { chosenKinds, EVENT_CHOICES, eventWords, kindsOf } from './event-kinds.ts'
import { EventPanel } from './event-panel.tsx'
import { EventPlots } from './event-plots.tsx'
import { metadataWords } from './metadata-words.ts'

export interface EventsTabProps {
  readonly assetKey: string
  readonly project: string
}

/** Everything that happened to the asset, newest first, and its numbers over time. */
export function EventsTab({ assetKey, project }: EventsTabProps) {
  const [view, setView] = useView()
  const kinds = chosenKinds(view['kind'])
  const partition = view['of'] ?? ''
  const filter = { ...(kinds.length === 0 ? {} : { kind: kindsOf(kinds) }), ...(partition === '' ? {} : { partition }) }
  const query = useInfiniteQuery(assetEventsQuery(assetKey, filter))
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.events) ?? [], [query.data])
  const open = events.find(({ id }) => String(id) === view['event'])
  const show = (id: number | undefined) => setView({ event: id === undefined ? undefined : String(id) })
  return (
    <div className={classes['fill']}>
      <div className={classes['line']}>
        <Chip.Group multiple value={[...kinds]} onChange={(next) => setView({ kind: next.join(',') })}>
          <Group gap="xs">
            {EVENT_CHOICES.map(({ value, label }) => (
              <Chip key={value} value={value} size="xs">
                {label}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <DraftInput
          aria-label="Partition"
          placeholder="Partition"
          value={partition}
          onChange={(value) => setView({ of: value })}
        />
      </div>
      {query.error === null ? null : <ErrorPanel error={query.error} />}
      <EventPlots events={events} onOpen={show} />
      <div className={classes['split']}>
        <DataTable
          label="Events"
          isFilling
          columns={EVENT_COLUMNS}
          rows={events}
          rowKey={({ id }) => String(id)}
          onRowOpen={({ id }) => show(id)}
          openKey={view['event']}
          onEnd={() => (query.hasNextPage && !query.isFetchingNextPage ? void query.fetchNextPage() : undefined)}
          empty={query.isPending ? <Loading label="Loading events" /> : <EmptyState title="Nothing has happened yet" />}
          footer={query.isFetchingNextPage ? <Loading label="Loading older events" /> : null}
        />
        <SidePanel title="Event" isOpen={open !== undefined} onClose={() => show(undefined)} width={420}>
          {open === undefined ? null : <EventPanel event={open} assetKey={assetKey} project={project} />}
        </SidePanel>
      </div>
    </div>
  )
}

const EVENT_COLUMNS: readonly Column<StoredEvent>[] = [
  { id: 'when', title: 'When', width: 110, cell: ({ atMs }) => <TimeAgo atMs={atMs} /> },
  {
    id: 'what',
    title: 'What',
    grow: 1.4,
    minWidth: 150,
    cell: (event) => {
      const { status, words } = eventWords(event)
      return (
        <span className={classes['said']} title={words}>
          <StatusMark status={status} label="" />
          <span>{words}</span>
        </span>
      )
    },
  },
  {
    id: 'partition',
    title: 'Partition',
    grow: 1,
    isNarrowHidden: true,
    cell: (event) =>
      'partition' in event && event.partition !== undefined ? <MonoText text={event.partition} /> : null,
  },
  {
    id: 'metadata',
    title: 'Metadata',
    grow: 2,
    isNarrowHidden: true,
    cell: (event) =>
      'metadata' in event ? <span title={metadataWords(event.metadata)}>{metadataWords(event.metadata)}</span> : null,
  },
  {
    id: 'run',
    title: 'Run',
    width: 170,
    isNarrowHidden: true,
    cell: ({ runId }) => (runId === undefined ? null : <RunLink runId={runId} />),
  },
]
