/**
 * viewport — what part of the picture is seen, and how large.
 *
 * Units    `x`, `y` the point of the picture in the top left corner of the window; `zoom` window pixels per pixel of it.
 */
import type { Rect } from './layout-shape.ts'

export interface Viewport {
  readonly x: number
  readonly y: number
  readonly zoom: number
}
export interface Size {
  readonly width: number
  readonly height: number
}
export interface Point {
  readonly x: number
  readonly y: number
}

export const LEAST_ZOOM = 0.02
export const MOST_ZOOM = 2.5
/** Below it assets are marks without text. */
export const TEXT_ZOOM = 0.66

export function fit(
  rect: Rect,
  size: Size,
  options: { readonly padding?: number; readonly mostZoom?: number } = {},
): Viewport {
  const { padding = 24, mostZoom = 1 } = options
  const room = { width: Math.max(1, size.width - padding * 2), height: Math.max(1, size.height - padding * 2) }
  const zoom = clamp(Math.min(room.width / Math.max(1, rect.width), room.height / Math.max(1, rect.height)), mostZoom)
  return {
    x: rect.x + rect.width / 2 - size.width / 2 / zoom,
    y: rect.y + rect.height / 2 - size.height / 2 / zoom,
    zoom,
  }
}

/** The point of the picture under `at`, in window pixels, stays where it is. */
export function zoomAt(view: Viewport, at: Point, factor: number): Viewport {
  const zoom = clamp(view.zoom * factor, MOST_ZOOM)
  return { x: view.x + at.x / view.zoom - at.x / zoom, y: view.y + at.y / view.zoom - at.y / zoom, zoom }
}

export function pan(view: Viewport, by: Point): Viewport {
  return { ...view, x: view.x - by.x / view.zoom, y: view.y - by.y / view.zoom }
}

/** The part of the picture that is seen, with a margin in window pixels. */
export function seen({ x, y, zoom }: Viewport, size: Size, margin = 0): Rect {
  return {
    x: x - margin / zoom,
    y: y - margin / zoom,
    width: (size.width + margin * 2) / zoom,
    height: (size.height + margin * 2) / zoom,
  }
}

export function meet(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Moves as little as needed for `rect` to be seen, with room around it; the same view when it is already. */
export function reveal(view: Viewport, size: Size, rect: Rect): Viewport {
  const margin = 40 / view.zoom
  const [width, height] = [size.width / view.zoom, size.height / view.zoom]
  const x = within(view.x, rect.x - margin, rect.x + rect.width + margin - width)
  const y = within(view.y, rect.y - margin, rect.y + rect.height + margin - height)
  return x === view.x && y === view.y ? view : { ...view, x, y }
}

/** `value` moved so that it is at most `most` and at least `least`; when both cannot be, `most` wins. */
function within(value: number, most: number, least: number): number {
  return Math.min(Math.max(value, least), most)
}

function clamp(zoom: number, most: number): number {
  return Math.min(most, Math.max(LEAST_ZOOM, zoom))
}
