/** actions-of — what can be done with a backfill as it stands. Pure. */
import { totalOf } from '../../backfills/backfill-words.ts'
import type { BackfillRow } from '../../queries/backfill-queries.ts'

export function actionsOf({ status, counts }: Pick<BackfillRow, 'status' | 'counts'>) {
  const isOver = status === 'succeeded' || status === 'failed' || status === 'canceled'
  return {
    canPause: status === 'running',
    canResume: status === 'paused',
    canCancel: status === 'running' || status === 'paused',
    canRetry: isOver && counts.succeeded < totalOf(counts),
  }
}
