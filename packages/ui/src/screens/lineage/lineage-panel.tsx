import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { ResponseOf } from '../../api.ts'
import { assetHref } from '../../links.ts'
import { AssetLink, RunLink } from '../../links.tsx'
import { MaterializeDialog } from '../../materialize/materialize-dialog.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { LayerTag } from '../../parts/layer-tag.tsx'
import { Loading } from '../../parts/loading.tsx'
import { MetadataView } from '../../parts/metadata-view.tsx'
import { plural } from '../../parts/number-text.ts'
import { StackedBar } from '../../parts/stacked-bar.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { assetQuery } from '../../queries/asset-queries.ts'
import classes from './lineage-screen.module.css'

export interface LineagePanelProps {
  readonly assetKey: string
  readonly onSelection: (select: string) => void
}

/** One asset beside the graph: how it stands, and where to go on. */
export function LineagePanel({ assetKey, onSelection }: LineagePanelProps) {
  const { data, error } = useQuery(assetQuery(assetKey))
  if (error !== null) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Loading the asset" />
  return (
    <Stack gap="lg">
      <Standing one={data} />
      <Group gap="sm">
        <MakeOne one={data} />
        <Button component="a" href={assetHref(assetKey)} variant="default">
          Open
        </Button>
        <Button variant="subtle" onClick={() => onSelection(`+key:${assetKey}`)}>
          Only upstream
        </Button>
        <Button variant="subtle" onClick={() => onSelection(`key:${assetKey}+`)}>
          Only downstream
        </Button>
      </Group>
      <Facts one={data} />
      {data.newest?.materialization === undefined ? null : (
        <section>
          <h3>Newest metadata</h3>
          <MetadataView metadata={data.newest.materialization.metadata} linkTo={linkTo} />
        </section>
      )}
    </Stack>
  )
}

type One = ResponseOf<'GET /assets/{key}'>

function linkTo(kind: string, name: string) {
  return kind === 'asset' ? <AssetLink assetKey={name} /> : kind === 'run' ? <RunLink runId={name} /> : name
}

function MakeOne({ one: { asset } }: { readonly one: One }) {
  const [isOpen, setOpen] = useState(false)
  if (asset.status === 'external') return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>Materialize</Button>
      {isOpen ? <MaterializeDialog targets={[asset]} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function Standing({ one: { asset } }: { readonly one: One }) {
  return (
    <div>
      <div className={classes['standing']}>
        <StatusTag status={asset.activeRunId === undefined ? asset.status : 'running'} />
        {asset.failure === undefined ? null : <StatusTag status="failed" label="Last attempt failed" />}
        <LayerTag layer={asset.layer} />
      </div>
      {asset.reasons.length === 0 ? null : (
        <ul className={classes['reasons']}>
          {asset.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {asset.description === undefined ? null : <p className={classes['description']}>{asset.description}</p>}
    </div>
  )
}

function Facts({ one: { asset, upstream, downstream } }: { readonly one: One }) {
  const { partitions, checks, freshness, failure } = asset
  return (
    <KeyValue
      rows={[
        {
          label: 'Last made',
          value: asset.lastMaterializedAtMs === undefined ? 'never' : <TimeAgo atMs={asset.lastMaterializedAtMs} />,
        },
        asset.lastRunId === undefined ? undefined : { label: 'By', value: <RunLink runId={asset.lastRunId} /> },
        failure?.runId === undefined ? undefined : { label: 'Failed in', value: <RunLink runId={failure.runId} /> },
        freshness === undefined ? undefined : { label: 'Freshness', value: freshnessOf(freshness) },
        checks === undefined ? undefined : { label: 'Checks', value: `${checks.passed} of ${checks.total} passed` },
        partitions === undefined
          ? undefined
          : {
              label: 'Partitions',
              value: (
                <StackedBar
                  hasLegend
                  parts={[
                    { status: 'materialized', count: Math.max(0, partitions.materialized - partitions.failed) },
                    { status: 'failed', count: partitions.failed },
                    {
                      status: 'missing',
                      count: Math.max(0, partitions.total - Math.max(partitions.materialized, partitions.failed)),
                    },
                  ]}
                />
              ),
            },
        { label: 'Group', value: asset.group },
        asset.owners.length === 0 ? undefined : { label: 'Owners', value: asset.owners.join(', ') },
        asset.kinds.length === 0 ? undefined : { label: 'Kinds', value: asset.kinds.join(', ') },
        { label: 'Upstream', value: plural(upstream.length, 'asset') },
        { label: 'Downstream', value: plural(downstream.length, 'asset') },
      ]}
    />
  )
}

function freshnessOf({ status, message }: NonNullable<One['asset']['freshness']>) {
  return (
    <>
      <StatusTag status={status} size="sm" />: {message}
    </>
  )
}
