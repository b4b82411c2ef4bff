import { IconChevronDown } from '@tabler/icons-react'

import type { LineageLayout } from './layout-shape.ts'
import { BOX_GAP, BOX_HEADER } from './layout-sizes.ts'
import classes from './lineage-view.module.css'
import type { Size, Viewport } from './viewport.ts'
import { meet, seen, TEXT_ZOOM } from './viewport.ts'

export interface GroupLabelsProps {
  readonly layout: LineageLayout
  readonly view: Viewport
  readonly size: Size
  readonly onToggle: (boxName: string) => void
}

const LEAST_WIDTH = 46
const LEAST_HEIGHT = 44
// More names than these cannot be told apart on one screen.
const MOST_LABELS = 150
const LABEL_HEIGHT = 24
const FAR_LABEL_HEIGHT = 14

/** A name stands in its box's head, and somewhat above it where that is too low: never on the first item. */
function lift(zoom: number): number {
  const height = zoom < TEXT_ZOOM ? FAR_LABEL_HEIGHT : LABEL_HEIGHT
  return Math.max(-BOX_GAP * zoom, BOX_HEADER * zoom - height)
}

/** Names of open groups, as large as ever however far the picture is; pressing one closes its group. */
export function GroupLabels({ layout, view, size, onToggle }: GroupLabelsProps) {
  const part = seen(view, size)
  const boxes = layout.boxes.filter(
    (box) =>
      !box.isCollapsed &&
      !box.isPlain &&
      box.width * view.zoom >= LEAST_WIDTH &&
      box.height * view.zoom >= LEAST_HEIGHT &&
      meet(box, part),
  )
  return (
    <>
      {boxes.slice(0, MOST_LABELS).map(({ name, group, x, y, width, members }) => (
        <button
          key={name}
          type="button"
          className={classes['label']}
          tabIndex={-1}
          data-far={view.zoom < TEXT_ZOOM}
          style={{
            left: (x - view.x) * view.zoom,
            top: (y - view.y) * view.zoom + lift(view.zoom),
            maxWidth: width * view.zoom,
          }}
          aria-expanded
          title={`${group}: ${members.length} assets. Press to collapse.`}
          onClick={() => onToggle(name)}
        >
          <IconChevronDown size={view.zoom < TEXT_ZOOM ? 9 : 12} aria-hidden />
          <span>{group}</span>
        </button>
      ))}
    </>
  )
}
