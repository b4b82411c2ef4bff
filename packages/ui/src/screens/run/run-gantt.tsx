/**
 * run-gantt — the steps of a run over time, or level by level.
 *
 * Rules    rows outside of the box are not in the document: 10,000 steps scroll like ten. The table of steps says the
 *          same in words.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, ReactNode } from 'react'
import { useMemo, useRef } from 'react'

import type { RunState } from '@ingot/core'

import type { StepRowJson } from '../../api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useIsNarrow } from '../../parts/use-is-narrow.ts'
import { GanttAxis } from './gantt-axis.tsx'
import { GanttRowView } from './gantt-row.tsx'
import { timeBounds } from './gantt-window.ts'
import type { GanttMode, GanttRow } from './layout-bars.ts'
import { depthsOf, ganttRows, spansOf } from './layout-bars.ts'
import classes from './run-gantt.module.css'
import type { StepsView } from './step-fold.ts'
import type { WindowControl } from './use-gantt-window.ts'
import { useGanttWindow } from './use-gantt-window.ts'
import { useTicking } from './use-ticking.ts'

const ROW_PX = 24

export interface GanttView {
  readonly mode: GanttMode
  readonly text: string
  readonly isPlannedHidden: boolean
  readonly toggled: ReadonlySet<string>
}

export interface RunGanttProps {
  readonly run: RunState
  readonly view: StepsView
  readonly options: GanttView
  readonly chosen: ReadonlySet<string>
  readonly active: string | undefined
  readonly onActive: (id: string) => void
  readonly onChoose: (id: string, isAdded: boolean) => void
  readonly onToggle: (group: string) => void
  /** Above the chart; may move its window. */
  readonly toolbar: (window: WindowControl) => ReactNode
}

export function RunGantt(props: RunGanttProps) {
  const { run, view, options, chosen, onToggle, toolbar } = props
  const { box, labelPx, nowMs, rows, bounds, window, virtualizer, activeIndex, onChooseRow, onKeyDown } =
    useGantt(props)
  return (
    <>
      {toolbar(window)}
      <div
        ref={box}
        className={classes['box']}
        style={{ ['--label' as string]: `${labelPx}px` }}
        role="listbox"
        aria-multiselectable
        aria-label="Steps over time"
        aria-activedescendant={activeIndex === -1 ? undefined : `gantt-${activeIndex}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <GanttAxis
          window={window.shown}
          mode={options.mode}
          originMs={run.startedAtMs ?? bounds.from}
          markers={view.markers}
          onPointerDown={window.onPointerDown}
        />
        {rows.length === 0 ? <EmptyState title="No steps to show">{emptyHint(options)}</EmptyState> : null}
        <div
          className={classes['rows']}
          style={{ height: virtualizer.getTotalSize() }}
          onPointerDown={window.onPointerDown}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return row === undefined ? null : (
              <GanttRowView
                key={item.key}
                row={row}
                index={item.index}
                count={rows.length}
                top={item.start}
                window={window.shown}
                mode={options.mode}
                nowMs={nowMs}
                isChosen={chosen.has(row.id)}
                isActive={item.index === activeIndex}
                onChoose={onChooseRow}
                onToggle={onToggle}
              />
            )
          })}
        </div>
      </div>
    </>
  )
}

/** Rows, window and keys of the chart. */
function useGantt({ run, view, options, active, onActive, onChoose, onToggle }: RunGanttProps) {
  const box = useRef<HTMLDivElement>(null)
  const labelPx = useIsNarrow() ? 128 : 260
  const nowMs = useTicking(run.startedAtMs !== undefined && run.endedAtMs === undefined)
  const rows = useMemo(() => ganttRows(view.steps, options), [view.steps, options])
  const levels = useMemo(() => levelCount(view.steps), [view.steps])
  const bounds =
    options.mode === 'waterfall' ? { from: 0, to: levels } : timeBounds(view.steps, view.markers, run, nowMs)
  const window = useGanttWindow(bounds, box, labelPx)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  })
  const onChooseRow = (row: GanttRow, isAdded: boolean) => {
    onChoose(row.id, isAdded)
    const spans = spansOf(row, options.mode, nowMs)
    const [first] = spans
    if (first !== undefined) window.show({ from: first.from, to: spans.at(-1)?.to ?? first.to })
  }
  const activeIndex = rows.findIndex((row) => row.id === active)
  const onKeyDown = (event: KeyboardEvent) => {
    const move = (to: number) => {
      const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
      if (row === undefined) return
      onActive(row.id)
      virtualizer.scrollToIndex(rows.indexOf(row))
    }
    if (handleKey(event, { move, activeIndex, rows, window, onChoose: onChooseRow, onToggle })) event.preventDefault()
  }
  return { box, labelPx, nowMs, rows, bounds, window, virtualizer, activeIndex, onChooseRow, onKeyDown }
}

function levelCount(steps: readonly StepRowJson[]): number {
  let most = 0
  for (const depth of depthsOf(steps).values()) most = Math.max(most, depth)
  return most + 1
}

function emptyHint({ text, isPlannedHidden }: GanttView): string {
  if (text !== '') return 'No step has that in its name.'
  return isPlannedHidden ? 'None has started yet.' : 'They appear once the run is planned.'
}

interface KeyContext {
  readonly move: (to: number) => void
  readonly activeIndex: number
  readonly rows: readonly GanttRow[]
  readonly window: WindowControl
  readonly onChoose: (row: GanttRow, isAdded: boolean) => void
  readonly onToggle: (group: string) => void
}

/** True when the key meant something here. */
function handleKey(event: KeyboardEvent, { move, activeIndex, rows, window, onChoose, onToggle }: KeyContext): boolean {
  const row = rows[activeIndex]
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(activeIndex + 1),
    ArrowUp: () => move(activeIndex - 1),
    PageDown: () => move(activeIndex + 10),
    PageUp: () => move(activeIndex - 10),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    ArrowLeft: () => window.panBy(-0.1),
    ArrowRight: () => window.panBy(0.1),
    '+': window.zoomIn,
    '=': window.zoomIn,
    '-': window.zoomOut,
    '0': window.fit,
    Enter: () => row !== undefined && onChoose(row, event.ctrlKey || event.metaKey),
    ' ': () => row !== undefined && (row.kind === 'group' ? onToggle(row.name) : onChoose(row, true)),
  }
  if (event.altKey || !Object.hasOwn(actions, event.key)) return false
  actions[event.key]?.()
  return true
}
