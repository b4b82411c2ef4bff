import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { runsHref } from '../../links.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { plural } from '../../parts/number-text.ts'
import { SidePanel } from '../../parts/side-panel.tsx'
import { poolsQuery } from '../../queries/deployment-queries.ts'
import { Answered } from './answered.tsx'
import classes from './deployment.module.css'
import { PoolDetails } from './pool-details.tsx'
import { PoolPlaces } from './pool-places.tsx'
import type { Pool, Pools } from './pool-shape.ts'
import { tagLimitText } from './tag-limit-text.ts'

const COLUMNS: readonly Column<Pool>[] = [
  { id: 'name', title: 'Pool', grow: 1, cell: ({ name }) => <code>{name}</code> },
  { id: 'places', title: 'Places', width: 200, cell: (pool) => <PoolPlaces pool={pool} /> },
  {
    id: 'limit',
    title: 'Limit',
    width: 150,
    cell: ({ limit, isChosen }) => `${limit}${isChosen ? ', set by hand' : ''}`,
  },
  { id: 'waiting', title: 'Waiting', width: 90, align: 'right', cell: ({ waiting }) => waiting.length },
]

/** Who holds a place, who waits; and the queue of runs. */
export function PoolsTab() {
  const query = useQuery(poolsQuery)
  const [openName, setOpenName] = useState<string>()
  return (
    <Answered query={query} what="pools">
      {({ pools, queue }) => {
        const open = pools.find(({ name }) => name === openName)
        return (
          <>
            <Queue queue={queue} />
            <h2 className={classes['title']}>Pools</h2>
            <div className={classes['beside']}>
              <div className={classes['grows']}>
                <DataTable
                  label="Pools"
                  columns={COLUMNS}
                  rows={pools}
                  rowKey={({ name }) => name}
                  openKey={openName}
                  onRowOpen={({ name }) => setOpenName(name)}
                  empty={
                    <EmptyState title="No pools">
                      Give an asset or an op a <code>pool</code> to limit how many of them work at once.
                    </EmptyState>
                  }
                />
              </div>
              <SidePanel title={open?.name ?? ''} isOpen={open !== undefined} onClose={() => setOpenName(undefined)}>
                {open === undefined ? null : <PoolDetails key={open.name} pool={open} />}
              </SidePanel>
            </div>
          </>
        )
      }}
    </Answered>
  )
}

function Queue({ queue }: { readonly queue: Pools['queue'] }) {
  const { maxConcurrentRuns, queued, running, tagLimits } = queue
  return (
    <section className={classes['card']}>
      <h2>Queue</h2>
      <KeyValue
        rows={[
          {
            label: 'Runs at once',
            value: maxConcurrentRuns < 0 ? 'as many as there are' : `at most ${maxConcurrentRuns}`,
          },
          { label: 'Running', value: <a href={runsHref({ status: 'running,canceling' })}>{plural(running, 'run')}</a> },
          { label: 'Queued', value: <a href={runsHref({ status: 'queued' })}>{plural(queued, 'run')}</a> },
          {
            label: 'Limits by tag',
            value:
              tagLimits.length === 0
                ? 'none'
                : tagLimits.map((limit) => <div key={JSON.stringify(limit)}>{tagLimitText(limit)}</div>),
          },
        ]}
      />
    </section>
  )
}
