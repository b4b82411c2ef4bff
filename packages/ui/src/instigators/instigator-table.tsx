import type { ReactNode } from 'react'

import type { InstigatorRowJson } from '../api.ts'
import { instigatorHref } from '../links.ts'
import type { Selection } from '../parts/data-table.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { statusColor } from '../parts/status-look.ts'
import { useGo } from '../view-state.ts'
import { instigatorColumns } from './instigator-columns.tsx'

export interface InstigatorTableProps {
  readonly label: string
  readonly rows: readonly InstigatorRowJson[]
  readonly empty: ReactNode
  readonly hasProjects?: boolean
  readonly hasTarget?: boolean
  readonly isFilling?: boolean
  readonly selection?: Selection
}

export function instigatorRowKey({ kind, project, name }: InstigatorRowJson): string {
  return `${kind} ${project} ${name}`
}

export function InstigatorTable({ label, rows, empty, hasProjects, hasTarget, ...rest }: InstigatorTableProps) {
  const go = useGo()
  return (
    <DataTable
      {...rest}
      label={label}
      columns={instigatorColumns({ hasProjects: hasProjects === true, hasTarget: hasTarget !== false })}
      rows={rows}
      rowKey={instigatorRowKey}
      onRowOpen={({ kind, project, name }) => go(instigatorHref(kind, project, name))}
      rowEdge={({ lastTick }) => (lastTick?.status === 'failed' ? statusColor('failed') : undefined)}
      empty={empty}
    />
  )
}
