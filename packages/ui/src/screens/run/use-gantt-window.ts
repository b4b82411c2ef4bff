/**
 * use-gantt-window — which piece of time the chart shows. Undefined inside = all of it, growing while the run goes on.
 *
 * Rules    wheel with Ctrl or ⌘ zooms at the pointer, sideways or with Shift it pans; dragging pans.
 */
import type { PointerEvent, RefObject } from 'react'
import { useEffect, useRef, useState } from 'react'

import type { GanttWindow } from './gantt-window.ts'
import { pan, reveal, zoom } from './gantt-window.ts'

const ZOOM_PER_KEY = 1.5

export interface WindowControl {
  readonly shown: GanttWindow
  readonly isWhole: boolean
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fit: () => void
  readonly panBy: (part: number) => void
  readonly show: (span: GanttWindow) => void
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

/** `chartLeft`: px of the box that the names of steps take. */
export function useGanttWindow(
  bounds: GanttWindow,
  box: RefObject<HTMLElement | null>,
  chartLeft: number,
): WindowControl {
  const [chosen, setChosen] = useState<GanttWindow>()
  const now = useRef({ bounds, chartLeft })
  now.current = { bounds, chartLeft }
  const change = useRef((to: (shown: GanttWindow, whole: GanttWindow) => GanttWindow) => {
    setChosen((before) => {
      const whole = now.current.bounds
      const next = to(before ?? whole, whole)
      return next.to - next.from >= (whole.to - whole.from) * 0.999 ? undefined : next
    })
  }).current
  useWheel(box, now, change)
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const width = (box.current?.clientWidth ?? 0) - chartLeft
    if (event.button !== 0 || event.pointerType === 'touch' || width <= 0) return
    dragged(event, (px) => change((shown, whole) => pan(shown, whole, -px / width)))
  }
  return {
    shown: chosen ?? bounds,
    isWhole: chosen === undefined,
    zoomIn: () => change((shown, whole) => zoom(shown, whole, 1 / ZOOM_PER_KEY)),
    zoomOut: () => change((shown, whole) => zoom(shown, whole, ZOOM_PER_KEY)),
    fit: () => setChosen(undefined),
    panBy: (part) => change((shown, whole) => pan(shown, whole, part)),
    show: (span) => change((shown, whole) => reveal(shown, whole, span)),
    onPointerDown,
  }
}

type Change = (to: (shown: GanttWindow, whole: GanttWindow) => GanttWindow) => void

/** By hand: React's wheel listeners are passive and cannot keep the page from zooming. */
function useWheel(
  box: RefObject<HTMLElement | null>,
  now: RefObject<{ readonly chartLeft: number }>,
  change: Change,
): void {
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const onWheel = (event: WheelEvent) => {
      const { left, width } = element.getBoundingClientRect()
      const { chartLeft } = now.current
      const chartWidth = Math.max(1, width - chartLeft)
      if (event.ctrlKey || event.metaKey) {
        const at = Math.min(1, Math.max(0, (event.clientX - left - chartLeft) / chartWidth))
        change((shown, whole) => zoom(shown, whole, Math.exp(event.deltaY / 300), at))
      } else {
        const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
        if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return
        change((shown, whole) => pan(shown, whole, sideways / chartWidth))
      }
      event.preventDefault()
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box, now, change])
}

/** Tells how far the pointer has come since it was told last, until it is let go. */
function dragged({ currentTarget, pointerId, clientX }: PointerEvent<HTMLElement>, tell: (px: number) => void): void {
  let last = clientX
  let isDragging = false
  const onMove = (event: globalThis.PointerEvent) => {
    // A click with an unsteady hand is a click.
    if (!isDragging && Math.abs(event.clientX - clientX) < 4) return
    if (!isDragging) currentTarget.setPointerCapture(pointerId)
    isDragging = true
    tell(event.clientX - last)
    last = event.clientX
  }
  const onUp = () => {
    currentTarget.removeEventListener('pointermove', onMove)
    currentTarget.removeEventListener('pointerup', onUp)
    currentTarget.removeEventListener('pointercancel', onUp)
  }
  currentTarget.addEventListener('pointermove', onMove)
  currentTarget.addEventListener('pointerup', onUp)
  currentTarget.addEventListener('pointercancel', onUp)
}
