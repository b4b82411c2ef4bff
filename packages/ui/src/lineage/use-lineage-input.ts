/** use-lineage-input — pointer and keys in the lineage: what is under the pointer, what has the focus, what is chosen. */
import type { KeyboardEvent, MouseEvent } from 'react'
import { useState } from 'react'

import { itemAt, whole } from './item-places.ts'
import type { LineageLayout } from './layout-shape.ts'
import type { LineageViewProps } from './lineage-view-props.ts'
import { isArrow, stepFocus } from './step-focus.ts'
import type { Arrow } from './step-focus.ts'
import type { ViewportHandle } from './use-viewport.ts'
import { fit, reveal, TEXT_ZOOM, zoomAt } from './viewport.ts'

type Chosen = Pick<LineageViewProps, 'graph' | 'selected' | 'onSelect' | 'onOpen' | 'onToggleGroup'>

export function useLineageInput(layout: LineageLayout, port: ViewportHandle, chosen: Chosen) {
  const [hovered, setHovered] = useState<number>()
  const [focused, setFocused] = useState<number>()
  const [isFocusShown, setFocusShown] = useState(false)
  const pick = (item: number, isAdded: boolean) => {
    setFocused(item)
    pickItem(layout, chosen, item, isAdded)
  }
  const step = (arrow: Arrow) => {
    const next = stepFocus(layout, focused, arrow)
    const item = next === undefined ? undefined : layout.items[next]
    setFocused(next)
    setFocusShown(true)
    if (item === undefined) return
    port.setView((before) => reveal({ ...before, zoom: Math.max(before.zoom, TEXT_ZOOM) }, port.size, item))
  }
  return {
    hovered,
    focused: isFocusShown ? focused : undefined,
    handlers: {
      ...port.pointerProps,
      onClick: (event: MouseEvent) => {
        if (port.hasDragged()) return
        const item = itemUnder(event, layout, port)
        if (item !== undefined) pick(item, event.shiftKey || event.metaKey || event.ctrlKey)
        else if (event.target instanceof HTMLCanvasElement && chosen.selected.length > 0) chosen.onSelect([])
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (isArrow(event.key)) step(event.key)
        else if ((event.key === 'Enter' || event.key === ' ') && focused !== undefined) pick(focused, event.key === ' ')
        else if (!changeView(event.key, layout, port)) return
        event.preventDefault()
      },
      onBlur: () => setFocusShown(false),
      onMouseMove: (event: MouseEvent) => setHovered(port.isMoving ? undefined : itemUnder(event, layout, port)),
      onMouseLeave: () => setHovered(undefined),
    },
  }
}

/** A collapsed group is opened; an asset chosen, or opened when it was the one chosen. */
function pickItem(layout: LineageLayout, chosen: Chosen, item: number, isAdded: boolean): void {
  const placed = layout.items[item]
  if (placed === undefined) return
  if (placed.kind === 'group') return chosen.onToggleGroup(layout.boxes[placed.box]?.name ?? '')
  const key = chosen.graph.nodes[placed.node]?.key
  if (key === undefined) return
  const { selected } = chosen
  if (isAdded) chosen.onSelect(selected.includes(key) ? selected.filter((one) => one !== key) : [...selected, key])
  else if (selected.length === 1 && selected[0] === key) chosen.onOpen(key)
  else chosen.onSelect([key])
}

/** False when the key means nothing here. */
function changeView(key: string, layout: LineageLayout, { size, setView }: ViewportHandle): boolean {
  const middle = { x: size.width / 2, y: size.height / 2 }
  if (key === '+' || key === '=') setView((before) => zoomAt(before, middle, 1.3))
  else if (key === '-') setView((before) => zoomAt(before, middle, 1 / 1.3))
  else if (key === '0') setView(fit(whole(layout), size))
  else return false
  return true
}

function itemUnder(event: MouseEvent, layout: LineageLayout, { view, box }: ViewportHandle): number | undefined {
  const rect = box.current?.getBoundingClientRect()
  if (rect === undefined || !(event.target instanceof Element)) return undefined
  // A group's name lies above what it stands on.
  if (event.target.closest('button:not([data-item])') !== null) return undefined
  return itemAt(layout, {
    x: view.x + (event.clientX - rect.left) / view.zoom,
    y: view.y + (event.clientY - rect.top) / view.zoom,
  })
}
