import { useMemo, useState } from 'react'

import type { StepRowJson } from '../../api.ts'
import { AssetLink } from '../../links.tsx'
import type { Column, Sort } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { RunDuration } from '../../parts/duration-text.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { clockText, instantText } from '../../parts/time-text.ts'
import { firstLine } from './failures.ts'
import { sortSteps } from './sort-steps.ts'
import classes from './steps-table.module.css'

export interface StepsTableProps {
  readonly steps: readonly StepRowJson[]
  readonly chosen: ReadonlySet<string>
  readonly onChosen: (keys: ReadonlySet<string>) => void
}

/** The chart in words: every step, to be read, sorted and chosen. */
export function StepsTable({ steps, chosen, onChosen }: StepsTableProps) {
  const [sort, setSort] = useState<Sort>()
  const rows = useMemo(() => sortSteps(steps, sort), [steps, sort])
  return (
    <DataTable
      label="Steps"
      isFilling
      columns={COLUMNS}
      rows={rows}
      rowKey={(step) => step.key}
      selection={{ selected: chosen, onChange: onChosen }}
      onRowOpen={(step) => onChosen(new Set([step.key]))}
      {...(sort === undefined ? {} : { sort })}
      onSort={setSort}
      rowEdge={(step) => (step.status === 'failed' || step.status === 'lost' ? 'var(--failed)' : undefined)}
      empty={<EmptyState title="No steps">They appear once the run is planned.</EmptyState>}
    />
  )
}

const COLUMNS: readonly Column<StepRowJson>[] = [
  {
    id: 'key',
    title: 'Step',
    grow: 2,
    minWidth: 150,
    isSortable: true,
    cell: ({ key }) => (
      <span className={classes['key']} title={key}>
        {key}
      </span>
    ),
  },
  { id: 'status', title: 'Status', width: 110, isSortable: true, cell: ({ status }) => <StatusTag status={status} /> },
  { id: 'start', title: 'Started', width: 110, isSortable: true, isNarrowHidden: true, cell: startOf },
  { id: 'duration', title: 'Duration', width: 100, isSortable: true, align: 'right', cell: durationOf },
  {
    id: 'attempts',
    title: 'Attempts',
    width: 80,
    align: 'right',
    isNarrowHidden: true,
    cell: ({ attempts }) => attempts.length,
  },
  { id: 'assets', title: 'Assets', grow: 1, isNarrowHidden: true, cell: assetsOf },
  { id: 'note', title: 'Note', grow: 2, isNarrowHidden: true, cell: noteOf },
]

function startOf({ attempts: [first] }: StepRowJson) {
  if (first === undefined) return '–'
  return <time title={instantText(first.startedAtMs)}>{clockText(first.startedAtMs)}</time>
}

function durationOf({ attempts }: StepRowJson) {
  return <RunDuration fromMs={attempts[0]?.startedAtMs} toMs={attempts.at(-1)?.endedAtMs} />
}

function assetsOf({ assets }: StepRowJson) {
  const [first] = assets
  if (first === undefined) return null
  return (
    <span>
      <AssetLink assetKey={first} />
      {assets.length > 1 ? ` +${assets.length - 1}` : null}
    </span>
  )
}

/** Why it is as it is. */
function noteOf({ error, reason, waitsFor, after, status }: StepRowJson) {
  if (error !== undefined) return <span title={error.message}>{firstLine(error.message)}</span>
  if (reason !== undefined) return <span title={reason}>{reason}</span>
  if (waitsFor !== undefined) return `waits for a place in ${waitsFor.join(', ')}`
  return status === 'planned' && after.length > 0 ? (
    <span className={classes['after']}>
      after {after.slice(0, 3).join(', ')}
      {after.length > 3 ? ', …' : ''}
    </span>
  ) : null
}
