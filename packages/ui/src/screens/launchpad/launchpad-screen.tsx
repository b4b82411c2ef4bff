/** launchpad-screen — the launchpad by itself: for a job, for assets, or for what a run asked for. */
import { IconRocket } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { api } from '../../api.ts'
import { draftOfRun } from '../../launchpad/drafts.ts'
import type { LaunchpadTarget } from '../../launchpad/launch-request.ts'
import { Launchpad } from '../../launchpad/launchpad.tsx'
import type { SearchText } from '../../links.ts'
import { assetsHref, jobsHref } from '../../links.ts'
import { JobLink, RunLink } from '../../links.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useView } from '../../view-state.ts'
import { runTarget, searchTarget } from './launch-target.ts'

export function LaunchpadScreen() {
  const [search] = useView()
  const { run } = search
  return run === undefined || run === '' ? <OfSearch search={search} /> : <OfRun runId={run} />
}

function OfSearch({ search }: { readonly search: SearchText }) {
  const target = searchTarget(search)
  const { partition = '' } = search
  if (target === undefined) {
    return (
      <>
        <PageHeader title="Launchpad" icon={<IconRocket size={20} aria-hidden />} />
        <EmptyState title="Nothing to launch is chosen">
          Open a{' '}
          <a href={jobsHref()} style={{ textDecoration: 'underline' }}>
            job
          </a>
          , or choose{' '}
          <a href={assetsHref()} style={{ textDecoration: 'underline' }}>
            assets
          </a>{' '}
          and materialize them with config.
        </EmptyState>
      </>
    )
  }
  const start =
    partition === ''
      ? undefined
      : { name: `Partition ${partition}`, partition: { kind: 'one', key: partition } as const }
  return (
    <>
      <Header target={target} />
      <Launchpad key={JSON.stringify([target, partition])} target={target} start={start} />
    </>
  )
}

function OfRun({ runId }: { readonly runId: string }) {
  const { data, error } = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => api('GET /runs/{runId}', { params: { runId }, signal }),
  })
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Launchpad" icon={<IconRocket size={20} aria-hidden />} />
        {error === null ? <Loading label="Loading the run" /> : <ErrorPanel error={error} />}
      </>
    )
  }
  const { request } = data.run
  const target = runTarget(request)
  return (
    <>
      <Header target={target} runId={runId} />
      <Launchpad key={runId} target={target} start={draftOfRun(runId, request)} />
    </>
  )
}

function Header({ target, runId }: { readonly target: LaunchpadTarget; readonly runId?: string }) {
  const { project, job, assets } = target
  return (
    <PageHeader
      title={job === undefined ? 'Launch assets' : `Launch ${job}`}
      icon={<IconRocket size={20} aria-hidden />}
      meta={
        <>
          {job === undefined ? <code>{assets}</code> : <JobLink project={project} job={job} />}
          <span>{project}</span>
          {runId === undefined ? null : (
            <span>
              as in run <RunLink runId={runId} />
            </span>
          )}
        </>
      }
    />
  )
}
