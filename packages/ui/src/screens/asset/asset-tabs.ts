/** asset-tabs — the tabs that an asset's page has: those that would be empty for ever are left out. */
import type { ResponseOf } from '../../api.ts'
import { assetHref } from '../../links.ts'
import type { TabBarTab } from '../../parts/tab-bar.tsx'

export type AssetDetail = ResponseOf<'GET /assets/{key}'>
export type AssetTab = 'overview' | 'partitions' | 'events' | 'checks' | 'lineage' | 'automation'

export function assetTabs({
  asset,
  checks,
  definition,
}: AssetDetail): readonly (TabBarTab & { readonly id: AssetTab })[] {
  const tab = (id: AssetTab, label: string, badge?: number) => ({
    id,
    label,
    href: assetHref(asset.key, id === 'overview' ? {} : { tab: id }),
    ...(badge === undefined || badge === 0 ? {} : { badge }),
  })
  return [
    tab('overview', 'Overview'),
    ...(definition.isPartitioned ? [tab('partitions', 'Partitions', asset.partitions?.total)] : []),
    tab('events', 'Events'),
    ...(checks.length > 0 ? [tab('checks', 'Checks', checks.length)] : []),
    tab('lineage', 'Lineage'),
    ...(definition.automation !== undefined || checks.some(({ automation }) => automation !== undefined)
      ? [tab('automation', 'Automation')]
      : []),
  ]
}
