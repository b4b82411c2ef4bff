/** jobs-screen — every job there is: what launches it, and how its newest runs went. */
import { useQuery } from '@tanstack/react-query'

import type { JobRowJson } from '../../api.ts'
import { jobHref } from '../../links.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import type { FilterDefinition } from '../../parts/filter-bar.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/number-text.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { statusColor } from '../../parts/status-look.ts'
import { jobsQuery } from '../../queries/job-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import { jobColumns } from './job-columns.tsx'
import { filteredJobs } from './job-filter.ts'
import classes from './jobs-screen.module.css'

const STATUSES = ['succeeded', 'failed', 'running', 'queued', 'canceled']
const NO_JOBS: readonly JobRowJson[] = []

export function JobsScreen() {
  const { data, error } = useQuery(jobsQuery())
  const [view, setView] = useView()
  const go = useGo()
  const jobs = data?.jobs ?? NO_JOBS
  const projects = [...new Set(jobs.map(({ project }) => project))]
  const shown = filteredJobs(jobs, view)
  if (error !== null && data === undefined) {
    return (
      <>
        <PageHeader title="Jobs" />
        <ErrorPanel error={error} />
      </>
    )
  }
  return (
    <div className={classes['screen']}>
      <PageHeader title="Jobs" meta={data === undefined ? null : plural(jobs.length, 'job')} />
      <div className={classes['filters']}>
        <FilterBar label="jobs" filters={filtersOf(projects)} value={view} onChange={setView} savedAs="jobs" />
      </div>
      <DataTable
        label="Jobs"
        columns={jobColumns(projects.length > 1)}
        rows={shown}
        rowKey={({ project, name }) => `${project} ${name}`}
        onRowOpen={({ project, name }) => go(jobHref(project, name))}
        isFilling
        rowEdge={({ lastRuns: [last] }) => (last?.status === 'failed' ? statusColor('failed') : undefined)}
        empty={data === undefined ? <Loading label="Loading jobs" /> : <Nothing hasJobs={jobs.length > 0} />}
      />
    </div>
  )
}

function filtersOf(projects: readonly string[]): readonly FilterDefinition[] {
  return [
    { key: 'q', label: 'Text', isText: true },
    {
      key: 'status',
      label: 'Last run',
      isMany: true,
      options: [...STATUSES.map((value) => ({ value })), { value: 'never', label: 'never run' }],
    },
    {
      key: 'kind',
      label: 'Kind',
      isMany: true,
      options: [
        { value: 'ops', label: 'of ops' },
        { value: 'assets', label: 'of assets' },
      ],
    },
    { key: 'project', label: 'Project', isMany: true, options: projects.map((value) => ({ value })) },
  ]
}

function Nothing({ hasJobs }: { readonly hasJobs: boolean }) {
  if (hasJobs)
    return <EmptyState title="No job is like that">Take a filter away, or search for something else.</EmptyState>
  return (
    <EmptyState title="No jobs yet">
      Write one with <code>defineJob</code>, put it into the <code>jobs</code> of your project, and reload.
    </EmptyState>
  )
}
