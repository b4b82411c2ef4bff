/** use-strip — the part of a strip that is seen, and choosing in it by drag and keys. */
import type { KeyboardEvent, PointerEvent } from 'react'
import { useEffect, useRef, useState } from 'react'

import type { StripWindow } from './heat-strip.ts'
import { keyAtPx, shiftedWindow, zoomedWindow } from './heat-strip.ts'
import type { DimChoice } from './partition-dims.ts'

export interface StripOptions {
  readonly total: number
  readonly chosen: DimChoice
  readonly onChoose: (choice: DimChoice) => void
}

export function useStrip({ total, chosen, onChoose }: StripOptions) {
  const [window, setWindow] = useState<StripWindow>({ from: 0, to: Math.max(0, total - 1) })
  const [width, setWidth] = useState(1)
  const [hovered, setHovered] = useState<number>()
  const [dragged, setDragged] = useState<readonly [number, number]>()
  const start = useRef<number>(undefined)
  const cursor = useRef(0)
  // A partition that comes while all are seen is seen, too.
  useEffect(() => setWindow((before) => grown(before, total)), [total])
  const at = (event: PointerEvent) =>
    keyAtPx(event.clientX - event.currentTarget.getBoundingClientRect().left - PADDING_PX, window, width)
  const zoom = (factor: number, around = (window.from + window.to) / 2) =>
    setWindow((before) => zoomedWindow(before, around, factor, total))
  const shift = (share: number) =>
    setWindow((before) => shiftedWindow(before, Math.round((before.to - before.from + 1) * share), total))
  return {
    window,
    hovered,
    chosen: dragged ?? chosen,
    setWidth,
    zoom,
    shift,
    showAll: () => setWindow({ from: 0, to: Math.max(0, total - 1) }),
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = at(event)
        setDragged([start.current, start.current])
      },
      onPointerMove: (event: PointerEvent) => {
        const here = at(event)
        setHovered(here)
        if (start.current !== undefined) setDragged(ordered(start.current, here))
      },
      onPointerUp: (event: PointerEvent) => {
        if (start.current === undefined) return
        cursor.current = at(event)
        onChoose(ordered(start.current, cursor.current))
        start.current = undefined
        setDragged(undefined)
      },
      onPointerLeave: () => setHovered(undefined),
      onKeyDown: (event: KeyboardEvent) => {
        const step = STEPS[event.key]
        if (step !== undefined && total > 0) {
          const before = cursor.current
          cursor.current = Math.min(total - 1, Math.max(0, before + step))
          const anchor = event.shiftKey ? (chosen?.find((end) => end !== before) ?? before) : cursor.current
          onChoose(ordered(anchor, cursor.current))
          setHovered(cursor.current)
        } else if (event.key === '+' || event.key === '=') zoom(2, cursor.current)
        else if (event.key === '-') zoom(0.5, cursor.current)
        else if (event.key === 'Escape' && chosen !== undefined) onChoose(undefined)
        else return
        event.preventDefault()
      },
    },
  }
}

const PADDING_PX = 5
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -30,
  PageDown: 30,
  Home: -1e9,
  End: 1e9,
}

function ordered(a: number, b: number): readonly [number, number] {
  return a < b ? [a, b] : [b, a]
}

function grown(before: StripWindow, total: number): StripWindow {
  return before.from === 0 ? { from: 0, to: Math.max(0, total - 1) } : shiftedWindow(before, 0, total)
}
