/**
 * run-screen — one run: what went wrong first, then its steps over time, then what happened and what was said.
 *
 * Rules    chosen steps narrow events and logs. Everything that is chosen stands in the address.
 */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'

import { ApiProblem } from '../../api.ts'
import { runsHref } from '../../links.ts'
import { shortId } from '../../links.tsx'
import { CopyIcon } from '../../parts/copy-text.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { targetText } from '../../run-origin.ts'
import { useView } from '../../view-state.ts'
import { FailureSummary } from './failure-summary.tsx'
import { RunActions } from './run-actions.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunPanes } from './run-panes.tsx'
import classes from './run-screen.module.css'
import { chosenKeys, printChoice, readChoice, retrySelection } from './step-choice.ts'
import { StreamNote } from './stream-note.tsx'
import type { RunAnswer } from './use-run-feed.ts'
import { runQuery, useRunFeed } from './use-run-feed.ts'
import { WhyQueued } from './why-queued.tsx'

export function RunScreen() {
  const { runId = '' }: { readonly runId?: string } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(runQuery(runId))
  if (data !== undefined) return <RunPage key={runId} answer={data} />
  return (
    <>
      <PageHeader title={`Run ${shortId(runId)}`} />
      {error === null ? (
        <Loading label="Reading the run" />
      ) : error instanceof ApiProblem && error.status === 404 ? (
        <EmptyState title="There is no such run" action={<a href={runsHref()}>All runs</a>}>
          It was deleted, or there never was one with this id.
        </EmptyState>
      ) : (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      )}
    </>
  )
}

function RunPage({ answer }: { readonly answer: RunAnswer }) {
  const { run, group, logLocation } = answer
  const [search, setView] = useView()
  const followed = useRunFeed(run.runId, run.endedAtMs !== undefined, search['tab'] === 'logs')
  const steps = followed.steps?.steps ?? NO_STEPS
  const choice = search['steps']
  const ids = useMemo(() => readChoice(choice), [choice])
  const keys = useMemo(() => chosenKeys(steps, ids), [steps, ids])
  const onIds = (next: readonly string[]) => setView({ steps: printChoice(next) })
  return (
    <div className={classes['page']}>
      <PageHeader
        title={`Run ${shortId(run.runId)}`}
        documentTitle={`${shortId(run.runId)} ${run.status}: ${targetText(run.request)}`}
        meta={
          <>
            <CopyIcon text={run.runId} label="Copy the run's id" />
            <StatusTag status={run.status} />
            <StreamNote state={followed.state} />
          </>
        }
        actions={<RunActions run={run} chosenCount={keys.size} selection={() => retrySelection(steps, keys)} />}
      />
      <RunFacts run={run} group={group} />
      {run.status === 'queued' ? <WhyQueued runId={run.runId} /> : null}
      <FailureSummary run={run} steps={steps} onChoose={(key) => onIds([key])} />
      {followed.stepsError === null ? null : (
        <ErrorPanel error={followed.stepsError} title="The steps could not be read" />
      )}
      <RunPanes run={run} followed={followed} ids={ids} keys={keys} onIds={onIds} logLocation={logLocation} />
    </div>
  )
}

const NO_STEPS = [] as const
