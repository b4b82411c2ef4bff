import { useEffect, useMemo, useRef } from 'react'

import { GroupLabels } from './group-labels.tsx'
import { highlightOf, nodesOfItem } from './highlight.ts'
import { firstView, heldView, itemsIn, itemsOfKeys, itemWords, whole } from './item-places.ts'
import type { LineageLayout } from './layout-shape.ts'
import { LaneNames } from './lane-names.tsx'
import { LineageCanvas } from './lineage-canvas.tsx'
import { LineageCards } from './lineage-cards.tsx'
import { LineageControls } from './lineage-controls.tsx'
import { neighboursOf, statusOf } from './lineage-graph.ts'
import type { LineageGraph, LineageNode } from './lineage-graph.ts'
import { LineageMinimap } from './lineage-minimap.tsx'
import { lineageSvg } from './lineage-svg.ts'
import type { LineageViewProps } from './lineage-view-props.ts'
import classes from './lineage-view.module.css'
import { readPalette } from './palette.ts'
import { savePng, saveSvg } from './save-picture.ts'
import { useLineageInput } from './use-lineage-input.ts'
import { useViewport } from './use-viewport.ts'
import type { ViewportHandle } from './use-viewport.ts'
import { fit, seen, TEXT_ZOOM, zoomAt } from './viewport.ts'

// A browser lays out this many cards while they move without dropping frames.
const MOST_CARDS = 350

export function LineageStage(props: LineageViewProps & { readonly layout: LineageLayout }) {
  const { label, graph, layout, selected, onToggleGroup, home, isWheelShared = false } = props
  const port = useViewport(isWheelShared)
  const { hovered, focused, handlers } = useLineageInput(layout, port, props)
  const neighbours = useMemo(() => neighboursOf(graph.nodes.length, graph.edges), [graph])
  const marks = useMemo(() => ({ statuses: graph.nodes.map(statusOf), names: graph.nodes.map(nameOf) }), [graph])
  const chosen = useMemo(() => itemsOfKeys(graph, layout, selected), [graph, layout, selected])
  const lit = hovered ?? focused ?? (chosen.size === 1 ? [...chosen][0] : undefined)
  const highlight = useMemo(() => highlightOf(layout, neighbours, nodesOfItem(layout, lit)), [layout, neighbours, lit])
  const shown = useMemo(
    () => itemsIn(layout, seen(port.view, port.size, 60), MOST_CARDS + 1),
    [layout, port.view, port.size],
  )
  const hasCards = port.view.zoom >= TEXT_ZOOM && shown.length <= MOST_CARDS
  useFirstView(layout, graph, home ?? selected[0], port)
  const common = { layout, view: port.view, size: port.size }
  const marked = { selected: chosen, highlight }
  return (
    <>
      <div
        ref={port.box}
        className={classes['box']}
        role="application"
        aria-label={label}
        aria-roledescription="graph"
        tabIndex={0}
        {...handlers}
      >
        <LineageCanvas {...common} {...marked} {...marks} hasBlocks={!hasCards} isMoving={port.isMoving} />
        {hasCards ? (
          <LineageCards {...common} {...marked} nodes={graph.nodes} shown={shown} focused={focused} home={home} />
        ) : null}
        <GroupLabels {...common} onToggle={onToggleGroup} />
        <LaneNames {...common} />
      </div>
      <LineageTools {...common} graph={graph} port={port} />
      <div className="visually-hidden" aria-live="polite">
        {focused === undefined ? '' : itemWords(layout, graph, focused, highlight)}
      </div>
    </>
  )
}

/**
 * Only a new picture, or the first size, moves the view; a status that changes does not. Where a group was opened or
 * closed, what is in the middle of the window stays there.
 */
function useFirstView(
  layout: LineageLayout,
  graph: LineageGraph,
  home: string | undefined,
  port: ViewportHandle,
): void {
  const isReady = port.size.width > 0
  const before = useRef<LineageLayout>(undefined)
  useEffect(() => {
    if (!isReady) return
    const last = before.current
    const isSame = last !== undefined && last.itemOfNode.length === layout.itemOfNode.length
    const held = isSame ? heldView(last, layout, port.view, port.size) : undefined
    before.current = layout
    port.setView(held ?? firstView(layout, graph, port.size, home))
  }, [layout, isReady])
}

function nameOf({ key }: LineageNode): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

interface ToolsProps {
  readonly layout: LineageLayout
  readonly graph: LineageGraph
  readonly port: ViewportHandle
}

function LineageTools({ layout, graph, port: { view, size, setView } }: ToolsProps) {
  const save = (kind: 'svg' | 'png') => {
    const svg = lineageSvg(layout, graph.nodes, readPalette())
    if (kind === 'svg') saveSvg(svg, 'lineage.svg')
    else void savePng(svg, layout, 'lineage.png')
  }
  return (
    <>
      <LineageControls
        onZoom={(factor) => setView((before) => zoomAt(before, { x: size.width / 2, y: size.height / 2 }, factor))}
        onFit={() => setView(fit(whole(layout), size))}
        onSave={save}
      />
      <LineageMinimap
        layout={layout}
        view={view}
        size={size}
        onCentre={({ x, y }) =>
          setView(({ zoom }) => ({ zoom, x: x - size.width / 2 / zoom, y: y - size.height / 2 / zoom }))
        }
      />
    </>
  )
}
