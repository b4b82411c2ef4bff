import type { StoredEvent } from '@ingot/core'
import { Chip, Group } from '@mantine/core'
import { useMemo } from 'react'

import { Plot } from '../../parts/plot.tsx'
import { useView } from '../../view-state.ts'
import classes from './asset-screen.module.css'
import { chosenSeries, numericSeries } from './numeric-series.ts'

export interface EventPlotsProps {
  readonly events: readonly StoredEvent[]
  /** The id of an event. */
  readonly onOpen: (id: number) => void
}

/** Numbers in the metadata over time; which of them, the address says. A point opens its event. */
export function EventPlots({ events, onOpen }: EventPlotsProps) {
  const [view, setView] = useView()
  // What checks counted stands with the checks.
  const all = useMemo(() => numericSeries(events.filter(({ kind }) => kind !== 'check-evaluated')), [events])
  const chosen = useMemo(() => chosenSeries(all, view['plot']), [all, view['plot']])
  if (all.length === 0) return null
  return (
    <section className={classes['card']} aria-label="Numbers over time">
      <Chip.Group
        multiple
        value={chosen.map(({ label }) => label)}
        onChange={(next) => setView({ plot: next.join(',') })}
      >
        <Group gap="xs">
          {all.map(({ label }) => (
            <Chip key={label} value={label} size="xs">
              {label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Plot
        label="Metadata over time"
        series={chosen}
        height={150}
        onPoint={(line, point) => {
          const id = chosen[line]?.eventIds[point]
          if (id !== undefined) onOpen(id)
        }}
      />
    </section>
  )
}
