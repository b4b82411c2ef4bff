/** use-timeline-window — the window of the timeline: from the address, along with the clock, moved by hand. */
import { useEffect, useState } from 'react'

import { useNow } from '../../parts/use-now.ts'
import { useView } from '../../view-state.ts'
import type { TimeWindow } from './timeline-window.ts'
import { liveWindow, movedWindow, rangeOf } from './timeline-window.ts'

// The address is for coming back to: it need not know every step of a drag.
const SETTLE_MS = 300

export interface TimelineWindow {
  readonly window: TimeWindow
  readonly nowMs: number
  readonly isLive: boolean
  readonly move: (next: TimeWindow) => void
  readonly goLive: () => void
}

export function useTimelineWindow(): TimelineWindow {
  const [view, setView] = useView()
  const [dragged, setDragged] = useState<TimeWindow>()
  const nowMs = useNow(1_000)
  const range = rangeOf(view)
  const moved = dragged ?? movedWindow(view)
  useEffect(() => {
    if (dragged === undefined) return undefined
    const timer = setTimeout(() => {
      setView({ from: String(dragged.fromMs), to: String(dragged.toMs) })
      setDragged(undefined)
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [dragged, setView])
  return {
    window: moved ?? liveWindow(range, nowMs),
    nowMs,
    isLive: moved === undefined,
    move: setDragged,
    goLive: () => {
      setDragged(undefined)
      setView({ from: undefined, to: undefined })
    },
  }
}
