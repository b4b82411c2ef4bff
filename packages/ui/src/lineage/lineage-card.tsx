import { memo } from 'react'

import { layerColor } from '../parts/layer-tag.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { statusLook } from '../parts/status-look.ts'
import { cardFacts } from './card-facts.ts'
import type { LineageNode } from './lineage-graph.ts'
import { statusOf } from './lineage-graph.ts'
import classes from './lineage-view.module.css'

export interface LineageCardProps {
  readonly node: LineageNode
  readonly item: number
  readonly x: number
  readonly y: number
  readonly isSelected: boolean
  readonly isFocused: boolean
  readonly isFaint: boolean
  /** The asset whose page this is on. */
  readonly isHome: boolean
}

/** One asset: name, layer, status, and what of its partitions, checks and freshness wants to be seen. */
export const LineageCard = memo(function LineageCard(props: LineageCardProps) {
  const { node, item, x, y, isSelected, isFocused, isFaint, isHome } = props
  const status = statusOf(node)
  const { word } = statusLook(status)
  const { name, folder, facts, hasLane } = cardFacts(node)
  const words = facts.length === 0 ? [word] : facts.map((fact) => (fact === status ? word : fact))
  const isSaid = words.includes(word)
  return (
    <button
      type="button"
      className={classes['card']}
      style={{ left: x, top: y, ['--edge' as string]: layerColor(node.layer) }}
      tabIndex={-1}
      data-item={item}
      data-selected={isSelected}
      data-focused={isFocused}
      data-faint={isFaint}
      data-home={isHome}
      data-external={node.status === 'external'}
      aria-pressed={isSelected}
      title={node.key}
    >
      <StatusMark status={status} label={isSaid ? '' : word} />
      <span className={classes['words']}>
        <span className={classes['name']}>
          {hasLane ? <span className={classes['unseen']}>{node.layer}/</span> : null}
          {folder === '' ? null : <span className={classes['folder']}>{folder}/</span>}
          {name}
        </span>
        <span className={classes['facts']}>{words.join(' · ')}</span>
      </span>
    </button>
  )
})
