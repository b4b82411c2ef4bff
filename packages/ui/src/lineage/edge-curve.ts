/** edge-curve — the line of an edge: from the right side of what is read to the left side of its reader. */
import type { Rect } from './layout-shape.ts'

export interface Curve {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  /** How far the two handles lie to the right of the start and to the left of the end. */
  readonly bend: number
}

export function edgeCurve(from: Rect, to: Rect): Curve {
  const [x1, x2] = [from.x + from.width, to.x]
  const bend = x2 > x1 ? Math.max(24, (x2 - x1) / 2) : 80
  return { x1, y1: from.y + from.height / 2, x2, y2: to.y + to.height / 2, bend }
}

/** What it lies in, roughly: handles reach out of it only where an edge goes back. */
export function curveBounds({ x1, y1, x2, y2, bend }: Curve): Rect {
  const left = x2 > x1 ? x1 : x2 - bend
  const right = x2 > x1 ? x2 : x1 + bend
  return { x: left, y: Math.min(y1, y2) - 1, width: right - left, height: Math.abs(y2 - y1) + 2 }
}

export function curvePath({ x1, y1, x2, y2, bend }: Curve): string {
  return `M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
