import type { RunState } from '@ingot/core'
import type { ReactNode } from 'react'

import { runsHref } from '../../links.ts'
import { BackfillLink, RunLink, shortId } from '../../links.tsx'
import { RunDuration } from '../../parts/duration-text.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { LaunchedBy, RunTargetLinks } from '../../run-origin-links.tsx'
import { partitionText } from '../../run-origin.ts'
import classes from './run-facts.module.css'

export interface RunFactsProps {
  readonly run: RunState
  readonly group: readonly RunState[]
}

/** One line of what is known of a run as a whole. */
export function RunFacts({ run, group }: RunFactsProps) {
  const { request } = run
  const partition = partitionText(request)
  const tags = Object.entries(request.tags)
  return (
    <dl className={classes['facts']}>
      <Fact name="Target">
        <RunTargetLinks request={request} most={3} />
      </Fact>
      {partition === undefined ? null : (
        <Fact name="Partition">
          <MonoText text={partition} />
        </Fact>
      )}
      <Fact name="Launched by">
        <LaunchedBy request={request} />
      </Fact>
      <Fact name={run.startedAtMs === undefined ? 'Queued' : 'Started'}>
        <TimeAgo atMs={run.startedAtMs ?? run.queuedAtMs} />
      </Fact>
      <Fact name="Duration">
        <RunDuration fromMs={run.startedAtMs} toMs={run.endedAtMs} />
      </Fact>
      {request.backfillId === undefined ? null : (
        <Fact name="Backfill">
          <BackfillLink backfillId={request.backfillId} />
        </Fact>
      )}
      {run.codeVersion === undefined ? null : (
        <Fact name="Code">
          <MonoText text={run.codeVersion} short={run.codeVersion.slice(0, 12)} />
        </Fact>
      )}
      {group.length < 2 ? null : (
        <Fact name="Retries">
          <RetryGroup group={group} runId={run.runId} />
        </Fact>
      )}
      {tags.length === 0 ? null : (
        <Fact name="Tags">
          <Tags tags={tags} />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The runs of a chain, root first. */
function RetryGroup({ group, runId }: { readonly group: readonly RunState[]; readonly runId: string }) {
  return (
    <span className={classes['group']}>
      {group.slice(-6).map((one) => (
        <span key={one.runId} className={classes['groupRun']} aria-current={one.runId === runId ? 'page' : undefined}>
          <StatusMark status={one.status} size={12} />
          {one.runId === runId ? (
            <MonoText text={one.runId} short={shortId(one.runId)} />
          ) : (
            <RunLink runId={one.runId} />
          )}
        </span>
      ))}
    </span>
  )
}

const TAGS_SHOWN = 4

function Tags({ tags }: { readonly tags: readonly (readonly [string, string])[] }) {
  return (
    <span className={classes['tags']}>
      {tags.slice(0, TAGS_SHOWN).map(([key, value]) => (
        <a key={key} className={classes['tag']} href={runsHref({ tag: `${key}=${value}` })} title="Runs with this tag">
          {key}={value}
        </a>
      ))}
      {tags.length > TAGS_SHOWN ? <span>+{tags.length - TAGS_SHOWN}</span> : null}
    </span>
  )
}
