/**
 * run-view — what the run page shows, as it stands in the address. Pure.
 *
 * Shapes   lists are joined by commas; what has its usual value is left out.
 */
import type { SearchText } from '../../links.ts'
import { joinValues, splitValues } from '../../parts/filter-words.ts'
import type { EventFilter } from './event-filter.ts'
import type { GanttMode } from './layout-bars.ts'
import { GANTT_MODES } from './layout-bars.ts'
import type { LogLevel } from './log-filter.ts'
import { LOG_LEVELS } from './log-filter.ts'

/** `chart` is a tab of its own only where there is no room for it above the others. */
export const RUN_TABS = ['chart', 'events', 'logs', 'steps', 'config'] as const
export type RunTab = (typeof RUN_TABS)[number]

const STREAMS = ['log', 'stdout', 'stderr'] as const
type LogStream = (typeof STREAMS)[number]

export interface RunView {
  readonly tab: RunTab
  readonly mode: GanttMode
  readonly find: string
  readonly isPlannedHidden: boolean
  /** Percent of the height. */
  readonly share: number
  readonly eventId: number | undefined
  readonly logLevel: LogLevel | undefined
  readonly logStream: LogStream | undefined
  readonly logText: string
}

export function readRunView(search: SearchText, isNarrow: boolean): RunView {
  const { tab, mode, find, hide, share, event, level, stream, text } = namesOf(search)
  const chosen = oneOf(RUN_TABS, tab) ?? (isNarrow ? 'chart' : 'events')
  const eventId = Number(event)
  return {
    tab: chosen === 'chart' && !isNarrow ? 'events' : chosen,
    mode: oneOf(GANTT_MODES, mode) ?? 'flat',
    find: find ?? '',
    isPlannedHidden: hide === 'planned',
    share: share === undefined ? 45 : Number(share),
    eventId: Number.isSafeInteger(eventId) && event !== undefined ? eventId : undefined,
    logLevel: oneOf(LOG_LEVELS, level),
    logStream: oneOf(STREAMS, stream),
    logText: text ?? '',
  }
}

function namesOf(search: SearchText) {
  return {
    tab: search['tab'],
    mode: search['mode'],
    find: search['find'],
    hide: search['hide'],
    share: search['share'],
    event: search['event'],
    level: search['level'],
    stream: search['stream'],
    text: search['text'],
  }
}

function oneOf<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  return values.find((value) => value === text)
}

/** Names in the address of what narrows the events. */
export function eventPatch({ text, levels, kinds }: Partial<EventFilter>): SearchText {
  return {
    ...(text === undefined ? {} : { q: blank(text) }),
    ...(levels === undefined ? {} : { levels: blank(joinValues([...levels])) }),
    ...(kinds === undefined ? {} : { kinds: blank(joinValues([...kinds])) }),
  }
}

export function setOfText(text: string | undefined): ReadonlySet<string> {
  return new Set(splitValues(text))
}

/** An empty text takes the name out of the address. */
export function blank(text: string): string | undefined {
  return text === '' ? undefined : text
}
