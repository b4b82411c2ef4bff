/** plot-points — the points of several lines, on one common axis. Pure. */

export interface PlotSeries {
  readonly label: string
  /** In any order. */
  readonly points: readonly (readonly [xMs: number, y: number])[]
}

/** First the instants, ascending and distinct, in seconds; then per line a value for each, or null. */
export type Aligned = readonly [xs: readonly number[], ...ys: (readonly (number | null)[])[]]

export function alignPoints(series: readonly PlotSeries[]): Aligned {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b)
  const at = new Map(xs.map((x, i) => [x, i]))
  const ys = series.map(({ points }) => {
    const line: (number | null)[] = Array.from(xs, () => null)
    for (const [x, y] of points) line[at.get(x) ?? 0] = Number.isFinite(y) ? y : null
    return line
  })
  return [xs.map((x) => x / 1_000), ...ys]
}

/** Which point of a line was meant by a place on the axis. */
export function pointAt(series: PlotSeries, xMs: number): number {
  return series.points.findIndex(([x]) => x === xMs)
}

const DAY_MS = 86_400_000

/** Under the axis, in the browser's own zone: the time, or the day where a day begins or steps are as long as one. */
export function axisText(atMs: number, stepMs: number): string {
  const date = new Date(atMs)
  const isDay = stepMs >= DAY_MS || (date.getHours() === 0 && date.getMinutes() === 0)
  if (isDay) return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}
