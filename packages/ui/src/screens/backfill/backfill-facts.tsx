import type { ReactNode } from 'react'

import { policyWords } from '../../backfills/backfill-words.ts'
import { BackfillLink, JobLink } from '../../links.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { CopyText } from '../../parts/copy-text.tsx'
import { RunDuration } from '../../parts/duration-text.tsx'
import { plural } from '../../parts/number-text.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { BackfillRow } from '../../queries/backfill-queries.ts'
import { originOf } from '../../run-origin.ts'
import { LongText } from '../../parts/user-text.tsx'
import classes from './backfill-screen.module.css'

/** What was asked for, and when. */
export function BackfillFacts({ backfill }: { readonly backfill: BackfillRow }) {
  const { backfillId, status, request, createdAtMs, endedAtMs, message } = backfill
  const { job, project, policy, maxRuns, tags, config, retryOf, priority } = request
  const pairs = Object.entries(tags)
  return (
    <>
      {message === undefined || status === 'succeeded' ? null : (
        <p className={classes['message']}>
          <LongText text={message} />
        </p>
      )}
      <dl className={classes['facts']}>
        <Fact name="Id">
          <CopyText text={backfillId} short={backfillId.slice(0, 18)} />
        </Fact>
        {job === undefined ? null : (
          <Fact name="Job">
            <JobLink project={project} job={job} />
          </Fact>
        )}
        <Fact name="Runs">
          {policyWords(policy)}
          {maxRuns === undefined ? '' : `, ${plural(maxRuns, 'run')} at once`}
        </Fact>
        <Fact name="Priority">{priority}</Fact>
        <Fact name="Launched by">{originOf({ launchedBy: request.launchedBy, project }).label}</Fact>
        <Fact name="Begun">
          <TimeAgo atMs={createdAtMs} />
        </Fact>
        <Fact name="Duration">
          <RunDuration fromMs={createdAtMs} toMs={endedAtMs} />
        </Fact>
        {retryOf === undefined ? null : (
          <Fact name="Retry of">
            <BackfillLink backfillId={retryOf} />
          </Fact>
        )}
        {pairs.length === 0 ? null : (
          <Fact name="Tags">
            <code>{pairs.map(([key, value]) => `${key}=${value}`).join(', ')}</code>
          </Fact>
        )}
      </dl>
      {Object.keys(config).length === 0 ? null : (
        <details>
          <summary>Config of its runs</summary>
          <CodeBlock text={JSON.stringify(config, null, 2)} language="JSON" />
        </details>
      )}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
