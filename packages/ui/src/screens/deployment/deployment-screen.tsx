/** deployment-screen — what runs Ingot: code, processes, pools, memory, settings, and who may do what. */
import type { ReactNode } from 'react'

import type { DeploymentTab } from '../../links.ts'
import { DEPLOYMENT_TABS, deploymentHref } from '../../links.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { TabBar } from '../../parts/tab-bar.tsx'
import { useMay, useRefusal } from '../../queries/instance-queries.ts'
import { useView } from '../../view-state.ts'
import { AuditTab } from './audit-tab.tsx'
import { DaemonsTab } from './daemons-tab.tsx'
import { LocationsTab } from './locations-tab.tsx'
import { PoolsTab } from './pools-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { StorageTab } from './storage-tab.tsx'
import { TokensTab } from './tokens-tab.tsx'
import { WorkersTab } from './workers-tab.tsx'

const LABELS: Readonly<Record<DeploymentTab, string>> = {
  locations: 'Code locations',
  daemons: 'Daemons',
  pools: 'Pools and queue',
  workers: 'Workers',
  storage: 'Storage',
  settings: 'Settings',
  tokens: 'Tokens',
  audit: 'Audit log',
}
const FOR_ADMINS: ReadonlySet<DeploymentTab> = new Set(['tokens', 'audit'])

export function DeploymentScreen() {
  const [view] = useView()
  const isAdmin = useMay('admin')
  const refusal = useRefusal('admin')
  const active = DEPLOYMENT_TABS.find((tab) => tab === view['tab']) ?? 'locations'
  const shown = DEPLOYMENT_TABS.filter((tab) => isAdmin || !FOR_ADMINS.has(tab) || tab === active)
  return (
    <>
      <PageHeader
        title="Deployment"
        documentTitle={LABELS[active]}
        tabs={
          <TabBar
            label="Deployment"
            active={active}
            tabs={shown.map((id) => ({ id, label: LABELS[id], href: deploymentHref(id) }))}
          />
        }
      />
      {!FOR_ADMINS.has(active) || isAdmin ? contentOf(active) : null}
      {FOR_ADMINS.has(active) && refusal !== undefined ? (
        <EmptyState title={`${LABELS[active]}: for admins`}>{refusal}</EmptyState>
      ) : null}
    </>
  )
}

function contentOf(tab: DeploymentTab): ReactNode {
  switch (tab) {
    case 'locations':
      return <LocationsTab />
    case 'daemons':
      return <DaemonsTab />
    case 'pools':
      return <PoolsTab />
    case 'workers':
      return <WorkersTab />
    case 'storage':
      return <StorageTab />
    case 'settings':
      return <SettingsTab />
    case 'tokens':
      return <TokensTab />
    case 'audit':
      return <AuditTab />
    default:
      return tab satisfies never
  }
}
