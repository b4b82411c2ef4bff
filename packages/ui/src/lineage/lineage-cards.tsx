import type { Highlight } from './highlight.ts'
import type { LineageLayout } from './layout-shape.ts'
import { LineageCard } from './lineage-card.tsx'
import type { LineageNode } from './lineage-graph.ts'
import classes from './lineage-view.module.css'
import type { Viewport } from './viewport.ts'

export interface LineageCardsProps {
  readonly layout: LineageLayout
  readonly nodes: readonly LineageNode[]
  readonly view: Viewport
  /** Indexes of the items in sight. */
  readonly shown: readonly number[]
  readonly selected: ReadonlySet<number>
  readonly focused: number | undefined
  readonly highlight: Highlight | undefined
  readonly home: string | undefined
}

/** Assets as elements, moved and scaled as one layer. */
export function LineageCards({ layout, nodes, view, shown, selected, focused, highlight, home }: LineageCardsProps) {
  const transform = `scale(${view.zoom}) translate(${-view.x}px, ${-view.y}px)`
  return (
    <div className={classes['cards']} style={{ transform }}>
      {shown.map((index) => {
        const item = layout.items[index]
        if (item === undefined) return null
        const isFaint = highlight !== undefined && !highlight.items.has(index)
        const common = {
          item: index,
          x: item.x,
          y: item.y,
          isSelected: selected.has(index),
          isFocused: focused === index,
          isFaint,
        }
        if (item.kind === 'group') return <GroupCard key={index} {...common} box={layout.boxes[item.box]} />
        const node = nodes[item.node]
        return node === undefined ? null : (
          <LineageCard key={index} {...common} node={node} isHome={node.key === home} />
        )
      })}
    </div>
  )
}

interface GroupCardProps {
  readonly item: number
  readonly x: number
  readonly y: number
  readonly isSelected: boolean
  readonly isFocused: boolean
  readonly isFaint: boolean
  readonly box: LineageLayout['boxes'][number] | undefined
}

/** A collapsed group; pressing it opens it. */
function GroupCard({ item, x, y, isFocused, isFaint, box }: GroupCardProps) {
  if (box === undefined) return null
  return (
    <button
      type="button"
      className={classes['card']}
      style={{ left: x, top: y, ['--edge' as string]: `var(--${box.lane})` }}
      tabIndex={-1}
      data-item={item}
      data-kind="group"
      data-focused={isFocused}
      data-faint={isFaint}
      aria-expanded={false}
      aria-label={`Group ${box.label}, ${box.members.length} assets`}
    >
      <span className={classes['words']}>
        <span className={classes['name']}>{box.label}</span>
        <span className={classes['facts']}>{box.members.length} assets</span>
      </span>
    </button>
  )
}
