/** automation-screen — schedules, sensors and asset automation: which are on, what their newest ticks came to. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { InstigatorRowJson } from '../../api.ts'
import { InstigatorTable, instigatorRowKey } from '../../instigators/instigator-table.tsx'
import { useSwitch } from '../../instigators/use-switch.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import type { FilterDefinition } from '../../parts/filter-bar.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/number-text.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { instigatorsQuery } from '../../queries/automation-queries.ts'
import { useView } from '../../view-state.ts'
import { filteredInstigators } from './automation-filter.ts'
import classes from './automation-screen.module.css'

const NONE: readonly InstigatorRowJson[] = []

export function AutomationScreen() {
  const { data, error } = useQuery(instigatorsQuery())
  const [view, setView] = useView()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const all = data?.instigators ?? NONE
  const shown = filteredInstigators(all, view)
  const chosen = shown.filter((row) => selected.has(instigatorRowKey(row)))
  const projects = [...new Set(all.map(({ project }) => project))]
  if (error !== null && data === undefined) {
    return (
      <>
        <PageHeader title="Automation" />
        <ErrorPanel error={error} />
      </>
    )
  }
  const onCount = all.filter(({ isRunning }) => isRunning).length
  return (
    <div className={classes['screen']}>
      <PageHeader title="Automation" meta={data === undefined ? null : `${onCount} of ${all.length} on`} />
      <div className={classes['filters']}>
        <FilterBar
          label="schedules and sensors"
          filters={filtersOf(projects)}
          value={view}
          onChange={setView}
          savedAs="automation"
        />
      </div>
      {chosen.length === 0 ? null : <BulkBar chosen={chosen} onClear={() => setSelected(new Set())} />}
      <InstigatorTable
        label="Schedules, sensors and asset automation"
        rows={shown}
        hasProjects={projects.length > 1}
        isFilling
        selection={{ selected, onChange: setSelected }}
        empty={data === undefined ? <Loading label="Loading automation" /> : <Nothing hasAny={all.length > 0} />}
      />
    </div>
  )
}

interface BulkBarProps {
  readonly chosen: readonly InstigatorRowJson[]
  readonly onClear: () => void
}

/** Only those change that are not so yet. */
function BulkBar({ chosen, onClear }: BulkBarProps) {
  const change = useSwitch()
  const off = chosen.filter(({ isRunning }) => !isRunning)
  const on = chosen.filter(({ isRunning }) => isRunning)
  return (
    <div className={classes['bulk']} role="group" aria-label="What to do with the chosen">
      <strong>{plural(chosen.length, 'chosen', 'chosen')}</strong>
      <Button
        variant="default"
        disabled={off.length === 0}
        onClick={() => change.mutate({ ones: off, isRunning: true })}
      >
        Turn on {off.length === 0 ? '' : off.length}
      </Button>
      <Button
        variant="default"
        disabled={on.length === 0}
        onClick={() => change.mutate({ ones: on, isRunning: false })}
      >
        Turn off {on.length === 0 ? '' : on.length}
      </Button>
      <Button variant="subtle" onClick={onClear}>
        Choose none
      </Button>
    </div>
  )
}

function filtersOf(projects: readonly string[]): readonly FilterDefinition[] {
  return [
    { key: 'q', label: 'Text', isText: true },
    {
      key: 'kind',
      label: 'Kind',
      isMany: true,
      options: [
        { value: 'schedule', label: 'schedule' },
        { value: 'sensor', label: 'sensor' },
        { value: 'automation', label: 'asset automation' },
      ],
    },
    { key: 'state', label: 'State', isMany: true, options: [{ value: 'on' }, { value: 'off' }] },
    {
      key: 'tick',
      label: 'Last tick',
      isMany: true,
      options: [{ value: 'succeeded' }, { value: 'skipped' }, { value: 'failed' }, { value: 'none' }],
    },
    { key: 'project', label: 'Project', isMany: true, options: projects.map((value) => ({ value })) },
  ]
}

function Nothing({ hasAny }: { readonly hasAny: boolean }) {
  if (hasAny)
    return <EmptyState title="None is like that">Take a filter away, or search for something else.</EmptyState>
  return (
    <EmptyState title="Nothing runs by itself yet">
      Write a schedule with <code>defineSchedule</code>, a sensor with <code>defineSensor</code>, or give an asset an{' '}
      <code>automation</code>.
    </EmptyState>
  )
}
