import type { JobRowJson } from '../../api.ts'
import { runHref } from '../../links.ts'
import { InstigatorLink, JobLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { plural } from '../../parts/number-text.ts'
import { Sparkbars } from '../../parts/sparkbars.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { durationText, instantText } from '../../parts/time-text.ts'
import classes from './jobs-screen.module.css'

export function jobColumns(hasProjects: boolean): readonly Column<JobRowJson>[] {
  const project: Column<JobRowJson> = {
    id: 'project',
    title: 'Project',
    width: 130,
    isNarrowHidden: true,
    cell: (job) => job.project,
  }
  return [
    { id: 'name', title: 'Job', grow: 2, minWidth: 150, cell: (job) => <Name job={job} /> },
    ...(hasProjects ? [project] : []),
    {
      id: 'work',
      title: 'Target',
      width: 110,
      isNarrowHidden: true,
      cell: ({ kind, assetCount, opCount }) =>
        kind === 'assets' ? plural(assetCount, 'asset') : plural(opCount, 'op'),
    },
    {
      id: 'automation',
      title: 'Schedules and sensors',
      grow: 2,
      minWidth: 150,
      isNarrowHidden: true,
      cell: (job) => <Launchers job={job} />,
    },
    {
      id: 'status',
      title: 'Last run',
      width: 110,
      cell: ({ lastRuns: [last] }) => <LastStatus status={last?.status} />,
    },
    {
      id: 'when',
      title: 'Started',
      width: 96,
      cell: ({ lastRuns: [last] }) => (last === undefined ? null : <TimeAgo atMs={last.queuedAtMs} />),
    },
    { id: 'runs', title: 'Newest runs', width: 160, isNarrowHidden: true, cell: (job) => <Dots job={job} /> },
  ]
}

function Name({ job: { project, name, description, partitioning } }: { readonly job: JobRowJson }) {
  return (
    <span title={[description, partitioning].filter((text) => text !== undefined).join('\n')}>
      <JobLink project={project} job={name} />
      {description === undefined ? null : <span className={classes['dimmed']}> {description}</span>}
    </span>
  )
}

function LastStatus({ status }: { readonly status: string | undefined }) {
  return status === undefined ? <span className={classes['dimmed']}>Never run</span> : <StatusTag status={status} />
}

function Launchers({ job: { project, schedules, sensors } }: { readonly job: JobRowJson }) {
  const all = [
    ...schedules.map((name) => ({ kind: 'schedule' as const, name })),
    ...sensors.map((name) => ({ kind: 'sensor' as const, name })),
  ]
  return (
    <span>
      {all.map(({ kind, name }, index) => (
        <span key={`${kind} ${name}`}>
          {index === 0 ? '' : ', '}
          <InstigatorLink kind={kind} project={project} name={name} />
        </span>
      ))}
    </span>
  )
}

const MOST_DOTS = 6

/** Oldest first, as time goes. */
function Dots({ job: { lastRuns } }: { readonly job: JobRowJson }) {
  const runs = lastRuns
    .slice(0, MOST_DOTS)
    .toReversed()
    .map(({ runId, status, queuedAtMs, durationMs }) => ({
      id: runId,
      status,
      label: [instantText(queuedAtMs), ...(durationMs === undefined ? [] : [durationText(durationMs)])].join(', '),
      href: runHref(runId),
      size: durationMs ?? 0,
    }))
  return <Sparkbars runs={runs} />
}
