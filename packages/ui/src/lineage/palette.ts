/** palette — the theme's colours as text, for canvas and for exported pictures, which CSS variables do not reach. */
import type { Lane } from './lanes.ts'
import type { NodeStatus } from './lineage-graph.ts'

export interface Palette {
  readonly bg: string
  readonly surface: string
  readonly hover: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly dimmed: string
  readonly accent: string
  readonly lanes: Readonly<Record<Lane, string>>
  readonly statuses: Readonly<Record<NodeStatus, string>>
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    bg: colour('--bg'),
    surface: colour('--surface'),
    hover: colour('--hover'),
    line: colour('--line'),
    lineStrong: colour('--line-strong'),
    text: colour('--text'),
    dimmed: colour('--dimmed'),
    accent: colour('--accent'),
    lanes: {
      external: colour('--external'),
      bronze: colour('--bronze'),
      silver: colour('--silver'),
      gold: colour('--gold'),
      none: colour('--line-strong'),
    },
    statuses: {
      failed: colour('--failed'),
      running: colour('--running'),
      missing: colour('--missing'),
      stale: colour('--stale'),
      fresh: colour('--fresh'),
      external: colour('--external'),
    },
  }
}
