import type { StoredEvent } from '@ingot/core'

import { instantText } from '../../parts/time-text.ts'
import { UserText } from '../../parts/user-text.tsx'
import classes from './event-list.module.css'
import { eventLevel, eventText, stepOf } from './event-words.ts'
import { sinceText } from './gantt-window.ts'

export interface EventRowProps {
  readonly event: StoredEvent
  readonly row: number
  readonly startedAtMs: number
  readonly isOpen: boolean
  readonly onOpen: (id: number | undefined) => void
}

export function EventRow({ event, row, startedAtMs, isOpen, onOpen }: EventRowProps) {
  const level = eventLevel(event)
  return (
    <div
      id={`event-${row}`}
      className={classes['row']}
      role="option"
      aria-selected={isOpen}
      data-level={level}
      onClick={() => onOpen(isOpen ? undefined : event.id)}
    >
      <time className={classes['time']} title={instantText(event.atMs)}>
        {sinceText(event.atMs - startedAtMs)}
      </time>
      <span className={classes['kind']} data-level={level}>
        {event.kind}
      </span>
      <span className={classes['step']} title={stepOf(event)}>
        {stepOf(event)}
      </span>
      <span className={classes['text']}>
        <UserText text={eventText(event)} />
      </span>
    </div>
  )
}
