import { laneNamesTop } from './label-places.ts'
import { laneLabel } from './lanes.ts'
import type { LineageLayout } from './layout-shape.ts'
import classes from './lineage-view.module.css'
import type { Size, Viewport } from './viewport.ts'

export interface LaneNamesProps {
  readonly layout: LineageLayout
  readonly view: Viewport
  readonly size: Size
}

const LEAST_WIDTH = 40

/** Names of the lanes: they stay at the top of the window, however the picture is moved. */
export function LaneNames({ layout, view, size }: LaneNamesProps) {
  const top = laneNamesTop(view)
  return (
    <>
      {layout.lanes.map(({ lane, x, width, count }) => {
        const left = Math.max(0, (x - view.x) * view.zoom)
        const right = Math.min(size.width, (x + width - view.x) * view.zoom)
        if (right - left < LEAST_WIDTH || top > size.height) return null
        const color = lane === 'none' ? 'var(--line-strong)' : `var(--${lane})`
        return (
          <div key={lane} className={classes['lane']} style={{ left, top, width: right - left, borderTopColor: color }}>
            {laneLabel(lane)} <span>{count}</span>
          </div>
        )
      })}
    </>
  )
}
