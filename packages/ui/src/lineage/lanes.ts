/** lanes — the vertical bands of the lineage: external, bronze, silver, gold, and what has no layer. */
import type { LineageNode } from './lineage-graph.ts'

export const LANES = ['external', 'bronze', 'silver', 'gold', 'none'] as const
export type Lane = (typeof LANES)[number]

const LABELS: Readonly<Record<Lane, string>> = {
  external: 'External',
  bronze: 'Bronze',
  silver: 'Silver',
  gold: 'Gold',
  none: 'No layer',
}

export function laneLabel(lane: Lane): string {
  return LABELS[lane]
}

/** Its layer decides; without one, whether it is made here. */
export function laneOf({ layer, status }: Pick<LineageNode, 'layer' | 'status'>): Lane {
  const known = LANES.find((lane) => lane === layer)
  if (known !== undefined) return known
  return status === 'external' ? 'external' : 'none'
}
