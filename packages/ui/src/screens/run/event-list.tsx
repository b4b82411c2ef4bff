/** event-list — what happened in the run, one line each; a line opens what else is known of it. */
import type { StoredEvent } from '@ingot/core'
import type { KeyboardEvent } from 'react'
import { useCallback, useDeferredValue, useMemo } from 'react'

import { EmptyState } from '../../parts/empty-state.tsx'
import { SidePanel } from '../../parts/side-panel.tsx'
import { EventDetails } from './event-details.tsx'
import type { EventFilter } from './event-filter.ts'
import { countEvents, isShown } from './event-filter.ts'
import classes from './event-list.module.css'
import { EventRow } from './event-row.tsx'
import { EventToolbar } from './event-toolbar.tsx'
import type { GrowingList } from './growing-list.ts'
import { LineListView } from './line-list.tsx'
import { useListLength, useListView } from './use-growing-list.ts'
import { useLineList } from './use-line-list.ts'

const ROW_PX = 26

export interface EventListProps {
  readonly events: GrowingList<StoredEvent>
  readonly filter: EventFilter
  readonly isReading: boolean
  readonly isLive: boolean
  readonly startedAtMs: number
  /** Id of the event whose details are open. */
  readonly openId: number | undefined
  readonly onOpen: (id: number | undefined) => void
  readonly onFilter: (patch: Partial<EventFilter>) => void
}

export function EventList(props: EventListProps) {
  const { events, filter, isReading, isLive, startedAtMs, openId, onOpen, onFilter } = props
  const { indexes, counts } = useShownEvents(events, filter)
  const list = useLineList({ count: indexes.length, estimate: () => ROW_PX, followsAtFirst: isLive })
  const at = (row: number) => events.items[indexes[row] ?? -1]
  const openRow = openId === undefined ? -1 : indexes.findIndex((index) => events.items[index]?.id === openId)
  const open = openRow === -1 ? undefined : at(openRow)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = step === 0 ? undefined : at(openRow + step)
    if (next === undefined) return
    event.preventDefault()
    onOpen(next.id)
    list.virtualizer.scrollToIndex(openRow + step)
  }
  return (
    <section className={classes['list']} aria-label="Events">
      <EventToolbar
        filter={filter}
        counts={counts}
        shownCount={indexes.length}
        isReading={isReading}
        onFilter={onFilter}
      />
      <div className={classes['beside']}>
        <LineListView
          list={list}
          label="Events of the run"
          role="listbox"
          noun="event"
          isFitting
          isLive={isLive}
          activeId={openRow === -1 ? undefined : `event-${openRow}`}
          onKeyDown={onKeyDown}
          empty={isReading ? null : <EmptyState title="No events">{emptyHint(filter)}</EmptyState>}
          row={(row) => {
            const event = at(row)
            return event === undefined ? null : (
              <EventRow
                event={event}
                row={row}
                startedAtMs={startedAtMs}
                isOpen={event.id === openId}
                onOpen={onOpen}
              />
            )
          }}
        />
        <SidePanel
          title={open === undefined ? 'Event' : open.kind}
          isOpen={open !== undefined}
          onClose={() => onOpen(undefined)}
        >
          {open === undefined ? null : <EventDetails event={open} />}
        </SidePanel>
      </div>
    </section>
  )
}

function useShownEvents(events: EventListProps['events'], filter: EventFilter) {
  const text = useDeferredValue(filter.text)
  const { levels, kinds, steps } = filter
  const indexes = useListView(
    events,
    useCallback((event: StoredEvent) => isShown(event, { text, levels, kinds, steps }), [text, levels, kinds, steps]),
  )
  const length = useDeferredValue(useListLength(events))
  // By its length, too: the list is the same object however long.
  const counts = useMemo(() => countEvents(events.items, steps), [events, length, steps])
  return { indexes, counts }
}

function emptyHint({ text, levels, kinds, steps }: EventFilter): string {
  const isFiltered = text !== '' || levels.size > 0 || kinds.size > 0 || steps.size > 0
  return isFiltered ? 'None passes the filters above.' : 'They appear as the run goes on.'
}
