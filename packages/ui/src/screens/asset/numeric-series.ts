/** numeric-series — numbers in the metadata of events, as lines over time. Pure. */
import type { StoredEvent } from '@ingot/core'

import type { PlotSeries } from '../../parts/plot.tsx'

export interface NumericSeries extends PlotSeries {
  /** Ids of the events, in the order of the points. */
  readonly eventIds: readonly number[]
}

/** Oldest first within a line; lines by how many points they have, then by name. Lines of one point say nothing. */
export function numericSeries(events: readonly StoredEvent[]): readonly NumericSeries[] {
  const lines = new Map<string, { points: [number, number][]; eventIds: number[] }>()
  for (const event of events.toSorted((a, b) => a.id - b.id)) {
    if (!('metadata' in event) || event.metadata === undefined) continue
    for (const [name, value] of Object.entries(event.metadata)) {
      if (value.kind !== 'int' && value.kind !== 'float') continue
      const line = lines.get(name) ?? { points: [], eventIds: [] }
      line.points.push([event.atMs, value.value])
      line.eventIds.push(event.id)
      lines.set(name, line)
    }
  }
  return [...lines]
    .map(([label, line]) => ({ label, ...line }))
    .filter(({ points }) => points.length > 1)
    .sort((a, b) => b.points.length - a.points.length || (a.label < b.label ? -1 : 1))
}

/** Names chosen in the address that there are; the first one when none is. */
export function chosenSeries(all: readonly NumericSeries[], names: string | undefined): readonly NumericSeries[] {
  const wanted = new Set((names ?? '').split(','))
  const chosen = all.filter(({ label }) => wanted.has(label))
  return chosen.length === 0 ? all.slice(0, 1) : chosen
}
