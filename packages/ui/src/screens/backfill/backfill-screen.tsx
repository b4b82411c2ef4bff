/** backfill-screen — one backfill: how far each target is, what became of each partition, its runs. */
import { IconStackPush } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { doneShare, percentText, targetWords } from '../../backfills/backfill-words.ts'
import { backfillHref } from '../../links.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TabBar } from '../../parts/tab-bar.tsx'
import { backfillQuery } from '../../queries/backfill-queries.ts'
import type { BackfillRow } from '../../queries/backfill-queries.ts'
import { RecentRuns } from '../../run-list/recent-runs.tsx'
import { useView } from '../../view-state.ts'
import { BackfillActions } from './backfill-actions.tsx'
import { BackfillFacts } from './backfill-facts.tsx'
import classes from './backfill-screen.module.css'
import { BackfillTargets } from './backfill-targets.tsx'
import { ItemTable } from './item-table.tsx'

const TABS = [
  { id: 'targets', label: 'Targets' },
  { id: 'items', label: 'Partitions' },
  { id: 'runs', label: 'Runs' },
]

export function BackfillScreen() {
  const { backfillId = '' }: { readonly backfillId?: string } = useParams({ strict: false })
  const { data, error } = useQuery(backfillQuery(backfillId))
  const [{ tab = 'targets' }] = useView()
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Backfill" icon={<IconStackPush size={20} aria-hidden />} />
        {error === null ? <Loading label="Loading the backfill" /> : <ErrorPanel error={error} />}
      </>
    )
  }
  const { backfill, targets } = data
  return (
    <>
      <Header backfill={backfill} tab={tab} />
      <div className={classes['stack']}>
        {tab === 'targets' ? <BackfillFacts backfill={backfill} /> : null}
        {tab === 'targets' ? <BackfillTargets backfill={backfill} targets={targets} /> : null}
        {tab === 'items' ? <ItemTable backfill={backfill} targets={targets.map(({ target }) => target)} /> : null}
        {tab === 'runs' ? (
          <RecentRuns
            label="Runs of the backfill"
            filter={{ backfillId }}
            hint="The daemon begins them as the queue lets."
            without="launched-by"
          />
        ) : null}
      </div>
    </>
  )
}

function Header({ backfill, tab }: { readonly backfill: BackfillRow; readonly tab: string }) {
  const { backfillId, status, request, counts } = backfill
  const tabs = TABS.map((one) => ({
    ...one,
    href: backfillHref(backfillId, one.id === 'targets' ? {} : { tab: one.id }),
  }))
  return (
    <PageHeader
      title={`Backfill of ${targetWords(request)}`}
      icon={<IconStackPush size={20} aria-hidden />}
      meta={
        <>
          <StatusTag status={status} />
          <span>{percentText(doneShare(counts))} done</span>
          <span>{request.project}</span>
        </>
      }
      actions={<BackfillActions backfill={backfill} />}
      tabs={<TabBar label="Backfill" tabs={tabs} active={tab} />}
    />
  )
}
