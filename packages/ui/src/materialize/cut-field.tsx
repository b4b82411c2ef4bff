import { Group, NumberInput, Select } from '@mantine/core'

import type { Cut } from './launch-asks.ts'

const CHOICES = [
  { value: 'declared', label: 'As defined' },
  { value: 'per-partition', label: 'A run per partition' },
  { value: 'single-run', label: 'One run for all' },
  { value: 'batch', label: 'A run for every few' },
]

/** How a backfill is cut into runs. */
export function CutField({ value, onChange }: { readonly value: Cut; readonly onChange: (value: Cut) => void }) {
  const kind = typeof value === 'object' ? 'batch' : value
  const choose = (next: string | null) => {
    if (next === 'batch') onChange({ batch: 10 })
    else if (next === 'per-partition' || next === 'single-run') onChange(next)
    else onChange('declared')
  }
  return (
    <Group grow align="end">
      <Select label="Runs" data={CHOICES} value={kind} onChange={choose} allowDeselect={false} />
      {typeof value === 'object' ? (
        <NumberInput
          label="Partitions per run"
          size="xs"
          min={1}
          value={value.batch}
          onChange={(batch) => onChange({ batch: Number(batch) })}
        />
      ) : null}
    </Group>
  )
}
