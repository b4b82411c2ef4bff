import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { ResponseOf } from '../../api.ts'
import { BackfillDialog } from '../../backfills/backfill-dialog.tsx'
import { HeatStrip } from '../../backfills/heat-strip.tsx'
import { jobHref, launchpadHref, runHref } from '../../links.ts'
import { RunLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { StackedBar } from '../../parts/stacked-bar.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { jobPartitionsQuery } from '../../queries/job-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import classes from './job-screen.module.css'
import type { PartitionRow } from './partition-rows.ts'
import { partitionCounts, partitionRows } from './partition-rows.ts'

export interface JobPartitionsProps {
  readonly project: string
  readonly job: string
}

/** Every partition key and how its newest run went; a backfill for what is missing. */
export function JobPartitions({ project, job }: JobPartitionsProps) {
  const { data, error } = useQuery(jobPartitionsQuery(project, job))
  const [isAsking, setAsking] = useState(false)
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Loading partitions" />
  if (data.keys.length === 0) {
    return (
      <EmptyState title="There are no partitions yet">Its dynamic partitions get keys when they are added.</EmptyState>
    )
  }
  const rows = partitionRows(data)
  return (
    <div className={classes['stack']}>
      <div className={classes['bar']}>
        <div className={classes['grow']}>
          <StackedBar parts={partitionCounts(rows)} hasLegend />
        </div>
        <Button onClick={() => setAsking(true)}>Backfill…</Button>
      </div>
      <Strip project={project} job={job} rows={rows} data={data} />
      <Table project={project} job={job} rows={rows} />
      {isAsking ? <BackfillDialog start={{ project, job }} onClose={() => setAsking(false)} /> : null}
    </div>
  )
}

interface RowsProps extends JobPartitionsProps {
  readonly rows: readonly PartitionRow[]
}

type StripProps = RowsProps & { readonly data: ResponseOf<'GET /jobs/{project}/{job}/partitions'> }

function Strip({ project, job, rows }: StripProps) {
  const go = useGo()
  return (
    <HeatStrip
      label="Partitions"
      cells={rows.map(({ key, status }) => ({ key, status }))}
      onOpen={(key) => {
        const run = rows.find((row) => row.key === key)?.runId
        go(run === undefined ? launchpadHref({ project, job, partition: key }) : runHref(run))
      }}
    />
  )
}

function Table({ project, job, rows }: RowsProps) {
  const [{ key: wanted = '' }, setView] = useView()
  const shown = rows.filter(({ key }) => key.includes(wanted)).toReversed()
  const columns: readonly Column<PartitionRow>[] = [
    { id: 'key', title: 'Partition', grow: 2, cell: ({ key }) => <code>{key}</code> },
    { id: 'status', title: 'Newest run', width: 130, cell: ({ status }) => <StatusTag status={status} /> },
    { id: 'run', title: 'Run', grow: 1, cell: ({ runId }) => (runId === undefined ? null : <RunLink runId={runId} />) },
    {
      id: 'launch',
      title: '',
      width: 84,
      align: 'right',
      cell: ({ key }) => <a href={launchpadHref({ project, job, partition: key })}>Launch…</a>,
    },
  ]
  return (
    <>
      <TextInput
        aria-label="Search partitions"
        placeholder="Search partitions"
        value={wanted}
        onChange={({ currentTarget }) => setView({ key: currentTarget.value })}
      />
      <DataTable
        label="Partitions"
        columns={columns}
        rows={shown}
        rowKey={({ key }) => key}
        empty={
          <EmptyState
            title="No partition is called like that"
            action={<a href={jobHref(project, job, { tab: 'partitions' })}>Show all</a>}
          />
        }
      />
    </>
  )
}
