/**
 * split-view — two panes, one above the other, and a bar between them that is dragged or moved with the arrow keys.
 *
 * Units    the share of the upper one, 10..90 %.
 */
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { useRef, useState } from 'react'

import classes from './split-view.module.css'

const LEAST = 10
const MOST = 90
const STEP = 5

export interface SplitViewProps {
  readonly top: ReactNode
  readonly bottom: ReactNode
  readonly share: number
  /** Told once the bar is let go. */
  readonly onShare: (share: number) => void
}

export function SplitView({ top, bottom, share: given, onShare }: SplitViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number>()
  const share = dragged ?? clamp(given)
  const onPointerDown = ({ currentTarget, pointerId, button }: PointerEvent<HTMLElement>) => {
    if (button === 0) currentTarget.setPointerCapture(pointerId)
  }
  const onPointerMove = ({ currentTarget, pointerId, clientY }: PointerEvent<HTMLElement>) => {
    const area = box.current?.getBoundingClientRect()
    if (area === undefined || !currentTarget.hasPointerCapture(pointerId)) return
    setDragged(clamp(((clientY - area.top) / area.height) * 100))
  }
  const onPointerUp = () => {
    if (dragged !== undefined) onShare(Math.round(dragged))
    setDragged(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -STEP : event.key === 'ArrowDown' ? STEP : 0
    if (step === 0) return
    event.preventDefault()
    onShare(clamp(share + step))
  }
  return (
    <div
      ref={box}
      className={classes['split']}
      style={{ gridTemplateRows: `minmax(0, ${share}fr) auto minmax(0, ${100 - share}fr)` }}
    >
      <div className={classes['pane']}>{top}</div>
      <div
        className={classes['bar']}
        role="separator"
        aria-orientation="horizontal"
        aria-label="Share of the chart"
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={Math.round(share)}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onKeyDown={onKeyDown}
      />
      <div className={classes['pane']}>{bottom}</div>
    </div>
  )
}

function clamp(share: number): number {
  return Number.isFinite(share) ? Math.min(MOST, Math.max(LEAST, share)) : 45
}
