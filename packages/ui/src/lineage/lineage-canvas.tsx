import { useComputedColorScheme } from '@mantine/core'
import { useLayoutEffect, useMemo, useRef } from 'react'

import classes from './lineage-view.module.css'
import type { Painting } from './paint-lineage.ts'
import { paintLineage } from './paint-lineage.ts'
import { readPalette } from './palette.ts'

/** What lies below the cards: lanes, groups, edges; and the assets themselves when they are many or far. */
export function LineageCanvas(props: Omit<Painting, 'palette'>) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme()
  const palette = useMemo(readPalette, [scheme])
  const { size } = props
  useLayoutEffect(() => {
    const element = canvas.current
    const ctx = element?.getContext('2d')
    if (element === null || ctx === null || ctx === undefined || size.width === 0) return
    const ratio = Math.min(2, devicePixelRatio)
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
    // Setting either clears the canvas and costs an allocation, even when nothing changes.
    if (element.width !== width) element.width = width
    if (element.height !== height) element.height = height
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    paintLineage(ctx, { ...props, palette })
  })
  return <canvas ref={canvas} className={classes['canvas']} aria-hidden />
}
