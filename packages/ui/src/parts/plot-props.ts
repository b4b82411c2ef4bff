/** plot-props — what a plot is told, by either half of it. */
import type { PlotSeries } from './plot-points.ts'

export interface PlotProps {
  /** What is plotted, for those who cannot see it. */
  readonly label: string
  readonly series: readonly PlotSeries[]
  /** Behind each number: `rows`, `ms`. */
  readonly unit?: string
  /** px. */
  readonly height?: number
  /** A point was clicked: the index of its line, and of it in the points of that. */
  readonly onPoint?: (seriesIndex: number, pointIndex: number) => void
}
