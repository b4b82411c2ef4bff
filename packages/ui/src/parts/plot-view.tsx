/** plot-view — the heavy half of plot.tsx. */
import { useMantineColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

import { shortCount } from './number-text.ts'
import type { PlotProps } from './plot-props.ts'
import classes from './plot.module.css'
import type { Aligned } from './plot-points.ts'
import { alignPoints, axisText, pointAt } from './plot-points.ts'

// Told apart by those who see few colours, too; more lines begin again.
const LINE_COLORS = ['--accent', '--bronze', '--succeeded', '--queued', '--gold', '--failed']

function PlotView(props: PlotProps) {
  const { label, series, height = 180 } = props
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const { colorScheme } = useMantineColorScheme()
  const names = series.map((one) => one.label).join('\n')
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const plot = new uPlot(optionsOf(latest, element, height), mutable(alignPoints(latest.current.series)), element)
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    drawn.set(element, plot)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
    // A plot is made anew for other lines or another theme; new points are given to the one that is there.
  }, [names, height, colorScheme])
  useEffect(() => {
    if (box.current !== null) drawn.get(box.current)?.setData(mutable(alignPoints(series)))
  }, [series])
  return <div ref={box} className={classes['plot']} role="img" aria-label={`${label}: ${summary(props)}`} />
}

const drawn = new WeakMap<Element, uPlot>()

function mutable(points: Aligned): uPlot.AlignedData {
  return points as unknown as uPlot.AlignedData
}

/** The newest value of each line, in words. */
function summary({ series, unit = '' }: PlotProps): string {
  const newest = series.map(({ label, points }) => {
    const last = points.toSorted((a, b) => a[0] - b[0]).at(-1)
    return last === undefined ? `${label}: nothing` : `${label}: ${last[1]} ${unit}`.trim()
  })
  return newest.join(', ')
}

function optionsOf(latest: { readonly current: PlotProps }, element: HTMLElement, height: number): uPlot.Options {
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim()
  const { series, unit } = latest.current
  const axis = {
    stroke: color('--dimmed'),
    // Whole pixels: uPlot reads the digits before `px`.
    font: "11px 'Inter Variable'",
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
  }
  return {
    width: element.clientWidth,
    height,
    cursor: {
      points: { size: 7 },
      drag: { x: true, y: false },
      bind: { click: (plot) => () => clicked(plot, latest.current) },
    },
    legend: { show: series.length > 1 },
    scales: { x: { time: true } },
    axes: [
      {
        ...axis,
        values: (_plot, values, _axis, _space, stepS) => values.map((atS) => axisText(atS * 1_000, stepS * 1_000)),
      },
      { ...axis, size: 52, values: (_plot, values) => values.map(shortCount) },
    ],
    series: [
      {},
      ...series.map(({ label }, i) => ({
        label: unit === undefined ? label : `${label} (${unit})`,
        stroke: color(LINE_COLORS[i % LINE_COLORS.length] ?? '--accent'),
        width: 1.5,
        spanGaps: true,
        points: { size: 5 },
      })),
    ],
  }
}

/** Returns null: the click is ours. */
function clicked(plot: uPlot, { series, onPoint }: PlotProps): null {
  const { idx } = plot.cursor
  const x = typeof idx === 'number' ? plot.data[0][idx] : undefined
  if (x === undefined) return null
  const index = series.findIndex((one) => pointAt(one, Math.round(x * 1_000)) >= 0)
  const one = series[index]
  if (one !== undefined) onPoint?.(index, pointAt(one, Math.round(x * 1_000)))
  return null
}

// oxlint-disable-next-line import/no-default-export -- what React.lazy takes
export default PlotView
