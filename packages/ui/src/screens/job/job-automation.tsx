import { useQuery } from '@tanstack/react-query'

import type { JobRowJson } from '../../api.ts'
import { InstigatorTable } from '../../instigators/instigator-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { instigatorsQuery } from '../../queries/automation-queries.ts'

/** What launches a job by itself. */
export function JobAutomation({ row: { project, name, schedules, sensors } }: { readonly row: JobRowJson }) {
  const { data, error } = useQuery(instigatorsQuery())
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  const names = new Set([...schedules.map((one) => `schedule ${one}`), ...sensors.map((one) => `sensor ${one}`)])
  const rows = (data?.instigators ?? []).filter(
    (one) => one.project === project && names.has(`${one.kind} ${one.name}`),
  )
  return (
    <InstigatorTable
      label={`Schedules and sensors of ${name}`}
      rows={rows}
      hasTarget={false}
      empty={
        data === undefined ? (
          <Loading label="Loading schedules and sensors" />
        ) : (
          <EmptyState title="Nothing launches it by itself">
            Give it to the <code>target</code> of a schedule or a sensor.
          </EmptyState>
        )
      }
    />
  )
}
