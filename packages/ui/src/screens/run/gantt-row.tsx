import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { MouseEvent } from 'react'

import { countText } from '../../parts/number-text.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { statusColor, statusLook } from '../../parts/status-look.ts'
import { durationText } from '../../parts/time-text.ts'
import type { GanttWindow } from './gantt-window.ts'
import type { Bar, GanttMode, GanttRow, GroupItem, Span } from './layout-bars.ts'
import { placeSpans, spansOf, worst } from './layout-bars.ts'
import classes from './run-gantt.module.css'

export interface GanttRowViewProps {
  readonly row: GanttRow
  readonly index: number
  readonly count: number
  readonly top: number
  readonly window: GanttWindow
  readonly mode: GanttMode
  readonly nowMs: number
  readonly isChosen: boolean
  readonly isActive: boolean
  readonly onChoose: (row: GanttRow, isAdded: boolean) => void
  readonly onToggle: (group: string) => void
}

export function GanttRowView(props: GanttRowViewProps) {
  const { row, index, count, top, window, mode, nowMs, isChosen, isActive, onChoose, onToggle } = props
  const spans = spansOf(row, mode, nowMs)
  const bars = placeSpans(spans, window)
  const tookMs = mode === 'waterfall' ? undefined : lengthOf(spans)
  const onClick = (event: MouseEvent) => onChoose(row, event.ctrlKey || event.metaKey || event.shiftKey)
  return (
    <div
      id={`gantt-${index}`}
      className={classes['row']}
      style={{ transform: `translateY(${top}px)` }}
      role="option"
      aria-selected={isChosen}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-active={isActive}
      onClick={onClick}
    >
      <div className={classes['name']} data-inset={row.kind === 'step' && row.isInGroup}>
        {row.kind === 'group' ? (
          <GroupName row={row} onToggle={onToggle} />
        ) : (
          <>
            <StatusMark status={row.step.status} size={12} />
            <span className={classes['key']} title={row.step.key}>
              {row.step.key}
            </span>
            {row.step.attempts.length > 1 ? (
              <span className={classes['count']} title={`${row.step.attempts.length} attempts`}>
                ×{row.step.attempts.length}
              </span>
            ) : null}
          </>
        )}
      </div>
      <div className={classes['bars']}>
        {bars.map((bar, n) => (
          <BarView key={n} bar={bar} />
        ))}
        <AfterBars bars={bars} row={row} tookMs={tookMs} side={sideOf(spans, bars, window)} />
      </div>
    </div>
  )
}

function BarView({ bar }: { readonly bar: Bar }) {
  return (
    <span
      className={classes['bar']}
      data-kind={bar.kind}
      data-open={bar.isOpen}
      data-planned={bar.status === 'planned'}
      title={bar.kind === 'pause' ? `waits ${durationText(bar.to - bar.from)} before the next attempt` : undefined}
      style={{
        left: `${bar.left * 100}%`,
        width: `max(2px, ${bar.width * 100}%)`,
        background: bar.kind === 'pause' ? undefined : statusColor(bar.status),
      }}
    />
  )
}

interface AfterBarsProps {
  readonly bars: readonly Bar[]
  readonly row: GanttRow
  readonly tookMs: number | undefined
  readonly side: 'before' | 'after' | undefined
}

/** Where to look for a row that has no bar in the window. */
function sideOf(spans: readonly Span[], bars: readonly Bar[], window: GanttWindow): AfterBarsProps['side'] {
  const [first] = spans
  if (first === undefined || bars.length > 0) return undefined
  return first.from > window.to ? 'after' : 'before'
}

/** How long it took, behind the last bar, or before the first where there is no room. */
function AfterBars({ bars, row, tookMs, side }: AfterBarsProps) {
  const last = bars.at(-1)
  const waits = row.kind === 'step' ? row.step.waitsFor : undefined
  const text = [
    tookMs === undefined ? undefined : durationText(tookMs),
    waits === undefined ? undefined : `waits for ${waits.join(', ')}`,
  ]
    .filter((word) => word !== undefined)
    .join(', ')
  if (text === '') return null
  if (side !== undefined) {
    return (
      <span className={classes['took']} style={side === 'before' ? { left: 0 } : { right: 0 }}>
        {side === 'before' ? `‹ ${text}` : `${text} ›`}
      </span>
    )
  }
  const end = last === undefined ? 0 : last.left + last.width
  const first = bars[0]?.left ?? 0
  const style =
    end > 0.85 && first > 0.1 ? { right: `${(1 - first) * 100}%` } : { left: `${Math.min(end, 0.9) * 100}%` }
  return (
    <span className={classes['took']} data-over={end > 0.85 && first <= 0.1} style={style}>
      {text}
    </span>
  )
}

function GroupName({ row, onToggle }: { readonly row: GroupItem; readonly onToggle: (group: string) => void }) {
  const Icon = row.isOpen ? IconChevronDown : IconChevronRight
  const done = (row.counts.succeeded ?? 0) + (row.counts.skipped ?? 0)
  return (
    <>
      <span
        className={classes['toggle']}
        title={row.isOpen ? 'Close (Space)' : 'Open (Space)'}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation()
          onToggle(row.name)
        }}
      >
        <Icon size={13} />
      </span>
      <StatusMark status={worst(row.counts)} size={12} />
      <span className={classes['key']} title={row.name}>
        {row.name}
      </span>
      <span className={classes['count']} title={countsText(row)}>
        <span className="visually-hidden">{row.isOpen ? 'open' : 'closed'}</span>
        {countText(done)}/{countText(row.steps.length)}
        {row.counts.failed === undefined ? null : (
          <span className={classes['failedCount']}> {countText(row.counts.failed)} failed</span>
        )}
      </span>
    </>
  )
}

function countsText({ counts }: GroupItem): string {
  return Object.entries(counts)
    .map(([status, count]) => `${count} ${statusLook(status).word.toLowerCase()}`)
    .join(', ')
}

function lengthOf(spans: readonly { readonly from: number; readonly to: number }[]): number | undefined {
  const [first] = spans
  const last = spans.at(-1)
  return first === undefined || last === undefined ? undefined : last.to - first.from
}
