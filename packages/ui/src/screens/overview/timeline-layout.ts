/**
 * timeline-layout — where runs, ticks and marks of time stand in the timeline. Pure.
 *
 * Units    x, width, height in px of the plot; instants in ms.
 * Rules    a bar is at least 4 px wide. Bars that would lie on each other become one that stands for all of them.
 */
import type { TimelineBarJson } from '../../api.ts'
import type { TimeWindow } from './timeline-window.ts'

export interface PlacedBar {
  /** Of its newest run. */
  readonly runId: string
  readonly x: number
  readonly width: number
  readonly startMs: number
  readonly endMs: number
  readonly isRunning: boolean
  readonly count: number
  /** How many of each status. */
  readonly counts: Readonly<Record<string, number>>
}

const MIN_WIDTH = 4

export function xOf({ fromMs, toMs }: TimeWindow, width: number, atMs: number): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * width
}

/** Bars within the window, left to right. */
export function placeBars(
  bars: readonly TimelineBarJson[],
  window: TimeWindow,
  width: number,
  nowMs: number,
): readonly PlacedBar[] {
  const placed: PlacedBar[] = []
  for (const bar of bars.toSorted((a, b) => a.startMs - b.startMs)) {
    const next = placeBar(bar, window, width, nowMs)
    if (next === undefined) continue
    const last = placed.at(-1)
    // Half a pixel of overlap is rounding, not a second run at the same time.
    if (last !== undefined && next.x < last.x + last.width - 0.5) placed[placed.length - 1] = join(last, next)
    else placed.push(next)
  }
  return placed
}

function placeBar(bar: TimelineBarJson, window: TimeWindow, width: number, nowMs: number): PlacedBar | undefined {
  const endMs = bar.endMs ?? Math.max(bar.startMs, nowMs)
  if (endMs < window.fromMs || bar.startMs > window.toMs) return undefined
  const x = Math.max(0, xOf(window, width, bar.startMs))
  const right = Math.min(width, xOf(window, width, endMs))
  return {
    runId: bar.runId,
    x,
    width: Math.max(MIN_WIDTH, right - x),
    startMs: bar.startMs,
    endMs,
    isRunning: bar.endMs === undefined,
    count: bar.count,
    counts: bar.counts ?? { [bar.status]: bar.count },
  }
}

function join(a: PlacedBar, b: PlacedBar): PlacedBar {
  const counts: Record<string, number> = { ...a.counts }
  for (const [status, count] of Object.entries(b.counts)) counts[status] = (counts[status] ?? 0) + count
  const right = Math.max(a.x + a.width, b.x + b.width)
  return {
    runId: b.runId,
    x: a.x,
    width: right - a.x,
    startMs: a.startMs,
    endMs: Math.max(a.endMs, b.endMs),
    isRunning: a.isRunning || b.isRunning,
    count: a.count + b.count,
    counts,
  }
}

const TICK_PX = 8

/** Ticks to come, left to right; of those that would touch each other, the first. */
export function placeTicks(atMs: readonly number[], window: TimeWindow, width: number): readonly PlacedTick[] {
  const placed: PlacedTick[] = []
  for (const tickMs of atMs.toSorted((a, b) => a - b)) {
    const x = xOf(window, width, tickMs)
    const last = placed.at(-1)
    if (x >= 0 && x <= width && (last === undefined || x - last.x >= TICK_PX)) placed.push({ atMs: tickMs, x })
  }
  return placed
}

export interface PlacedTick {
  readonly atMs: number
  readonly x: number
}

export interface BarPart {
  readonly status: string
  readonly y: number
  readonly height: number
}

// The worst at the bottom, where the eye rests.
const ORDER = ['queued', 'running', 'canceling', 'succeeded', 'canceled', 'failed']
const MIN_PART = 3

/** A bar of several runs is cut into its statuses, by their share; even one failure among a thousand is to be seen. */
export function barParts(counts: Readonly<Record<string, number>>, height: number): readonly BarPart[] {
  const present = ORDER.filter((status) => (counts[status] ?? 0) > 0)
  const total = present.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  const rest = height - MIN_PART * present.length
  let y = 0
  return present.map((status) => {
    const share = MIN_PART + (rest * (counts[status] ?? 0)) / total
    const part = { status, y, height: share }
    y += share
    return part
  })
}

export interface TimeMark {
  readonly atMs: number
  readonly x: number
  readonly label: string
  /** Midnight: the day is written instead of the hour. */
  readonly isDay: boolean
}

const MINUTE = 60_000
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080]
const MARK_PX = 72

/** Round times of the browser's own zone, at least 72 px apart. `offsetMin` is that of `Date.getTimezoneOffset`. */
export function timeMarks(window: TimeWindow, width: number, offsetMin: (atMs: number) => number): readonly TimeMark[] {
  const fitting = Math.max(1, Math.floor(width / MARK_PX))
  const wantedMin = (window.toMs - window.fromMs) / fitting / MINUTE
  const stepMs = (STEPS_MIN.find((step) => step >= wantedMin) ?? 10_080) * MINUTE
  const marks: TimeMark[] = []
  const shiftMs = offsetMin(window.fromMs) * MINUTE
  let localMs = Math.ceil((window.fromMs - shiftMs) / stepMs) * stepMs
  for (; localMs + shiftMs <= window.toMs; localMs += stepMs) {
    const date = new Date(localMs)
    const isDay = date.getUTCHours() === 0 && date.getUTCMinutes() === 0
    const atMs = localMs + shiftMs
    marks.push({ atMs, x: xOf(window, width, atMs), label: isDay ? dayText(date) : hourText(date), isDay })
  }
  return marks
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dayText(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
}

function hourText(date: Date): string {
  return `${String(date.getUTCHours()).padStart(2, '0')}:${String(date.getUTCMinutes()).padStart(2, '0')}`
}

/** Of all bars together: `12 succeeded, 1 failed`. */
export function totalCounts(bars: readonly PlacedBar[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {}
  for (const { counts } of bars) {
    for (const [status, count] of Object.entries(counts)) total[status] = (total[status] ?? 0) + count
  }
  return total
}
