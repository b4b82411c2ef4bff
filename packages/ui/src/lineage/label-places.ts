/**
 * label-places — how high the names of lanes and of open groups stand. Pure.
 *
 * Units    window pixels; the names are as large as ever, however far the picture is
 * Promise  no group's name lies under the lanes' names.
 */
import type { Rect } from './layout-shape.ts'
import { BOX_GAP, BOX_HEADER, LANE_HEADER, LANE_PADDING } from './layout-sizes.ts'
import type { Viewport } from './viewport.ts'
import { TEXT_ZOOM } from './viewport.ts'

export const LANE_NAME_HEIGHT = 26
const LABEL_HEIGHT = 24
const FAR_LABEL_HEIGHT = 14

/**
 * At the top of the lanes, or of the window when that lies above it. From afar the lanes' heads are too low for their
 * names, which then stand partly above them.
 */
export function laneNamesTop({ y, zoom }: Viewport): number {
  const room = (LANE_HEADER + LANE_PADDING - BOX_GAP) * zoom
  return Math.max(0, Math.min(0, room - LANE_NAME_HEIGHT) - y * zoom)
}

/** In its box's head, and somewhat above it where that is too low: never on the first item. Undefined: nowhere. */
export function groupLabelTop(box: Rect, view: Viewport): number | undefined {
  const { y, zoom } = view
  const height = zoom < TEXT_ZOOM ? FAR_LABEL_HEIGHT : LABEL_HEIGHT
  const top = (box.y - y) * zoom + Math.max(-BOX_GAP * zoom, BOX_HEADER * zoom - height)
  return top < laneNamesTop(view) + LANE_NAME_HEIGHT ? undefined : top
}
