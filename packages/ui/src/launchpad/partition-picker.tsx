import { Autocomplete, Group, SegmentedControl, Select } from '@mantine/core'

import { plural } from '../parts/number-text.ts'
import type { DraftPartition } from './drafts.ts'
import classes from './launchpad.module.css'

export interface PartitionPickerProps {
  /** `daily from 2026-01-01`. */
  readonly sentence: string
  /** In order. */
  readonly keys: readonly string[]
  readonly value: DraftPartition
  readonly onChange: (value: DraftPartition) => void
}

const KINDS = [
  { value: 'one', label: 'One' },
  { value: 'range', label: 'Range' },
  { value: 'missing', label: 'Missing' },
]

// A list of suggestions longer than this is not read.
const MOST_SHOWN = 100

/** One partition, a range of them, or what is missing. */
export function PartitionPicker({ sentence, keys, value, onChange }: PartitionPickerProps) {
  const newest = keys.toReversed()
  const [last = ''] = newest
  const choose = (kind: string) => {
    if (kind === 'one') onChange({ kind, key: last })
    else if (kind === 'range') onChange({ kind, first: newest[6] ?? keys[0] ?? '', last, into: 'backfill' })
    else onChange({ kind: 'missing' })
  }
  const field = { data: newest, limit: MOST_SHOWN, maxDropdownHeight: 240, size: 'xs' as const }
  return (
    <div className={classes['stack']}>
      <div className={classes['stack']} style={{ gap: 4 }}>
        <span style={{ fontWeight: 500 }}>Partition</span>
        <span className={classes['hint']}>
          {plural(keys.length, 'partition')}, {sentence}
        </span>
        <SegmentedControl fullWidth data={KINDS} value={value.kind} onChange={choose} aria-label="Which partitions" />
      </div>
      {value.kind === 'one' ? (
        <Autocomplete
          {...field}
          label="Key"
          value={value.key}
          error={value.key !== '' && !keys.includes(value.key) ? 'There is no such partition.' : undefined}
          onChange={(key) => onChange({ kind: 'one', key })}
        />
      ) : null}
      {value.kind === 'range' ? (
        <>
          <Group grow>
            <Autocomplete
              {...field}
              label="First"
              value={value.first}
              onChange={(first) => onChange({ ...value, first })}
            />
            <Autocomplete
              {...field}
              label="Last"
              value={value.last}
              onChange={(end) => onChange({ ...value, last: end })}
            />
          </Group>
          <Select
            label="Made by"
            data={[
              { value: 'backfill', label: 'A backfill, in several runs' },
              { value: 'run', label: 'One run for the whole range' },
            ]}
            value={value.into}
            allowDeselect={false}
            onChange={(into) => onChange({ ...value, into: into === 'run' ? 'run' : 'backfill' })}
          />
        </>
      ) : null}
    </div>
  )
}
