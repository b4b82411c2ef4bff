/** asset-screen — all that is known of one asset, a tab for each kind of it. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { assetsHref, lineageHref } from '../../links.ts'
import { RunLink } from '../../links.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { LayerTag } from '../../parts/layer-tag.tsx'
import { Loading } from '../../parts/loading.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TabBar } from '../../parts/tab-bar.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { ApiProblem } from '../../api.ts'
import { assetQuery } from '../../queries/asset-queries.ts'
import { useView } from '../../view-state.ts'
import { AssetActions } from './asset-actions.tsx'
import type { AssetDetail, AssetTab } from './asset-tabs.ts'
import { assetTabs } from './asset-tabs.ts'
import { AutomationTab } from './automation-tab.tsx'
import { ChecksTab } from './checks-tab.tsx'
import { EventsTab } from './events-tab.tsx'
import { LineageTab } from './lineage-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { PartitionsTab } from './partitions-tab.tsx'

export function AssetScreen() {
  const { _splat: key = '' }: { readonly _splat?: string } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(assetQuery(key))
  const [view] = useView()
  if (data === undefined) {
    return (
      <>
        <PageHeader title={key} isMono />
        {error === null ? (
          <Loading label="Loading the asset" />
        ) : (
          <NotShown error={error} onRetry={() => void refetch()} />
        )}
      </>
    )
  }
  const tabs = assetTabs(data)
  const tab = tabs.find(({ id }) => id === view['tab'])?.id ?? 'overview'
  return (
    <>
      <PageHeader
        title={key}
        isMono
        meta={<Meta detail={data} />}
        actions={<AssetActions detail={data} />}
        tabs={<TabBar label="About this asset" tabs={tabs} active={tab} />}
      />
      {error === null ? null : <ErrorPanel error={error} />}
      <Tab key={key} tab={tab} detail={data} />
    </>
  )
}

function NotShown({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  if (!(error instanceof ApiProblem) || error.status !== 404) return <ErrorPanel error={error} onRetry={onRetry} />
  return (
    <EmptyState title="There is no such asset" action={<a href={assetsHref()}>All assets</a>}>
      {error.message}
    </EmptyState>
  )
}

function Meta({ detail: { asset } }: { readonly detail: AssetDetail }) {
  return (
    <>
      {asset.failure === undefined ? null : (
        <StatusTag
          status={asset.failure.cause === 'canceled' ? 'canceled' : 'failed'}
          label={`Last attempt ${asset.failure.cause === 'canceled' ? 'canceled' : 'failed'}`}
        />
      )}
      <StatusTag status={asset.status} />
      {asset.activeRunId === undefined ? null : (
        <RunLink runId={asset.activeRunId}>
          <StatusTag status="running" />
        </RunLink>
      )}
      {asset.freshness === undefined ? null : (
        <span title={asset.freshness.message}>
          <StatusTag status={asset.freshness.status} />
        </span>
      )}
      <LayerTag layer={asset.layer} />
      {asset.lastMaterializedAtMs === undefined ? null : (
        <span>
          made <TimeAgo atMs={asset.lastMaterializedAtMs} />
        </span>
      )}
      <a href={lineageHref({ select: `1+key:${asset.key}+1`, chosen: asset.key })}>in lineage</a>
    </>
  )
}

function Tab({ tab, detail }: { readonly tab: AssetTab; readonly detail: AssetDetail }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab detail={detail} />
    case 'partitions':
      return <PartitionsTab detail={detail} />
    case 'events':
      return <EventsTab assetKey={detail.asset.key} project={detail.asset.project} />
    case 'checks':
      return <ChecksTab detail={detail} />
    case 'lineage':
      return <LineageTab assetKey={detail.asset.key} />
    case 'automation':
      return <AutomationTab detail={detail} />
    default:
      return tab satisfies never
  }
}
