import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { runsHref } from '../../links.ts'
import { RunLink } from '../../links.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Loading } from '../../parts/loading.tsx'
import { MetadataView } from '../../parts/metadata-view.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { partitionStateQuery } from '../../queries/asset-queries.ts'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { checkStatus } from './check-words.ts'
import { StepError } from './step-error.tsx'
import { metadataLinks } from './metadata-links.tsx'

export interface PartitionPanelProps {
  readonly detail: AssetDetail
  readonly partition: string
  readonly onMaterialize: () => void
}

/** One partition: its newest value, its failure, its checks. */
export function PartitionPanel({ detail: { asset, definition }, partition, onMaterialize }: PartitionPanelProps) {
  const { data, error } = useQuery(partitionStateQuery(asset.key, partition))
  if (error !== null) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Loading the partition" />
  const { materialization: made, failure, checks = {} } = data.state ?? {}
  return (
    <div className={classes['panel']}>
      <div className={classes['line']}>
        {definition.kind === 'materializable' ? <Button onClick={onMaterialize}>Materialize</Button> : null}
        <a href={runsHref({ asset: asset.key, partition })}>its runs</a>
      </div>
      {failure?.runId === undefined ? null : <StepError runId={failure.runId} assetKey={asset.key} />}
      <KeyValue
        rows={[
          failure === undefined
            ? undefined
            : {
                label: failure.cause === 'canceled' ? 'Canceled' : 'Failed',
                value: (
                  <>
                    <TimeAgo atMs={failure.atMs} />{' '}
                    {failure.runId === undefined ? null : <RunLink runId={failure.runId} />}
                  </>
                ),
              },
          { label: 'Last made', value: made === undefined ? 'never' : <TimeAgo atMs={made.atMs} /> },
          made?.runId === undefined ? undefined : { label: 'By', value: <RunLink runId={made.runId} /> },
          made === undefined ? undefined : { label: 'Version', value: made.dataVersion },
          ...Object.entries(checks).map(([name, check]) => ({
            label: name,
            value: <StatusTag status={checkStatus(check)} size="sm" />,
          })),
        ]}
      />
      {made === undefined ? null : <MetadataView metadata={made.metadata} linkTo={metadataLinks(asset.project)} />}
    </div>
  )
}
