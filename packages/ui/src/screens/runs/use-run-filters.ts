import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { FilterDefinition } from '../../parts/filter-bar.tsx'
import { statusLook } from '../../parts/status-look.ts'
import { assetNamesQuery } from '../../queries/asset-queries.ts'
import { instigatorsQuery } from '../../queries/automation-queries.ts'
import { jobsQuery } from '../../queries/job-queries.ts'
import { runTagsQuery } from './run-list-queries.ts'

const STATUSES = ['queued', 'running', 'canceling', 'succeeded', 'failed', 'canceled'].map((value) => ({
  value,
  label: statusLook(value).word,
}))
const WAYS = ['schedule', 'sensor', 'automation', 'backfill', 'web', 'api', 'cli', 'retry']

/** What runs may be filtered by, with suggestions of what there is. */
export function useRunFilters(): readonly FilterDefinition[] {
  const { data: jobs } = useQuery(jobsQuery())
  const { data: names } = useQuery(assetNamesQuery())
  const { data: tags } = useQuery(runTagsQuery())
  const { data: instigators } = useQuery(instigatorsQuery())
  return useMemo(() => {
    const launchers = (instigators?.instigators ?? [])
      .filter(({ kind }) => kind !== 'automation')
      .map(({ kind, name }) => `${kind}:${name}`)
    return [
      { key: 'id', label: 'Run id', isText: true, placeholder: 'The beginning of an id' },
      { key: 'status', label: 'Status', options: STATUSES, isMany: true },
      { key: 'job', label: 'Job', suggestions: [...new Set((jobs?.jobs ?? []).map(({ name }) => name))] },
      { key: 'asset', label: 'Asset', suggestions: names?.keys ?? [] },
      { key: 'by', label: 'Launched by', suggestions: [...WAYS, ...new Set(launchers)] },
      {
        key: 'tag',
        label: 'Tag',
        isMany: true,
        placeholder: 'key=value',
        suggestions: (tags?.tags ?? []).map(({ key, value }) => `${key}=${value}`),
      },
      { key: 'partition', label: 'Partition', placeholder: 'A partition key' },
      { key: 'backfill', label: 'Backfill', placeholder: 'Its id' },
      { key: 'project', label: 'Project', suggestions: names?.projects ?? [] },
      { key: 'after', label: 'Created after', placeholder: '2026-01-31 or 2026-01-31T08:00' },
      { key: 'before', label: 'Created before', placeholder: '2026-01-31 or 2026-01-31T08:00' },
    ]
  }, [jobs, names, tags, instigators])
}
