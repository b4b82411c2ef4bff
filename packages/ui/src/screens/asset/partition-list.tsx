import { SegmentedControl } from '@mantine/core'
import { useMemo } from 'react'

import type { ResponseOf } from '../../api.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import { countText } from '../../parts/number-text.ts'
import { statusLook } from '../../parts/status-look.ts'
import { StatusTag } from '../../parts/status-tag.tsx'
import classes from './asset-screen.module.css'
import type { CellStatus } from './heat-strip.ts'
import { CELL_STATUSES, statusAt } from './heat-strip.ts'
import { countOf, stretchesOf } from './partition-choice.ts'

export interface PartitionListProps {
  readonly partitions: ResponseOf<'GET /assets/{key}/partitions'>
  /** Within what is chosen; everywhere when nothing is. */
  readonly within: readonly (readonly [number, number])[] | undefined
  readonly shown: CellStatus | 'all'
  readonly onShow: (shown: CellStatus | 'all') => void
  readonly openKey: string | undefined
  readonly onOpen: (key: string) => void
}

/** Partitions by name, the newest first. */
export function PartitionList({ partitions, within, shown, onShow, openKey, onOpen }: PartitionListProps) {
  const { keys, ranges } = partitions
  const rows = useMemo(() => {
    const stretches = stretchesOf(ranges, shown === 'all' ? CELL_STATUSES : [shown], within)
    const indexes = stretches.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
    return indexes.sort((a, b) => b - a)
  }, [ranges, within, shown])
  const choices = ['all', ...CELL_STATUSES] as const
  return (
    <div className={classes['fill']}>
      <SegmentedControl
        size="xs"
        aria-label="Show partitions that are"
        value={shown}
        onChange={(value) => onShow(CELL_STATUSES.find((status) => status === value) ?? 'all')}
        data={choices
          .map((status) => ({
            status,
            count: countOf(stretchesOf(ranges, status === 'all' ? CELL_STATUSES : [status], within)),
          }))
          .filter(({ status, count }) => status === 'all' || status === shown || count > 0)
          .map(({ status, count }) => ({
            value: status,
            label: `${status === 'all' ? 'All' : statusLook(status).word} ${countText(count)}`,
          }))}
        className={classes['switch']}
      />
      <DataTable
        label="Partitions"
        isFilling
        rows={rows}
        rowKey={(index) => keys[index] ?? String(index)}
        onRowOpen={(index) => onOpen(keys[index] ?? '')}
        openKey={openKey}
        empty={<EmptyState title="No partition is like that" />}
        columns={[
          { id: 'key', title: 'Partition', grow: 2, cell: (index) => <MonoText text={keys[index] ?? ''} /> },
          {
            id: 'status',
            title: 'Status',
            width: 150,
            cell: (index) => <StatusTag status={statusAt(ranges, index) ?? 'missing'} size="sm" />,
          },
        ]}
      />
    </div>
  )
}
