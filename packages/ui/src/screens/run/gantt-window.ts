/**
 * gantt-window — the piece of time that the chart shows, moved and zoomed; the ticks of its axis.
 *
 * Units    `from` and `to` as those of the spans; a factor below 1 shows less time.
 * Rules    a window never leaves its bounds, and is never shorter than `LEAST` of them nor than one unit.
 */
import type { MarkerJson, StepRowJson } from '../../api.ts'

export interface GanttWindow {
  readonly from: number
  readonly to: number
}

const LEAST = 1 / 20_000
/** An empty axis, of a run that has not started. */
const NOTHING_YET_MS = 10_000

/** From the first thing that happened to the last; to now while something runs. A little room is left at the end. */
export function timeBounds(
  steps: readonly StepRowJson[],
  markers: readonly MarkerJson[],
  run: { readonly startedAtMs?: number | undefined; readonly endedAtMs?: number | undefined },
  nowMs: number,
): GanttWindow {
  let from = run.startedAtMs ?? Infinity
  let to = run.endedAtMs ?? (run.startedAtMs === undefined ? -Infinity : nowMs)
  for (const { attempts } of steps) {
    from = Math.min(from, attempts[0]?.startedAtMs ?? Infinity)
    to = Math.max(to, attempts.at(-1)?.endedAtMs ?? -Infinity)
  }
  for (const { atMs, durationMs = 0 } of markers) from = Math.min(from, atMs - durationMs)
  if (!Number.isFinite(from)) return { from: nowMs, to: nowMs + NOTHING_YET_MS }
  const length = Math.max(1, to - from)
  return { from, to: from + length * 1.02 }
}

/** `at` is the place that stays where it is, 0..1 of the window. */
export function zoom(window: GanttWindow, bounds: GanttWindow, factor: number, at = 0.5): GanttWindow {
  const most = bounds.to - bounds.from
  const length = clamp((window.to - window.from) * factor, Math.min(most, Math.max(1, most * LEAST)), most)
  const fixed = window.from + (window.to - window.from) * at
  return within({ from: fixed - length * at, to: fixed + length * (1 - at) }, bounds)
}

/** By a part of what it shows; positive goes later. */
export function pan(window: GanttWindow, bounds: GanttWindow, by: number): GanttWindow {
  const shift = (window.to - window.from) * by
  return within({ from: window.from + shift, to: window.to + shift }, bounds)
}

/** Moved so that something is in it; not moved when any of it is. */
export function reveal(window: GanttWindow, bounds: GanttWindow, span: GanttWindow): GanttWindow {
  if (span.to >= window.from && span.from <= window.to) return window
  const half = (window.to - window.from) / 2
  const middle = (span.from + span.to) / 2
  return within({ from: middle - half, to: middle + half }, bounds)
}

function within(window: GanttWindow, bounds: GanttWindow): GanttWindow {
  const length = Math.min(window.to - window.from, bounds.to - bounds.from)
  const from = clamp(window.from, bounds.from, bounds.to - length)
  return { from, to: from + length }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

export interface Tick {
  /** 0..1 of the window. */
  readonly at: number
  readonly label: string
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const STEPS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 168].map((n) => n * HOUR),
]

/** Round times since `originMs`, at most `most` of them. */
export function timeTicks(window: GanttWindow, originMs: number, most: number): Tick[] {
  const length = window.to - window.from
  const everyMs = STEPS_MS.find((step) => length / step <= Math.max(1, most)) ?? length
  const ticks: Tick[] = []
  for (let n = Math.ceil((window.from - originMs) / everyMs); n * everyMs + originMs <= window.to; n += 1) {
    ticks.push({ at: (n * everyMs + originMs - window.from) / length, label: sinceText(n * everyMs) })
  }
  return ticks
}

/** `250 ms`, `1.5 s`, `2:05`, `1:02:05`. */
export function sinceText(ms: number): string {
  if (ms < 0) return `−${sinceText(-ms)}`
  if (ms === 0) return '0'
  if (ms < SECOND) return `${ms} ms`
  if (ms < MINUTE) return `${Number((ms / SECOND).toFixed(3))} s`
  const seconds = Math.floor(ms / SECOND)
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours, ...rest] = parts
  const shown = hours === 0 ? rest : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

/** Levels of dependency have a tick each, while there is room. */
export function levelTicks(window: GanttWindow, most: number): Tick[] {
  const length = window.to - window.from
  const every = Math.max(1, Math.ceil(length / Math.max(1, most)))
  const ticks: Tick[] = []
  for (let level = Math.ceil(window.from); level < window.to; level += every) {
    ticks.push({ at: (level - window.from) / length, label: String(level + 1) })
  }
  return ticks
}
