import type { RunState } from '@ingot/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { AssetRowJson } from '../../api.ts'
import { assetHref, assetsHref, instantParam, runHref, runsHref } from '../../links.ts'
import { RunDuration } from '../../parts/duration-text.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { originOf } from '../../run-origin.ts'
import { UserText } from '../../parts/user-text.tsx'
import classes from './attention-lists.module.css'
import { failedQuery, lateQuery, unfinishedQuery } from './overview-queries.ts'
import { runTarget } from './run-target.ts'

/** What failed, what is late, what is going on: each with its way there. */
export function AttentionLists({ sinceMs }: { readonly sinceMs: number }) {
  const failed = useQuery(failedQuery(sinceMs))
  const late = useQuery(lateQuery)
  const unfinished = useQuery(unfinishedQuery)
  return (
    <div className={classes['lists']}>
      <List
        title="Failed in the last 24 hours"
        href={runsHref({ status: 'failed', after: instantParam(sinceMs) })}
        none="Nothing failed."
        error={failed.error}
        items={failed.data?.runs.map((run) => (
          <FailedRun key={run.runId} run={run} />
        ))}
      />
      <List
        title="Late"
        href={assetsHref({ status: 'late' })}
        none="Every asset with a freshness policy is on time."
        error={late.error}
        items={late.data?.assets.map((asset) => (
          <LateAsset key={asset.key} asset={asset} />
        ))}
      />
      <List
        title="Running and queued"
        href={runsHref({ status: 'queued,running,canceling' })}
        none="Nothing runs or waits."
        error={unfinished.error}
        items={unfinished.data?.runs.map((run) => (
          <UnfinishedRun key={run.runId} run={run} />
        ))}
      />
    </div>
  )
}

interface ListProps {
  readonly title: string
  readonly href: string
  readonly none: string
  readonly error: Error | null
  /** Undefined until they are known. */
  readonly items: readonly ReactNode[] | undefined
}

function List({ title, href, none, error, items }: ListProps) {
  return (
    <section className={classes['list']}>
      <div className={classes['head']}>
        <h2>{title}</h2>
        <a href={href}>All</a>
      </div>
      {error === null ? null : <ErrorPanel error={error} />}
      {items?.length === 0 ? <p className={classes['none']}>{none}</p> : <ul>{items}</ul>}
    </section>
  )
}

function FailedRun({ run }: { readonly run: RunState }) {
  return (
    <li>
      <div className={classes['line']}>
        <a href={runHref(run.runId)}>{runTarget(run)}</a>
        <span className={classes['dimmed']}>
          <TimeAgo atMs={run.endedAtMs ?? run.queuedAtMs} />
        </span>
      </div>
      <p className={classes['why']}>
        <UserText text={run.error?.message ?? run.message ?? run.reason ?? 'No reason was given.'} />
      </p>
    </li>
  )
}

function LateAsset({ asset }: { readonly asset: AssetRowJson }) {
  return (
    <li>
      <div className={classes['line']}>
        <a href={assetHref(asset.key)} className={classes['mono']}>
          {asset.key}
        </a>
        <StatusTag status={asset.freshness?.status ?? 'late'} size="sm" />
      </div>
      <p className={classes['why']}>{asset.freshness?.message}</p>
    </li>
  )
}

function UnfinishedRun({ run }: { readonly run: RunState }) {
  const { kind, label } = originOf(run.request)
  return (
    <li>
      <div className={classes['line']}>
        <a href={runHref(run.runId)}>{runTarget(run)}</a>
        <StatusTag status={run.status} size="sm" />
      </div>
      <p className={classes['why']}>
        by {kind} {label}, <RunDuration fromMs={run.startedAtMs ?? run.queuedAtMs} />
      </p>
    </li>
  )
}
