/**
 * timeline-window — which stretch of time the timeline shows, and how it is moved. Pure.
 *
 * Units    everything ends in `Ms`; instants are ms since the Unix epoch.
 * Rules    a live window goes along with the clock and shows an eighth of its range ahead; one that was moved stands
 *          still. No window is shorter than a minute or longer than 60 days.
 */
import type { SearchText } from '../../links.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const RANGES = { '1h': HOUR, '6h': 6 * HOUR, '12h': 12 * HOUR, '24h': DAY, '7d': 7 * DAY } as const
export type Range = keyof typeof RANGES
export const GROUPS = { job: 'Jobs', automation: 'Automations', group: 'Asset groups' } as const
export type Group = keyof typeof GROUPS

const SHORTEST_MS = MINUTE
const LONGEST_MS = 60 * DAY

export interface TimeWindow {
  readonly fromMs: number
  readonly toMs: number
}

export function rangeOf(view: SearchText): Range {
  const { range } = view as { readonly range?: string }
  return range !== undefined && Object.hasOwn(RANGES, range) ? (range as Range) : '6h'
}

export function groupOf(view: SearchText): Group {
  const { group } = view as { readonly group?: string }
  return group !== undefined && Object.hasOwn(GROUPS, group) ? (group as Group) : 'job'
}

/** The window that was moved to; undefined while it goes along with the clock. */
export function movedWindow(view: SearchText): TimeWindow | undefined {
  const { from, to } = view as { readonly from?: string; readonly to?: string }
  const window = { fromMs: Number(from), toMs: Number(to) }
  const isGood = from !== undefined && Number.isFinite(window.fromMs) && window.toMs - window.fromMs >= SHORTEST_MS
  return isGood ? window : undefined
}

export function liveWindow(range: Range, nowMs: number): TimeWindow {
  const spanMs = RANGES[range]
  return { fromMs: nowMs - spanMs, toMs: nowMs + spanMs / 8 }
}

/** By a share of its width; below 0 is back in time. */
export function panned({ fromMs, toMs }: TimeWindow, share: number): TimeWindow {
  const byMs = Math.round((toMs - fromMs) * share)
  return { fromMs: fromMs + byMs, toMs: toMs + byMs }
}

/** `factor` below 1 shows less time; what is at `share` of the width stays where it is. */
export function zoomed({ fromMs, toMs }: TimeWindow, factor: number, share: number): TimeWindow {
  const beforeMs = toMs - fromMs
  const spanMs = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, beforeMs * factor)))
  const anchorMs = fromMs + beforeMs * share
  const newFromMs = Math.round(anchorMs - spanMs * share)
  return { fromMs: newFromMs, toMs: newFromMs + spanMs }
}

export interface Fetched extends TimeWindow {
  readonly resolutionMs: number
}

/**
 * What to ask the server for: more than is shown, in steps of a quarter, so that moving a little or waiting a little asks
 * for the same again. Runs that would be less than three pixels apart come as one.
 */
export function fetchedWindow({ fromMs, toMs }: TimeWindow, widthPx: number): Fetched {
  const spanMs = toMs - fromMs
  const stepMs = 2 ** Math.round(Math.log2(spanMs / 4))
  return {
    fromMs: Math.max(0, Math.floor(fromMs / stepMs) * stepMs - stepMs),
    toMs: Math.ceil(toMs / stepMs) * stepMs + stepMs,
    resolutionMs: Math.round((stepMs * 4 * 3) / Math.max(200, roundWidth(widthPx))),
  }
}

/** A window dragged by its edge should not ask for each pixel anew. */
function roundWidth(widthPx: number): number {
  return Math.ceil(widthPx / 200) * 200
}
