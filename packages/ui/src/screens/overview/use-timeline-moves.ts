/** use-timeline-moves — what wheel, pointer and keys do to the window. */
import type { KeyboardEvent, PointerEvent, RefObject } from 'react'
import { useEffect, useRef } from 'react'

import type { TimeWindow } from './timeline-window.ts'
import { panned, zoomed } from './timeline-window.ts'

export interface Moves {
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onPointerMove: (event: PointerEvent) => void
  readonly onPointerUp: (event: PointerEvent) => void
  readonly onClickCapture: (event: { preventDefault(): void }) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

// Less than that is a click with an unsteady hand.
const DRAG_PX = 4

interface MovesOptions {
  /** Where the wheel counts: axis and rows. */
  readonly field: RefObject<HTMLElement | null>
  /** The axis, whose left edge is where the window begins. */
  readonly plot: RefObject<HTMLElement | null>
  readonly window: TimeWindow
  /** px, of the plot. */
  readonly width: number
  readonly move: (next: TimeWindow) => void
  readonly goLive: () => void
}

export function useTimelineMoves(options: MovesOptions): Moves {
  const latest = useRef(options)
  latest.current = options
  const drag = useRef<{ readonly x: number; readonly window: TimeWindow; isMoved: boolean }>(undefined)
  useWheel(latest)
  return {
    onPointerDown: (event) => {
      if (event.button === 0) drag.current = { x: event.clientX, window: options.window, isMoved: false }
    },
    onPointerMove: (event) => {
      const { current } = drag
      if (current === undefined) return
      const byPx = event.clientX - current.x
      if (!current.isMoved && Math.abs(byPx) < DRAG_PX) return
      if (!current.isMoved) event.currentTarget.setPointerCapture(event.pointerId)
      current.isMoved = true
      options.move(panned(current.window, -byPx / options.width))
    },
    onPointerUp: () => {
      // A click follows a drag at once: it is told by `isMoved`, then forgotten.
      const { current } = drag
      setTimeout(() => {
        if (drag.current === current) drag.current = undefined
      })
      if (current?.isMoved !== true) drag.current = undefined
    },
    onClickCapture: (event) => {
      if (drag.current?.isMoved === true) event.preventDefault()
    },
    onKeyDown: (event) => {
      const next = keyed(event.key, options.window)
      if (next === undefined && event.key !== '0') return
      event.preventDefault()
      if (next === undefined) options.goLive()
      else options.move(next)
    },
  }
}

function keyed(key: string, window: TimeWindow): TimeWindow | undefined {
  if (key === 'ArrowLeft') return panned(window, -0.1)
  if (key === 'ArrowRight') return panned(window, 0.1)
  if (key === '+' || key === '=') return zoomed(window, 0.7, 0.5)
  return key === '-' ? zoomed(window, 1 / 0.7, 0.5) : undefined
}

/** Sideways pans; with Ctrl or Cmd (which is what a pinch sends) it zooms; up and down is left to the page. */
function useWheel(latest: RefObject<MovesOptions>): void {
  useEffect(() => {
    const element = latest.current.field.current
    if (element === null) return undefined
    const onWheel = (event: WheelEvent) => {
      const { window, width, plot, move } = latest.current
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      if (event.ctrlKey || event.metaKey) {
        const left = plot.current?.getBoundingClientRect().left ?? 0
        move(zoomed(window, Math.exp(event.deltaY / 300), Math.min(1, Math.max(0, (event.clientX - left) / width))))
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
        move(panned(window, sideways / width))
      else return
      event.preventDefault()
    }
    // React's own wheel listeners are passive: they cannot keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [latest])
}
