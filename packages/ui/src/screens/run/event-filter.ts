/**
 * event-filter — which events the list shows, and how many there are of each kind and level. Pure.
 *
 * Shapes   the text is words that must all occur in the event's line, step, kind or error; letter case is ignored.
 */
import type { StoredEvent } from '@ingot/core'

import type { EventLevel } from './event-words.ts'
import { errorOf, eventLevel, eventText, stepOf } from './event-words.ts'

export interface EventFilter {
  readonly text: string
  /** None: all. */
  readonly levels: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
  readonly steps: ReadonlySet<string>
}

export function isShown(event: StoredEvent, filter: EventFilter): boolean {
  if (filter.kinds.size > 0 && !filter.kinds.has(event.kind)) return false
  if (filter.levels.size > 0 && !filter.levels.has(eventLevel(event))) return false
  if (filter.steps.size > 0 && !filter.steps.has(stepOf(event) ?? '')) return false
  return filter.text.trim() === '' || holds(event, filter.text)
}

function holds(event: StoredEvent, text: string): boolean {
  const line = `${event.kind} ${stepOf(event) ?? ''} ${eventText(event)} ${errorOf(event)?.message ?? ''}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word))
}

export interface EventCounts {
  readonly levels: ReadonlyMap<EventLevel, number>
  readonly kinds: ReadonlyMap<string, number>
}

/** Of the chosen steps, whatever else is filtered. */
export function countEvents(events: readonly StoredEvent[], steps: ReadonlySet<string>): EventCounts {
  const levels = new Map<EventLevel, number>()
  const kinds = new Map<string, number>()
  for (const event of events) {
    if (steps.size > 0 && !steps.has(stepOf(event) ?? '')) continue
    const level = eventLevel(event)
    levels.set(level, (levels.get(level) ?? 0) + 1)
    kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1)
  }
  return { levels, kinds }
}
