import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'

import type { PartitionRangeJson } from '../../api.ts'
import { statusLook } from '../../parts/status-look.ts'
import classes from './asset-screen.module.css'
import type { StripWindow } from './heat-strip.ts'
import { stripCells } from './heat-strip.ts'

export interface HeatStripCanvasProps {
  readonly ranges: readonly PartitionRangeJson[]
  readonly window: StripWindow
  /** Indexes from and to, both included. */
  readonly chosen: readonly [number, number] | undefined
  /** px. */
  readonly onWidth: (width: number) => void
}

const HEIGHT = 34

/** The cells of a strip, and a frame around those chosen. */
export function HeatStripCanvas({ ranges, window, chosen, onWidth }: HeatStripCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme()
  const [width, setWidth] = useState(0)
  const tell = useRef(onWidth)
  tell.current = onWidth
  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth)
      tell.current(element.clientWidth)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = canvas.current
    const ctx = element?.getContext('2d')
    if (element === null || ctx === null || ctx === undefined || width === 0) return
    const ratio = devicePixelRatio
    element.width = Math.round(width * ratio)
    element.height = Math.round(HEIGHT * ratio)
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    paint(ctx, { ranges, window, chosen, width })
  }, [ranges, window, chosen, width, scheme])
  return <canvas ref={canvas} className={classes['strip']} aria-hidden />
}

type Painted = Omit<HeatStripCanvasProps, 'onWidth'> & { readonly width: number }

function paint(ctx: CanvasRenderingContext2D, { ranges, window, chosen, width }: Painted): void {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  for (const { x, width: own, status } of stripCells(ranges, window, width)) {
    // What is missing is the ground, not one more colour.
    ctx.fillStyle = status === 'missing' ? colour('--line') : colour(`--${statusLook(status).tone}`)
    ctx.fillRect(x, 4, Math.max(0.75, own), HEIGHT - 8)
  }
  if (chosen === undefined) return
  const perKey = width / (window.to - window.from + 1)
  const from = Math.max(0, (chosen[0] - window.from) * perKey)
  const to = Math.min(width, (chosen[1] - window.from + 1) * perKey)
  if (to <= 0 || from >= width) return
  ctx.strokeStyle = colour('--text')
  ctx.lineWidth = 2
  ctx.strokeRect(from + 1, 1, Math.max(2, to - from - 2), HEIGHT - 2)
}
