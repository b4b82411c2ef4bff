import type { PointerEvent } from 'react'

import type { MarkerJson } from '../../api.ts'
import { useIsNarrow } from '../../parts/use-is-narrow.ts'
import { durationText } from '../../parts/time-text.ts'
import type { GanttWindow } from './gantt-window.ts'
import { levelTicks, timeTicks } from './gantt-window.ts'
import type { GanttMode } from './layout-bars.ts'
import classes from './run-gantt.module.css'

// A label takes some 70 px.
const MOST_TICKS = 10
const MOST_TICKS_NARROW = 3
const MOST_MARKERS = 300

export interface GanttAxisProps {
  readonly window: GanttWindow
  readonly mode: GanttMode
  readonly originMs: number
  readonly markers: readonly MarkerJson[]
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

/** Times since the start of the run, and what happened beside its steps. */
export function GanttAxis({ window, mode, originMs, markers, onPointerDown }: GanttAxisProps) {
  const isTime = mode !== 'waterfall'
  const most = useIsNarrow() ? MOST_TICKS_NARROW : MOST_TICKS
  const ticks = isTime ? timeTicks(window, originMs, most) : levelTicks(window, most)
  return (
    <div className={classes['axis']} aria-hidden onPointerDown={onPointerDown}>
      <div className={classes['axisName']}>{isTime ? 'Time since the start' : 'Level of dependency'}</div>
      <div className={classes['axisTicks']}>
        {ticks.map(({ at, label }) => (
          <span key={label} className={classes['tick']} style={{ left: `${at * 100}%` }}>
            {label}
          </span>
        ))}
        {isTime ? <Markers window={window} markers={markers} /> : null}
      </div>
    </div>
  )
}

function Markers({ window, markers }: { readonly window: GanttWindow; readonly markers: readonly MarkerJson[] }) {
  const length = window.to - window.from
  const shown = markers.filter(({ atMs, durationMs = 0 }) => atMs >= window.from && atMs - durationMs <= window.to)
  return shown.slice(0, MOST_MARKERS).map(({ atMs, kind, label, durationMs = 0 }, index) => {
    const left = Math.max(0, (atMs - durationMs - window.from) / length)
    const right = Math.min(1, (atMs - window.from) / length)
    const took = durationMs === 0 ? '' : `, ${durationText(durationMs)}`
    return (
      <span
        key={index}
        className={classes['marker']}
        data-kind={kind}
        title={`${kind.replaceAll('-', ' ')}: ${label}${took}`}
        style={{ left: `${left * 100}%`, width: `max(3px, ${(right - left) * 100}%)` }}
      />
    )
  })
}
