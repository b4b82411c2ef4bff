/**
 * instigator-screen — one schedule, sensor or asset automation: whether it is on, what its ticks came to and why, what
 * the next one would do.
 */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { InstigatorIcon } from '../../instigators/instigator-icon.tsx'
import type { SearchText } from '../../links.ts'
import { instigatorHref, instigatorTitle } from '../../links.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { TabBar } from '../../parts/tab-bar.tsx'
import type { InstigatorDetail, InstigatorParams } from '../../queries/automation-queries.ts'
import { instigatorQuery } from '../../queries/automation-queries.ts'
import { RecentRuns } from '../../run-list/recent-runs.tsx'
import { useView } from '../../view-state.ts'
import { InstigatorFacts } from './instigator-facts.tsx'
import { InstigatorHead } from './instigator-head.tsx'
import classes from './instigator-screen.module.css'
import { PushList } from './push-list.tsx'
import { TickPanel } from './tick-panel.tsx'
import { TickPreview } from './tick-preview.tsx'
import { TickTable } from './tick-table.tsx'
import { TickTimeline } from './tick-timeline.tsx'
import { windowOf } from './timeline-marks.ts'

export function InstigatorScreen() {
  const named: Partial<Record<'kind' | 'project' | 'name', string>> = useParams({ strict: false })
  const { kind, project = '', name = '' } = named
  if (kind !== 'schedule' && kind !== 'sensor' && kind !== 'automation') {
    return (
      <EmptyState title="There is nothing here">
        It is neither a schedule, nor a sensor, nor asset automation.
      </EmptyState>
    )
  }
  return <Found key={`${kind} ${project} ${name}`} one={{ kind, project, name }} />
}

function Found({ one }: { readonly one: InstigatorParams }) {
  const { data, error } = useQuery(instigatorQuery(one))
  const [view] = useView()
  if (data === undefined) {
    return (
      <>
        <PageHeader
          title={instigatorTitle(one)}
          icon={<InstigatorIcon kind={one.kind} size={20} />}
          meta={one.project}
        />
        {error === null ? <Loading label={`Loading ${one.name}`} /> : <ErrorPanel error={error} />}
      </>
    )
  }
  const { tab = 'ticks' } = view
  return (
    <>
      <PageHeader
        title={instigatorTitle(one)}
        icon={<InstigatorIcon kind={one.kind} size={20} />}
        meta={<InstigatorHead detail={data} />}
        tabs={<TabBar label={instigatorTitle(one)} tabs={tabsOf(one, data)} active={tab} />}
      />
      <Tab one={one} detail={data} tab={tab} />
    </>
  )
}

function tabsOf(one: InstigatorParams, { sensor, instigator }: InstigatorDetail) {
  const href = (tab?: string) => instigatorHref(one.kind, one.project, one.name, { tab })
  const waiting = instigator.pushesWaiting ?? 0
  const pushes = { id: 'pushes', label: 'Waiting', href: href('pushes'), ...(waiting === 0 ? {} : { badge: waiting }) }
  return [
    { id: 'ticks', label: 'Ticks', href: href() },
    { id: 'runs', label: 'Runs', href: href('runs') },
    { id: 'preview', label: 'Preview', href: href('preview') },
    ...(sensor?.takesPushes === true ? [pushes] : []),
  ]
}

interface TabProps {
  readonly one: InstigatorParams
  readonly detail: InstigatorDetail
  readonly tab: string
}

function Tab({ one, detail, tab }: TabProps) {
  const { kind, project, name } = one
  switch (tab) {
    case 'runs':
      return (
        <RecentRuns
          label={`Runs launched by ${name}`}
          // Asset automation signs with its kind alone.
          filter={{ project, launchedBy: kind === 'automation' ? kind : `${kind}:${name}` }}
          hint="Its ticks have launched none so far."
          without="launched-by"
        />
      )
    case 'preview':
      return <TickPreview one={one} detail={detail} />
    case 'pushes':
      return <PushList one={one} />
    default:
      return <Ticks one={one} detail={detail} />
  }
}

function Ticks({ one, detail }: Omit<TabProps, 'tab'>) {
  const [view, setView] = useView()
  const tickId = Number(view['tick'] ?? '')
  const open = (patch: SearchText) => setView(patch)
  return (
    <div className={classes['stack']}>
      <InstigatorFacts one={one} detail={detail} />
      <TickTimeline
        one={one}
        nextTicksAtMs={detail.instigator.isRunning ? detail.nextTicksAtMs : []}
        window={windowOf(view['window'])}
        onWindow={(window) => setView({ window })}
        onOpen={(id) => open({ tick: String(id) })}
      />
      <div className={classes['split']}>
        <TickTable one={one} openId={tickId} onOpen={(id) => open({ tick: String(id) })} />
        <TickPanel tickId={tickId > 0 ? tickId : undefined} onClose={() => open({ tick: undefined })} />
      </div>
    </div>
  )
}
