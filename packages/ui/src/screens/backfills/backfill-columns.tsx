import { countParts, doneShare, percentText, targetWords, totalOf } from '../../backfills/backfill-words.ts'
import { BackfillLink } from '../../links.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { countText } from '../../parts/number-text.ts'
import { StackedBar } from '../../parts/stacked-bar.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { RunDuration } from '../../parts/duration-text.tsx'
import type { BackfillRow } from '../../queries/backfill-queries.ts'
import { originOf } from '../../run-origin.ts'
import classes from './backfills-screen.module.css'

export const BACKFILL_COLUMNS: readonly Column<BackfillRow>[] = [
  { id: 'status', title: 'Status', width: 112, cell: ({ status }) => <StatusTag status={status} /> },
  {
    id: 'target',
    title: 'Target',
    grow: 2,
    minWidth: 140,
    cell: ({ request }) => <span title={request.assets.join('\n')}>{targetWords(request)}</span>,
  },
  { id: 'progress', title: 'Progress', grow: 2, minWidth: 110, cell: (row) => <Progress row={row} /> },
  {
    id: 'partitions',
    title: 'Partitions',
    width: 84,
    align: 'right',
    isNarrowHidden: true,
    cell: ({ counts }) => countText(totalOf(counts)),
  },
  {
    id: 'by',
    title: 'Launched by',
    width: 150,
    isNarrowHidden: true,
    cell: ({ request }) => originOf(request).label,
  },
  {
    id: 'created',
    title: 'Begun',
    width: 96,
    isNarrowHidden: true,
    cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
  },
  {
    id: 'duration',
    title: 'Duration',
    width: 96,
    align: 'right',
    isNarrowHidden: true,
    cell: ({ createdAtMs, endedAtMs }) => <RunDuration fromMs={createdAtMs} toMs={endedAtMs} />,
  },
  {
    id: 'id',
    title: 'Backfill',
    width: 168,
    isNarrowHidden: true,
    cell: ({ backfillId }) => <BackfillLink backfillId={backfillId} />,
  },
]

function Progress({ row: { counts } }: { readonly row: BackfillRow }) {
  return (
    <span className={classes['progress']}>
      <StackedBar parts={countParts(counts)} />
      <span className={classes['dimmed']}>{percentText(doneShare(counts))}</span>
    </span>
  )
}
