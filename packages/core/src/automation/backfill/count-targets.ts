import { NO_ITEMS } from '../../storage/backfill-ledger.ts'
import type { BackfillItem, BackfillItemStatus } from '../../storage/backfill-store.ts'

export interface TargetCounts {
  readonly target: string
  readonly counts: Readonly<Record<BackfillItemStatus, number>>
}

/** How far each target of a ledger is, in the order of the ledger. */
export function countTargets(items: readonly Pick<BackfillItem, 'target' | 'status'>[]): readonly TargetCounts[] {
  const byTarget = new Map<string, Record<BackfillItemStatus, number>>()
  for (const { target, status } of items) {
    const counts = byTarget.get(target) ?? { ...NO_ITEMS }
    counts[status] += 1
    byTarget.set(target, counts)
  }
  return [...byTarget].map(([target, counts]) => ({ target, counts }))
}
