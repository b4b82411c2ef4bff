import type { PointerEvent } from 'react'
import { memo } from 'react'

import { layerColor } from '../parts/layer-tag.tsx'
import type { LineageLayout, Rect } from './layout-shape.ts'
import classes from './lineage-view.module.css'
import type { Point, Size, Viewport } from './viewport.ts'
import { seen } from './viewport.ts'

const WIDTH = 168
const MOST_HEIGHT = 120

export interface LineageMinimapProps {
  readonly layout: LineageLayout
  readonly view: Viewport
  readonly size: Size
  /** A point of the picture to bring to the middle. */
  readonly onCentre: (point: Point) => void
}

/** All of the picture, and what part of it is seen; pressing or dragging in it goes there. Where all is seen, nothing. */
export function LineageMinimap({ layout, view, size, onCentre }: LineageMinimapProps) {
  const scale = Math.min(WIDTH / Math.max(1, layout.width), MOST_HEIGHT / Math.max(1, layout.height))
  const part = seen(view, size)
  if (isAll(part, layout)) return null
  const go = (event: PointerEvent<SVGSVGElement>) => {
    event.stopPropagation()
    if (event.buttons !== 1) return
    const rect = event.currentTarget.getBoundingClientRect()
    onCentre({ x: (event.clientX - rect.left) / scale, y: (event.clientY - rect.top) / scale })
  }
  return (
    <svg
      className={classes['minimap']}
      width={layout.width * scale}
      height={layout.height * scale}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden
      onPointerDown={go}
      onPointerMove={go}
    >
      <Boxes layout={layout} />
      <rect
        className={classes['window']}
        x={part.x}
        y={part.y}
        width={part.width}
        height={part.height}
        strokeWidth={1.5 / scale}
      />
    </svg>
  )
}

/** It would only cover what it shows. */
function isAll({ x, y, width, height }: Rect, layout: LineageLayout): boolean {
  return x <= 0 && y <= 0 && x + width >= layout.width && y + height >= layout.height
}

/** The same while the window moves. */
const Boxes = memo(function Boxes({ layout }: Pick<LineageMinimapProps, 'layout'>) {
  return layout.boxes.map(({ name, x, y, width, height, lane }) => (
    <rect key={name} x={x} y={y} width={width} height={height} fill={layerColor(lane)} fillOpacity={0.55} />
  ))
})
