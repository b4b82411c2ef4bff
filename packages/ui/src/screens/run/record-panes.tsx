import { useMemo } from 'react'

import { ErrorPanel } from '../../parts/error-panel.tsx'
import { EventList } from './event-list.tsx'
import { LogView } from './log-view.tsx'
import type { PaneProps } from './pane-props.ts'
import { blank, eventPatch, setOfText } from './run-view.ts'

export function EventsPane({ run, followed, keys, view, search, setView }: PaneProps) {
  const { q = '', levels, kinds } = { q: search['q'], levels: search['levels'], kinds: search['kinds'] }
  const filter = useMemo(
    () => ({ text: q, levels: setOfText(levels), kinds: setOfText(kinds), steps: keys }),
    [q, levels, kinds, keys],
  )
  return (
    <EventList
      events={followed.feed.events}
      filter={filter}
      isReading={followed.state.isReadingEvents}
      isLive={run.endedAtMs === undefined}
      startedAtMs={run.startedAtMs ?? run.queuedAtMs}
      openId={view.eventId}
      onOpen={(id) => setView({ event: id === undefined ? undefined : String(id) })}
      onFilter={(patch) => setView(eventPatch(patch))}
    />
  )
}

export function LogsPane({ run, followed, keys, view, setView }: PaneProps) {
  const { logLevel: level, logStream: stream } = view
  const filter = useMemo(() => ({ steps: keys, level, stream }), [keys, level, stream])
  if (followed.state.error !== undefined) {
    return <ErrorPanel error={followed.state.error} title="The log could not be read" />
  }
  return (
    <LogView
      lines={followed.feed.lines}
      filter={filter}
      text={view.logText}
      runId={run.runId}
      isReading={followed.state.isReadingLogs}
      isLive={run.endedAtMs === undefined}
      gapAt={followed.state.gapAt}
      onFilter={(patch) =>
        setView({
          ...(patch.level === undefined ? {} : { level: blank(patch.level) }),
          ...(patch.stream === undefined ? {} : { stream: blank(patch.stream) }),
          ...(patch.text === undefined ? {} : { text: blank(patch.text) }),
        })
      }
    />
  )
}
