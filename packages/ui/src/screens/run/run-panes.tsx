import { lazy, Suspense } from 'react'

import { runHref } from '../../links.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { countText } from '../../parts/number-text.ts'
import { TabBar } from '../../parts/tab-bar.tsx'
import { useIsNarrow } from '../../parts/use-is-narrow.ts'
import { useView } from '../../view-state.ts'
import type { PaneProps, RunPanesProps } from './pane-props.ts'
import { ChartPane } from './chart-pane.tsx'
import { EventsPane, LogsPane } from './record-panes.tsx'
import classes from './run-screen.module.css'
import type { RunTab } from './run-view.ts'
import { readRunView, RUN_TABS } from './run-view.ts'
import { SplitView } from './split-view.tsx'
import { StepsTable } from './steps-table.tsx'
import { useListLength } from './use-growing-list.ts'

// With the printer of YAML, which nothing else here needs.
const ConfigView = lazy(() => import('./config-view.tsx').then(({ ConfigView: part }) => ({ default: part })))

/** The chart above, the rest below; on a telephone one after the other. */
export function RunPanes(props: RunPanesProps) {
  const [search, setView] = useView()
  const isNarrow = useIsNarrow()
  const view = readRunView(search, isNarrow)
  const pane: PaneProps = { ...props, view, search, setView }
  const tabs = <RunTabs {...pane} isNarrow={isNarrow} />
  if (isNarrow) {
    return (
      <div className={classes['pane']}>
        {tabs}
        {view.tab === 'chart' ? <ChartPane {...pane} /> : <TabPane {...pane} />}
      </div>
    )
  }
  return (
    <SplitView
      share={view.share}
      onShare={(share) => setView({ share: String(Math.round(share)) })}
      top={<ChartPane {...pane} />}
      bottom={
        <>
          {tabs}
          <TabPane {...pane} />
        </>
      }
    />
  )
}

const LABELS: Readonly<Record<RunTab, string>> = {
  chart: 'Chart',
  events: 'Events',
  logs: 'Logs',
  steps: 'Steps',
  config: 'Config',
}

function RunTabs({ run, followed, view, search, isNarrow }: PaneProps & { readonly isNarrow: boolean }) {
  const eventCount = useListLength(followed.feed.events)
  const badges: Partial<Record<RunTab, string>> = {
    // Every run has an event: none means that they are still being read.
    ...(eventCount === 0 ? {} : { events: countText(eventCount) }),
    ...(followed.steps === undefined ? {} : { steps: countText(followed.steps.steps.length) }),
  }
  const tabs = RUN_TABS.filter((tab) => tab !== 'chart' || isNarrow)
  return (
    <div className={classes['tabs']}>
      <TabBar
        label="Parts of the run"
        active={view.tab}
        tabs={tabs.map((id) => ({
          id,
          label: LABELS[id],
          ...(badges[id] === undefined ? {} : { badge: badges[id] }),
          href: runHref(run.runId, { ...search, tab: id }),
        }))}
      />
    </div>
  )
}

function TabPane(props: PaneProps) {
  const { run, followed, view, keys, onIds, logLocation } = props
  if (view.tab === 'logs') return <LogsPane {...props} />
  if (view.tab === 'config') {
    return (
      <Suspense fallback={<Loading label="Opening the config" />}>
        <ConfigView run={run} logLocation={logLocation} />
      </Suspense>
    )
  }
  if (view.tab === 'steps') {
    if (followed.steps === undefined) return <Loading label="Reading the steps" />
    return <StepsTable steps={followed.steps.steps} chosen={keys} onChosen={(next) => onIds([...next])} />
  }
  if (followed.state.error !== undefined)
    return <ErrorPanel error={followed.state.error} title="The events could not be read" />
  return <EventsPane {...props} />
}
