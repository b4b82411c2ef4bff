import type { ReactNode } from 'react'

import type { TimelineRowJson } from '../../api.ts'
import type { SearchText } from '../../links.ts'
import {
  assetsHref,
  backfillHref,
  instantParam,
  instigatorHref,
  instigatorTitle,
  jobHref,
  runHref,
  runsHref,
} from '../../links.ts'
import { plural } from '../../parts/number-text.ts'
import { statusColor, statusLook } from '../../parts/status-look.ts'
import { durationText, instantText } from '../../parts/time-text.ts'
import type { PlacedBar } from './timeline-layout.ts'
import { barParts, placeBars, placeTicks, timeMarks, totalCounts, xOf } from './timeline-layout.ts'
import type { TimeWindow } from './timeline-window.ts'
import classes from './timeline.module.css'
import type { Moves } from './use-timeline-moves.ts'

export interface TimelineRowProps {
  readonly row: TimelineRowJson
  readonly window: TimeWindow
  readonly width: number
  readonly nowMs: number
  readonly moves: Moves
}

const ROW = 30
const BAR = 18
const TOP = (ROW - BAR) / 2
const offsetMin = (atMs: number) => new Date(atMs).getTimezoneOffset()

export function TimelineRow({ row, window, width, nowMs, moves }: TimelineRowProps) {
  const bars = placeBars(row.bars, window, width, nowMs)
  const { onKeyDown: _keys, ...pointer } = moves
  const now = xOf(window, width, nowMs)
  return (
    <div className={classes['row']}>
      <div className={classes['name']} title={`${row.project} · ${row.name}`}>
        <RowName row={row} />
        <span className="visually-hidden">{countsText(totalCounts(bars))}</span>
      </div>
      <div className={classes['plot']} {...pointer}>
        <svg className={classes['svg']} width={width} height={ROW} aria-hidden>
          {timeMarks(window, width, offsetMin).map(({ atMs, x }) => (
            <line key={atMs} x1={x} x2={x} y2={ROW} className={classes['grid']} />
          ))}
          {placeTicks(row.futureTicksAtMs, window, width).map(({ atMs, x }) => (
            <FutureTick key={atMs} x={x} atMs={atMs} />
          ))}
          {bars.map((bar) => (
            <Bar key={bar.startMs} bar={bar} row={row} />
          ))}
          {now >= 0 && now <= width ? <line x1={now} x2={now} y2={ROW} className={classes['now']} /> : null}
        </svg>
      </div>
    </div>
  )
}

/** To the one run; of several, to the list of them. */
function Bar({ bar, row }: { readonly bar: PlacedBar; readonly row: TimelineRowJson }) {
  const { x, width, count, counts, runId, startMs, endMs, isRunning } = bar
  const took = isRunning ? `for ${durationText(endMs - startMs)}` : durationText(endMs - startMs)
  const words = `${count === 1 ? '' : `${plural(count, 'run')}: `}${countsText(counts)}, ${instantText(startMs)}, ${took}`
  return (
    <a
      href={count === 1 ? runHref(runId) : runsHref(batchSearch(row, bar))}
      tabIndex={-1}
      className={classes['bar']}
      draggable={false}
    >
      <title>{words}</title>
      <g transform={`translate(${x} ${TOP})`}>
        {barParts(counts, BAR).map(({ status, y, height }) => (
          <rect key={status} y={y} width={width} height={height} fill={statusColor(status)} />
        ))}
        {count > 1 && width >= 20 ? (
          <text x={width / 2} y={BAR / 2 + 4} textAnchor="middle" className={classes['count']}>
            {count}
          </text>
        ) : null}
      </g>
    </a>
  )
}

function batchSearch({ kind, project, name }: TimelineRowJson, { startMs, endMs }: PlacedBar): SearchText {
  // A run was queued somewhat before it began.
  const time = { after: instantParam(startMs - 60_000), before: instantParam(endMs + 1) }
  if (kind === 'job') return { project, job: name, ...time }
  return kind === 'schedule' || kind === 'sensor' ? { project, by: `${kind}:${name}`, ...time } : { project, ...time }
}

function FutureTick({ x, atMs }: { readonly x: number; readonly atMs: number }) {
  return (
    <g>
      <title>{`Starts at ${instantText(atMs)}`}</title>
      <rect x={x - 1.5} y={TOP + 3} width={3} height={BAR - 6} rx={1.5} className={classes['future']} />
    </g>
  )
}

function RowName({ row: { kind, project, name } }: { readonly row: TimelineRowJson }): ReactNode {
  if (kind === 'job') return <a href={jobHref(project, name)}>{name}</a>
  if (kind === 'group') return <a href={assetsHref({ select: `group:${JSON.stringify(name)}` })}>{name}</a>
  if (kind === 'backfill') return <a href={backfillHref(name)}>Backfill {name.slice(0, 8)}</a>
  // Every project has one of these.
  if (kind === 'assets' || kind === 'manual') return `${project}: ${name}`
  return <a href={instigatorHref(kind, project, name)}>{instigatorTitle({ kind, project, name })}</a>
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([status, count]) => `${count} ${statusLook(status).word.toLowerCase()}`)
  return words.length === 0 ? 'no runs' : words.join(', ')
}
