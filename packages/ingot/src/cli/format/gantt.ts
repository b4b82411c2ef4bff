/**
 * gantt — spans of time as bars of text on a common axis. Pure.
 *
 * Promise  a span takes at least one column, and none is drawn outside the `width` columns.
 */
export interface Span {
  readonly startMs: number
  readonly endMs: number
  /** The character that it is drawn with. */
  readonly fill: string
}

export interface TimeWindow {
  readonly startMs: number
  readonly endMs: number
}

/** One line of `width` columns with the spans on it; a later span is drawn over an earlier one. */
export function formatSpans(spans: readonly Span[], window: TimeWindow, width: number): string {
  const length = Math.max(1, window.endMs - window.startMs)
  const columns = Array.from({ length: width }, () => ' ')
  for (const { startMs, endMs, fill } of spans) {
    const first = columnOf(startMs)
    const last = Math.max(first, columnOf(endMs, Math.ceil) - 1)
    columns.fill(fill, first, last + 1)
  }
  return columns.join('')

  function columnOf(atMs: number, round: (value: number) => number = Math.floor): number {
    const column = round(((atMs - window.startMs) / length) * width)
    return Math.min(round === Math.floor ? width - 1 : width, Math.max(0, column))
  }
}
