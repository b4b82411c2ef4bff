import { Group, SegmentedControl, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

import { SelectionInput } from '../parts/selection-input.tsx'
import { assetNamesQuery } from '../queries/asset-queries.ts'
import { jobsQuery } from '../queries/job-queries.ts'
import type { BackfillForm } from './backfill-ask.ts'

export interface BackfillFieldsProps {
  readonly form: BackfillForm
  readonly onChange: (patch: Partial<BackfillForm>) => void
}

const KINDS = [
  { value: 'assets', label: 'Assets' },
  { value: 'job', label: 'Job' },
]

/** Which project, and what of it: assets by selection, or a partitioned job. */
export function BackfillTarget({ form, onChange }: BackfillFieldsProps) {
  const names = useQuery(assetNamesQuery()).data
  const jobs = useQuery(jobsQuery()).data?.jobs ?? []
  const projects = [...new Set([...(names?.projects ?? []), ...jobs.map(({ project }) => project)])]
  const [only] = projects
  const isChoice = projects.length > 1
  useEffect(() => {
    // The one project there is need not be chosen.
    if (form.project === '' && !isChoice && only !== undefined) onChange({ project: only })
  }, [only, isChoice])
  const partitioned = jobs.filter(({ project, partitioning }) => project === form.project && partitioning !== undefined)
  return (
    <Stack gap="sm">
      <Group grow>
        {isChoice ? (
          <Select
            label="Project"
            data={projects}
            value={form.project}
            onChange={(project) => onChange({ project: project ?? '', job: '' })}
          />
        ) : null}
        <SegmentedControl
          data={KINDS}
          value={form.by}
          aria-label="What to make"
          onChange={(by) => onChange({ by: by === 'job' ? 'job' : 'assets' })}
        />
      </Group>
      {form.by === 'assets' ? (
        <SelectionInput
          label="Select assets"
          placeholder="Selection, like layer:silver or key:silver/*"
          value={form.assets}
          onChange={(assets) => onChange({ assets })}
          names={names}
        />
      ) : (
        <Select
          label="Job"
          placeholder={partitioned.length === 0 ? 'No job here has partitions' : 'Choose a job'}
          data={partitioned.map(({ name }) => name)}
          value={form.job === '' ? null : form.job}
          searchable
          onChange={(job) => onChange({ job: job ?? '' })}
        />
      )}
    </Stack>
  )
}
