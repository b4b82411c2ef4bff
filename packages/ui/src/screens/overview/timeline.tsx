import { useElementSize, useMergedRef } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'

import { api } from '../../api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { zoneText } from '../../parts/time-text.ts'
import { TimelineAxis } from './timeline-axis.tsx'
import { TimelineRow } from './timeline-row.tsx'
import type { Fetched, Group } from './timeline-window.ts'
import { fetchedWindow } from './timeline-window.ts'
import classes from './timeline.module.css'
import { useTimelineMoves } from './use-timeline-moves.ts'
import type { TimelineWindow } from './use-timeline-window.ts'

export interface TimelineProps extends TimelineWindow {
  readonly group: Group
}

function timelineQuery(group: Group, fetched: Fetched) {
  return {
    queryKey: ['timeline', group, fetched],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api('GET /timeline', { query: { groupBy: group, ...fetched }, signal }),
    placeholderData: keepPreviousData,
  }
}

/** A row per job, automation or group of assets; a bar per run; a tick for each time that something will start. */
export function Timeline({ group, window, nowMs, isLive, move, goLive }: TimelineProps) {
  const field = useRef<HTMLDivElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const { ref: sized, width } = useElementSize<HTMLDivElement>()
  const plotRef = useMergedRef(plot, sized)
  const moves = useTimelineMoves({ field, plot, window, width: Math.max(1, width), move, goLive })
  const { data, error, refetch } = useQuery({
    ...timelineQuery(group, fetchedWindow(window, width)),
    enabled: width > 0,
  })
  const rows = data?.rows ?? []
  return (
    <section className={classes['timeline']} aria-label="Timeline of runs">
      {error === null ? null : <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <div
        ref={field}
        className={classes['field']}
        tabIndex={0}
        role="group"
        aria-label="Timeline. Arrow keys move it, plus and minus zoom, 0 goes back to now."
        onKeyDown={moves.onKeyDown}
      >
        <div className={classes['axisRow']}>
          <div className={classes['corner']}>
            {isLive ? 'Live' : 'Standing still'}
            <span title="The time zone of this browser">{zoneText(nowMs)}</span>
          </div>
          <div
            ref={plotRef}
            className={classes['plot']}
            onPointerDown={moves.onPointerDown}
            onPointerMove={moves.onPointerMove}
            onPointerUp={moves.onPointerUp}
          >
            <TimelineAxis window={window} width={width} nowMs={nowMs} />
          </div>
        </div>
        {rows.map((row) => (
          <TimelineRow key={row.id} row={row} window={window} width={width} nowMs={nowMs} moves={moves} />
        ))}
      </div>
      {data === undefined && error === null ? <Loading label="Loading the timeline" /> : null}
      {data !== undefined && rows.length === 0 ? (
        <EmptyState title="Nothing ran in this time">Launch a job or an asset, or show more time.</EmptyState>
      ) : null}
      {data?.isCut === true ? <p className={classes['note']}>Only the newest runs of this time are shown.</p> : null}
    </section>
  )
}
