/**
 * backfill-text — backfills in words, for tables and summaries.
 */
import type {
  BackfillItem,
  BackfillItemStatus,
  BackfillRequest,
  BackfillState,
  BackfillStatus,
  RunPolicy,
} from '@ingot/core'

import { formatBar, plural } from '../format/quantity.ts'
import type { TextFormat } from '../format/style.ts'

export const BACKFILL_FORMATS: Readonly<Record<BackfillStatus, TextFormat>> = {
  running: 'cyan',
  paused: 'yellow',
  canceling: 'yellow',
  succeeded: 'green',
  failed: 'red',
  canceled: 'yellow',
}

export const ITEM_FORMATS: Readonly<Record<BackfillItemStatus, TextFormat>> = {
  pending: 'dim',
  requested: 'cyan',
  succeeded: 'green',
  failed: 'red',
  skipped: 'dim',
  canceled: 'yellow',
}

export const ITEM_STATUSES: readonly BackfillItemStatus[] = [
  'pending',
  'requested',
  'succeeded',
  'failed',
  'skipped',
  'canceled',
]

/** `bronze/raw, silver/clean +2`, or the job. */
export function whatText({ assets, job }: BackfillRequest): string {
  if (job !== undefined) return `job ${job}`
  const shown = assets.slice(0, 2).join(', ')
  return assets.length > 2 ? `${shown} +${assets.length - 2}` : shown
}

export function policyText(policy: RunPolicy): string {
  if (policy === 'per-partition') return 'a run per partition'
  return policy === 'single-run' ? 'a single run' : `a run per ${plural(policy.batch, 'partition')}`
}

const BAR_WIDTH = 20

export function totalOf({ counts }: BackfillState): number {
  return ITEM_STATUSES.reduce((sum, status) => sum + counts[status], 0)
}

/** `━━━━──── 40/80`. */
export function progressText(state: BackfillState): string {
  const total = totalOf(state)
  const done = total - state.counts.pending - state.counts.requested
  return `${formatBar(done, total, BAR_WIDTH)} ${done}/${total}`
}

/** `980 succeeded, 20 skipped`: what there is of each. */
export function countsText({ counts }: BackfillState): string {
  return ITEM_STATUSES.filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`)
    .join(', ')
}

/** `bronze/raw[2026-01-01]` */
export function itemName({ target, partition }: Pick<BackfillItem, 'target' | 'partition'>): string {
  return partition === '' ? target : `${target}[${partition}]`
}
