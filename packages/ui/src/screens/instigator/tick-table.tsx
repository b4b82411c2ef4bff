import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { RunLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { DurationText } from '../../parts/duration-text.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { countText } from '../../parts/number-text.ts'
import { statusColor } from '../../parts/status-look.ts'
import { StatusTag } from '../../parts/status-tag.tsx'
import { instantText } from '../../parts/time-text.ts'
import { Toolbar } from '../../parts/toolbar.tsx'
import type { InstigatorParams, TickRow, TickStatus } from '../../queries/automation-queries.ts'
import { ticksQuery } from '../../queries/automation-queries.ts'
import { useView } from '../../view-state.ts'
import classes from './instigator-screen.module.css'
import { cursorText, tickResult } from './tick-words.ts'

export interface TickTableProps {
  readonly one: InstigatorParams
  readonly openId: number
  readonly onOpen: (tickId: number) => void
}

const STATUSES = [
  { value: 'all', label: 'All' },
  { value: 'succeeded', label: 'Requested' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'failed', label: 'Failed' },
]

/** Ticks, newest first; pages come as the end is scrolled to. */
export function TickTable({ one, openId, onOpen }: TickTableProps) {
  const [view, setView] = useView()
  const status = statusOf(view['status'])
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    ticksQuery(one, status === undefined ? [] : [status]),
  )
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  return (
    <div>
      <Toolbar label="Which ticks">
        <SegmentedControl
          data={STATUSES}
          value={status ?? 'all'}
          aria-label="Status"
          onChange={(next) => setView({ status: next === 'all' ? undefined : next })}
        />
      </Toolbar>
      <DataTable
        label="Ticks"
        columns={columnsOf(one)}
        rows={data?.pages.flatMap(({ ticks }) => ticks) ?? []}
        rowKey={({ id }) => String(id)}
        openKey={String(openId)}
        onRowOpen={({ id }) => onOpen(id)}
        onEnd={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        footer={isFetchingNextPage ? <Loading label="Loading more ticks" /> : null}
        rowEdge={(tick) => (tick.status === 'failed' ? statusColor('failed') : undefined)}
        empty={data === undefined ? <Loading label="Loading ticks" /> : <Nothing status={status} />}
      />
    </div>
  )
}

function statusOf(text: string | undefined): TickStatus | undefined {
  return text === 'succeeded' || text === 'skipped' || text === 'failed' ? text : undefined
}

function columnsOf({ kind }: InstigatorParams): readonly Column<TickRow>[] {
  const cursor: Column<TickRow> = {
    id: 'cursor',
    title: 'Cursor after',
    grow: 1,
    isNarrowHidden: true,
    cell: ({ cursorAfter }) =>
      cursorAfter === undefined ? null : <code title={cursorAfter}>{cursorText(cursorAfter)}</code>,
  }
  return [
    {
      id: 'at',
      title: 'Time',
      width: 220,
      cell: ({ dueAtMs, startedAtMs, endedAtMs, count }) =>
        instantText(count > 1 ? endedAtMs : (dueAtMs ?? startedAtMs)),
    },
    { id: 'status', title: 'Status', width: 172, cell: (tick) => <Status tick={tick} /> },
    {
      id: 'result',
      title: 'Result',
      grow: 2,
      minWidth: 140,
      isNarrowHidden: true,
      cell: (tick) => <Result tick={tick} />,
    },
    ...(kind === 'sensor' ? [cursor] : []),
    {
      id: 'duration',
      title: 'Took',
      width: 78,
      align: 'right',
      isNarrowHidden: true,
      cell: ({ startedAtMs, endedAtMs, count }) => (count > 1 ? null : <DurationText ms={endedAtMs - startedAtMs} />),
    },
  ]
}

/** Equal skips, one after the other, are one row, with the time of the last. */
function Status({ tick: { status, count, startedAtMs, isSlow = false } }: { readonly tick: TickRow }) {
  return (
    <span>
      <StatusTag status={status} />
      {count > 1 ? (
        <span className={classes['dimmed']} title={`The first at ${instantText(startedAtMs)}`}>
          {' '}
          × {countText(count)}
        </span>
      ) : null}
      {isSlow ? <span className={classes['dimmed']}> slow</span> : null}
    </span>
  )
}

function Result({ tick }: { readonly tick: TickRow }) {
  const [only, second] = tick.runIds
  if (only !== undefined && second === undefined) return <RunLink runId={only} />
  const text = tickResult(tick)
  return <span title={text}>{text}</span>
}

function Nothing({ status }: { readonly status: TickStatus | undefined }) {
  if (status !== undefined) return <EmptyState title="No tick came to that">Show all to see the others.</EmptyState>
  return <EmptyState title="No ticks yet">None was due while it was on. Preview shows what one would do.</EmptyState>
}
