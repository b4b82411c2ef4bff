import type { LineageGraph } from './lineage-graph.ts'

/** What whoever shows a lineage says of it. */
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
