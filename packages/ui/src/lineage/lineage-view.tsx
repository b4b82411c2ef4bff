/**
 * lineage-view — a graph of assets to look at and walk through: canvas below, cards above when they can be read.
 *
 * Rules    a press chooses an asset, with shift it is added; a second press, or Enter, opens it. Arrows go along the
 *          edges, `+`, `-` and `0` change the view. What is connected with the asset under the pointer, or with the
 *          focus, stays bright.
 */
import { useRef } from 'react'

import { countText } from '../parts/number-text.ts'
import { LineageStage } from './lineage-stage.tsx'
import classes from './lineage-view.module.css'
import type { LineageViewProps } from './lineage-view-props.ts'
import { useAspect } from './use-aspect.ts'
import { useLayout } from './use-layout.ts'

export function LineageView(props: LineageViewProps) {
  const frame = useRef<HTMLDivElement>(null)
  const { layout, progress } = useLayout(props.graph, props.collapsed, useAspect(frame))
  return (
    <div ref={frame} className={classes['frame']}>
      {layout === undefined ? null : <LineageStage {...props} layout={layout} />}
      {progress === undefined ? null : layout === undefined ? (
        <div className={classes['waiting']} role="status">
          Laying out {countText(props.graph.nodes.length)} assets
          <progress value={progress} />
        </div>
      ) : (
        <progress className={classes['progress']} value={progress} aria-label="Laying out" />
      )}
    </div>
  )
}
