/**
 * use-viewport — the window onto the picture: its size, and moving it by wheel, drag and two fingers.
 *
 * Rules    the wheel zooms, with shift it moves sideways; `isWheelShared` leaves the wheel to the page unless Ctrl or Cmd
 *          is held. A press that moved less than a few pixels is a click, and not ours.
 */
import type { PointerEvent as ReactPointerEvent, RefObject } from 'react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

import type { Point, Size, Viewport } from './viewport.ts'
import { pan, zoomAt } from './viewport.ts'

const STILL_AFTER_MS = 140
const CLICK_PX = 4

export interface ViewportHandle {
  readonly box: RefObject<HTMLDivElement | null>
  readonly size: Size
  readonly view: Viewport
  readonly setView: (next: Viewport | ((before: Viewport) => Viewport)) => void
  readonly isMoving: boolean
  /** True right after a drag: the click that ends it means nothing. */
  readonly hasDragged: () => boolean
  readonly pointerProps: {
    readonly onPointerDown: (event: ReactPointerEvent) => void
    readonly onPointerMove: (event: ReactPointerEvent) => void
    readonly onPointerUp: (event: ReactPointerEvent) => void
    readonly onPointerCancel: (event: ReactPointerEvent) => void
  }
}

export function useViewport(isWheelShared: boolean): ViewportHandle {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const [view, setPlainView] = useState<Viewport>({ x: 0, y: 0, zoom: 1 })
  const [isMoving, setMoving] = useState(false)
  const still = useRef<ReturnType<typeof setTimeout>>(undefined)
  const setView = useCallback<ViewportHandle['setView']>((next) => {
    setPlainView(next)
    setMoving(true)
    clearTimeout(still.current)
    still.current = setTimeout(() => setMoving(false), STILL_AFTER_MS)
  }, [])
  useEffect(() => () => clearTimeout(still.current), [])
  useWheel(box, setView, isWheelShared)
  return { box, size, view, setView, isMoving, ...useDrag(box, setView) }
}

function useSize(box: RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const read = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return size
}

function useWheel(box: RefObject<HTMLDivElement | null>, setView: ViewportHandle['setView'], isShared: boolean): void {
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const onWheel = (event: WheelEvent) => {
      if (isShared && !event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const rect = element.getBoundingClientRect()
      const at = { x: event.clientX - rect.left, y: event.clientY - rect.top }
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      if (event.shiftKey) setView((before) => pan(before, { x: -(event.deltaY + event.deltaX) * lines, y: 0 }))
      else setView((before) => zoomAt(before, at, Math.exp(-event.deltaY * lines * 0.0016)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box, setView, isShared])
}

function useDrag(box: RefObject<HTMLDivElement | null>, setView: ViewportHandle['setView']) {
  const fingers = useRef(new Map<number, Point>())
  const moved = useRef(0)
  const lift = (event: ReactPointerEvent) => void fingers.current.delete(event.pointerId)
  return {
    hasDragged: () => moved.current > CLICK_PX,
    pointerProps: {
      onPointerDown: (event: ReactPointerEvent) => {
        if (event.button !== 0) return
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
        if (fingers.current.size === 1) moved.current = 0
      },
      onPointerMove: (event: ReactPointerEvent) => {
        const before = fingers.current.get(event.pointerId)
        if (before === undefined) return
        const now = { x: event.clientX, y: event.clientY }
        const others = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
        fingers.current.set(event.pointerId, now)
        moved.current += Math.hypot(now.x - before.x, now.y - before.y)
        if (moved.current <= CLICK_PX) return
        box.current?.setPointerCapture(event.pointerId)
        const other = others[0]
        if (other === undefined) return setView((view) => pan(view, { x: now.x - before.x, y: now.y - before.y }))
        setView((view) => pinch(view, other, before, now, box.current))
      },
      onPointerUp: lift,
      onPointerCancel: lift,
    },
  }
}

/** One finger stays at `other`, one goes from `before` to `now`. */
function pinch(view: Viewport, other: Point, before: Point, now: Point, box: HTMLElement | null): Viewport {
  const rect = box?.getBoundingClientRect()
  const factor = distance(other, now) / Math.max(1, distance(other, before))
  const at = { x: (other.x + now.x) / 2 - (rect?.left ?? 0), y: (other.y + now.y) / 2 - (rect?.top ?? 0) }
  return zoomAt(pan(view, { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 }), at, factor)
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
