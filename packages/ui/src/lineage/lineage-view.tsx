/**
 * lineage-view — a graph of assets to look at and walk through: canvas below, cards above when they can be read.
 *
 * Rules    a press chooses an asset, with shift it is added; a second press, or Enter, opens it. Arrows go along the
 *          edges, `+`, `-` and `0` change the view. What is connected with the asset under the pointer, or with the
 *          focus, stays bright.
 */
import { countText } from '../parts/number-text.ts'
import type { LineageGraph } from './lineage-graph.ts'
import { LineageStage } from './lineage-stage.tsx'
import classes from './lineage-view.module.css'
import { useLayout } from './use-layout.ts'

export interface LineageViewProps {
  readonly label: string
  readonly graph: LineageGraph
  readonly collapsed: readonly string[]
  readonly onToggleGroup: (boxName: string) => void
  /** Keys. */
  readonly selected: readonly string[]
  readonly onSelect: (keys: readonly string[]) => void
  readonly onOpen: (key: string) => void
  /** The asset whose page this is on. */
  readonly home?: string
  /** The page scrolls with the wheel; with Ctrl it zooms. */
  readonly isWheelShared?: boolean
}

export function LineageView(props: LineageViewProps) {
  const { layout, progress } = useLayout(props.graph, props.collapsed)
  return (
    <div className={classes['frame']}>
      {layout === undefined ? (
        <div className={classes['waiting']} role="status">
          Laying out {countText(props.graph.nodes.length)} assets
          <progress value={progress} />
        </div>
      ) : (
        <LineageStage {...props} layout={layout} />
      )}
      {layout === undefined || progress === undefined ? null : (
        <progress className={classes['progress']} value={progress} aria-label="Laying out" />
      )}
    </div>
  )
}
