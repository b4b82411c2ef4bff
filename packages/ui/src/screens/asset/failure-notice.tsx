import { assetHref } from '../../links.ts'
import { RunLink } from '../../links.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { StepError } from './step-error.tsx'

/** The newest attempt that came to nothing, with the error of its step. */
export function FailureNotice({ detail: { asset } }: { readonly detail: AssetDetail }) {
  const { failure } = asset
  if (failure === undefined) return null
  const { atMs, partition, runId, cause } = failure
  return (
    <section className={classes['failure']}>
      <h2>The last attempt {cause === 'canceled' ? 'was canceled' : 'failed'}</h2>
      <p className={classes['line']}>
        <TimeAgo atMs={atMs} />
        {partition === undefined ? null : (
          <a href={assetHref(asset.key, { tab: 'partitions', partition })}>partition {partition}</a>
        )}
        {runId === undefined ? null : <RunLink runId={runId} />}
      </p>
      {runId === undefined ? null : <StepError runId={runId} assetKey={asset.key} />}
    </section>
  )
}
