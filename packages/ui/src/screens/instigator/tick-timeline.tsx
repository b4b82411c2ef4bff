import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { clockText, instantText } from '../../parts/time-text.ts'
import { statusColor, statusLook } from '../../parts/status-look.ts'
import { useNow } from '../../parts/use-now.ts'
import type { InstigatorParams, TickRow } from '../../queries/automation-queries.ts'
import { timelineTicksQuery } from '../../queries/automation-queries.ts'
import screen from './instigator-screen.module.css'
import { tickResult } from './tick-words.ts'
import classes from './tick-timeline.module.css'
import type { TickMark, WindowName } from './timeline-marks.ts'
import { axisTimes, timelineMarks, WINDOWS } from './timeline-marks.ts'

export interface TickTimelineProps {
  readonly one: InstigatorParams
  readonly nextTicksAtMs: readonly number[]
  readonly window: WindowName
  readonly onWindow: (window: WindowName) => void
  readonly onOpen: (tickId: number) => void
}

const NO_TICKS: readonly TickRow[] = []
const MOST_MARKS = 180
// What is to come has this much of the line.
const AHEAD = 0.12

/** Ticks on a line of time that goes on by itself; the next ones ahead of it. */
export function TickTimeline({ one, nextTicksAtMs, window, onWindow, onOpen }: TickTimelineProps) {
  const ticks = useQuery(timelineTicksQuery(one)).data?.ticks ?? NO_TICKS
  const nowMs = useNow(5_000)
  const toMs = nowMs + WINDOWS[window] * AHEAD
  const fromMs = nowMs - WINDOWS[window]
  const marks = useMemo(() => timelineMarks(ticks, { fromMs, toMs }, MOST_MARKS), [ticks, fromMs, toMs])
  const left = (atMs: number) => `${((atMs - fromMs) / (toMs - fromMs)) * 100}%`
  return (
    <section className={screen['panel']} aria-labelledby="tick-timeline">
      <div className={classes['head']}>
        <h2 id="tick-timeline">Newest ticks</h2>
        <SegmentedControl
          data={Object.keys(WINDOWS)}
          value={window}
          aria-label="How far back"
          onChange={(name) => onWindow(name === '6h' || name === '24h' ? name : '1h')}
        />
      </div>
      <div
        className={classes['line']}
        role="img"
        aria-label={`${marks.length} marks of ticks; the table below has them one by one`}
      >
        {marks.map((mark) => (
          <Mark key={mark.left} mark={mark} onOpen={onOpen} />
        ))}
        {nextTicksAtMs
          .filter((atMs) => atMs <= toMs)
          .map((atMs) => (
            <span
              key={atMs}
              className={classes['next']}
              style={{ left: left(atMs) }}
              title={`Next: ${instantText(atMs)}`}
            />
          ))}
        <span className={classes['now']} style={{ left: left(nowMs) }} title="Now" />
      </div>
      <div className={classes['axis']} aria-hidden>
        {axisTimes(fromMs, nowMs).map((atMs) => (
          <span key={atMs} style={{ left: left(atMs) }}>
            {clockText(atMs).slice(0, 5)}
          </span>
        ))}
      </div>
      {marks.length === 0 ? <p className={screen['dimmed']}>No ticks in this time.</p> : null}
    </section>
  )
}

function Mark({ mark, onOpen }: { readonly mark: TickMark; readonly onOpen: (tickId: number) => void }) {
  const { ticks, status, left, count } = mark
  const worst = ticks.find((tick) => tick.status === status)
  if (worst === undefined) return null
  const words = [
    count === 1 ? statusLook(status).word : `${count} ticks, ${statusLook(status).word.toLowerCase()}`,
    instantText(worst.endedAtMs),
    tickResult(worst),
  ].join('\n')
  return (
    <span
      className={classes['mark']}
      data-status={status}
      style={{ left: `${left * 100}%`, background: statusColor(status) }}
      title={words}
      onClick={() => onOpen(worst.id)}
    />
  )
}
