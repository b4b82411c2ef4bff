import { IconChevronDown } from '@tabler/icons-react'

import { groupLabelTop } from './label-places.ts'
import type { LineageLayout } from './layout-shape.ts'
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

/** Names of open groups, as large as ever however far the picture is; pressing one closes its group. */
export function GroupLabels({ layout, view, size, onToggle }: GroupLabelsProps) {
  const part = seen(view, size)
  const boxes = layout.boxes.flatMap((box) => {
    const top = groupLabelTop(box, view)
    const isShown =
      !box.isCollapsed &&
      !box.isPlain &&
      box.width * view.zoom >= LEAST_WIDTH &&
      box.height * view.zoom >= LEAST_HEIGHT &&
      meet(box, part)
    return isShown && top !== undefined ? [{ ...box, top }] : []
  })
  return (
    <>
      {boxes.slice(0, MOST_LABELS).map(({ name, label, x, top, width, members }) => (
        <button
          key={name}
          type="button"
          className={classes['label']}
          tabIndex={-1}
          data-far={view.zoom < TEXT_ZOOM}
          style={{
            left: (x - view.x) * view.zoom,
            top,
            maxWidth: width * view.zoom,
          }}
          aria-expanded
          title={`${label}: ${members.length} assets. Press to collapse.`}
          onClick={() => onToggle(name)}
        >
          <IconChevronDown size={view.zoom < TEXT_ZOOM ? 9 : 12} aria-hidden />
          <span>{label}</span>
        </button>
      ))}
    </>
  )
}
