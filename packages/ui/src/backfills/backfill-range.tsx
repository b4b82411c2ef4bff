import { Autocomplete, Group, Radio, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'

import { plural } from '../parts/number-text.ts'
import { assetPartitionsQuery, firstAssetsQuery } from '../queries/asset-queries.ts'
import { jobPartitionsQuery } from '../queries/job-queries.ts'
import type { BackfillForm } from './backfill-ask.ts'
import type { BackfillFieldsProps } from './backfill-target.tsx'

const KINDS = [
  ['missing', 'What is missing'],
  ['range', 'A range'],
  ['all', 'All'],
] as const

const PAUSE_MS = 500
// A list of suggestions longer than this is not read.
const MOST_SHOWN = 100

/** Which partitions; keys are offered of the job, or of the first asset selected that has some. */
export function BackfillRange({ form, onChange }: BackfillFieldsProps) {
  const keys = useKeys(form)
  const newest = keys?.toReversed() ?? []
  const field = { data: newest, limit: MOST_SHOWN, maxDropdownHeight: 240, size: 'xs' as const }
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Partitions"
        description={keys === undefined ? ' ' : plural(keys.length, 'partition')}
        value={form.partitions}
        onChange={(kind) => onChange({ partitions: kind === 'all' || kind === 'range' ? kind : 'missing' })}
      >
        <Group gap="lg" mt="sm">
          {KINDS.map(([kind, label]) => (
            <Radio key={kind} value={kind} label={label} size="xs" />
          ))}
        </Group>
      </Radio.Group>
      {form.partitions === 'range' ? (
        <Group grow>
          <Autocomplete {...field} label="First" value={form.first} onChange={(first) => onChange({ first })} />
          <Autocomplete {...field} label="Last" value={form.last} onChange={(last) => onChange({ last })} />
        </Group>
      ) : null}
    </Stack>
  )
}

function useKeys({ project, by, job, assets }: BackfillForm): readonly string[] | undefined {
  const [select] = useDebouncedValue(assets.trim(), PAUSE_MS)
  const isJob = by === 'job' && job !== ''
  const isAssets = by === 'assets' && project !== '' && select !== ''
  const ofJob = useQuery({ ...jobPartitionsQuery(project, job), enabled: isJob })
  const found = useQuery({ ...firstAssetsQuery({ project, select }), enabled: isAssets, retry: false })
  const key = found.data?.assets.find(({ partitioning }) => partitioning !== undefined)?.key
  const ofAsset = useQuery({ ...assetPartitionsQuery(key ?? ''), enabled: isAssets && key !== undefined })
  return isJob ? ofJob.data?.keys : ofAsset.data?.keys
}
