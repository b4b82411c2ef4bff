import { timeMarks, xOf } from './timeline-layout.ts'
import type { TimeWindow } from './timeline-window.ts'
import classes from './timeline.module.css'

export interface TimelineAxisProps {
  readonly window: TimeWindow
  readonly width: number
  readonly nowMs: number
}

const HEIGHT = 26
const offsetMin = (atMs: number) => new Date(atMs).getTimezoneOffset()

export function TimelineAxis({ window, width, nowMs }: TimelineAxisProps) {
  const now = xOf(window, width, nowMs)
  return (
    <svg className={classes['svg']} width={width} height={HEIGHT} aria-hidden>
      {timeMarks(window, width, offsetMin).map(({ atMs, x, label, isDay }) => (
        <g key={atMs} transform={`translate(${x} 0)`}>
          <line y1={HEIGHT - 5} y2={HEIGHT} className={classes['mark']} />
          {/* Room for the word `now`. */}
          {now > x - 12 && now < x + 50 ? null : (
            <text x={4} y={HEIGHT - 8} className={classes['time']} data-day={isDay}>
              {label}
            </text>
          )}
        </g>
      ))}
      {now >= 0 && now <= width ? (
        <text x={now} y={HEIGHT - 8} textAnchor="middle" className={classes['nowText']}>
          now
        </text>
      ) : null}
    </svg>
  )
}
