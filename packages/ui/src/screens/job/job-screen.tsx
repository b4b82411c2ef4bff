/** job-screen — one job: what it is made of, its launchpad, its runs, its partitions, and what launches it. */
import { Button } from '@mantine/core'
import { IconBriefcase, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import type { JobRowJson, ResponseOf } from '../../api.ts'
import { Launchpad } from '../../launchpad/launchpad.tsx'
import { jobHref } from '../../links.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/number-text.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TabBar } from '../../parts/tab-bar.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { jobQuery } from '../../queries/job-queries.ts'
import { RecentRuns } from '../../run-list/recent-runs.tsx'
import { useView } from '../../view-state.ts'
import { JobAutomation } from './job-automation.tsx'
import { JobOverview } from './job-overview.tsx'
import { JobPartitions } from './job-partitions.tsx'

type JobDetail = ResponseOf<'GET /jobs/{project}/{job}'>
type JobTab = 'overview' | 'launchpad' | 'runs' | 'partitions' | 'automation'

export function JobScreen() {
  const { project = '', job = '' }: { readonly project?: string; readonly job?: string } = useParams({ strict: false })
  const { data, error } = useQuery(jobQuery(project, job))
  const [{ tab = 'overview' }] = useView()
  if (data === undefined) {
    return (
      <>
        <PageHeader title={job} icon={<IconBriefcase size={20} aria-hidden />} meta={project} />
        {error === null ? <Loading label="Loading the job" /> : <ErrorPanel error={error} />}
      </>
    )
  }
  return (
    <>
      <Header row={data.job} tab={tab} />
      <Tab key={`${project} ${job}`} detail={data} tab={tab} />
    </>
  )
}

function Header({ row, tab }: { readonly row: JobRowJson; readonly tab: string }) {
  const { project, name, kind, assetCount, opCount, partitioning, lastRuns } = row
  const [last] = lastRuns
  const tabs = tabsOf(row).map(({ id, label, badge }) => ({
    id,
    label,
    ...(badge === undefined ? {} : { badge }),
    href: jobHref(project, name, id === 'overview' ? {} : { tab: id }),
  }))
  return (
    <PageHeader
      title={name}
      icon={<IconBriefcase size={20} aria-hidden />}
      meta={
        <>
          <span>{project}</span>
          <span>{kind === 'assets' ? plural(assetCount, 'asset') : plural(opCount, 'op')}</span>
          {partitioning === undefined ? null : <span>{partitioning}</span>}
          {last === undefined ? null : (
            <span>
              <StatusTag status={last.status} /> <TimeAgo atMs={last.queuedAtMs} />
            </span>
          )}
        </>
      }
      actions={
        <Button
          component="a"
          href={jobHref(project, name, { tab: 'launchpad' })}
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
        >
          Launch
        </Button>
      }
      tabs={<TabBar label={name} tabs={tabs} active={tab} />}
    />
  )
}

interface TabName {
  readonly id: JobTab
  readonly label: string
  readonly badge?: number
}

function tabsOf({ partitioning, schedules, sensors }: JobRowJson): readonly TabName[] {
  const launchers = schedules.length + sensors.length
  return [
    { id: 'overview', label: 'Overview' },
    { id: 'launchpad', label: 'Launchpad' },
    { id: 'runs', label: 'Runs' },
    ...(partitioning === undefined ? [] : [{ id: 'partitions', label: 'Partitions' } as const]),
    { id: 'automation', label: 'Automation', ...(launchers === 0 ? {} : { badge: launchers }) },
  ]
}

function Tab({ detail, tab }: { readonly detail: JobDetail; readonly tab: string }) {
  const { project, name } = detail.job
  switch (tab) {
    case 'launchpad':
      return <Launchpad target={{ project, job: name }} />
    case 'runs':
      return (
        <RecentRuns
          label={`Runs of ${name}`}
          filter={{ project, job: name }}
          hint="Launch one in the launchpad, or wait for a schedule."
          without="target"
        />
      )
    case 'partitions':
      return <JobPartitions project={project} job={name} />
    case 'automation':
      return <JobAutomation row={detail.job} />
    default:
      return <JobOverview detail={detail} />
  }
}
