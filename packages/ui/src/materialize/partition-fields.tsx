import { Autocomplete, Group, Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { plural } from '../parts/number-text.ts'
import { assetPartitionsQuery } from '../queries/asset-queries.ts'
import type { PartitionChoice } from './launch-asks.ts'

export interface PartitionFieldsProps {
  /** One of the assets, for its keys. */
  readonly assetKey: string
  readonly value: PartitionChoice
  readonly onChange: (value: PartitionChoice) => void
}

const KINDS = [
  ['missing', 'What is missing'],
  ['one', 'One partition'],
  ['ranges', 'A range'],
  ['all', 'All'],
] as const

// A list of suggestions longer than this is not read.
const MOST_SHOWN = 100

/** Which partitions: by kind, and by key where that is needed. */
export function PartitionFields({ assetKey, value, onChange }: PartitionFieldsProps) {
  const { data } = useQuery(assetPartitionsQuery(assetKey))
  const newest = data?.keys.toReversed() ?? []
  const [range, setRange] = useState<readonly [string, string]>(() => firstRange(value))
  const changeRange = (next: readonly [string, string]) => {
    setRange(next)
    onChange({ kind: 'ranges', ranges: next.some((key) => key === '') ? [] : [next] })
  }
  const choose = (kind: string) => {
    if (kind === 'one') onChange({ kind, key: newest[0] ?? '' })
    else if (kind === 'ranges') changeRange(range)
    else onChange({ kind: kind === 'all' ? 'all' : 'missing' })
  }
  const field = { data: newest, limit: MOST_SHOWN, maxDropdownHeight: 240, size: 'xs' as const }
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Partitions"
        description={data === undefined ? ' ' : `${plural(data.total, 'partition')}, ${data.partitioning}`}
        value={value.kind}
        onChange={choose}
      >
        <Group gap="lg" mt="sm">
          {KINDS.map(([kind, label]) => (
            <Radio key={kind} value={kind} label={label} size="xs" />
          ))}
        </Group>
      </Radio.Group>
      {value.kind === 'one' ? (
        <Autocomplete
          {...field}
          label="Partition"
          value={value.key}
          onChange={(key) => onChange({ kind: 'one', key })}
        />
      ) : null}
      {value.kind === 'ranges' && value.ranges.length < 2 ? (
        <Group grow>
          <Autocomplete {...field} label="First" value={range[0]} onChange={(key) => changeRange([key, range[1]])} />
          <Autocomplete {...field} label="Last" value={range[1]} onChange={(key) => changeRange([range[0], key])} />
        </Group>
      ) : null}
      {value.kind === 'ranges' && value.ranges.length > 1 ? `${value.ranges.length} ranges chosen.` : null}
    </Stack>
  )
}

function firstRange(value: PartitionChoice): readonly [string, string] {
  return (value.kind === 'ranges' ? value.ranges[0] : undefined) ?? ['', '']
}
