/**
 * ending — how a backfill as a whole came out, from the counts of its items.
 *
 * Rules    skipped is not failed: a backfill whose items succeeded or were skipped has succeeded. One canceled by a person
 *          is canceled, whatever became of the runs that were in flight.
 */
import type { BackfillState } from '../../storage/backfill-store.ts'
import type { ItemCounts } from '../../storage/backfill-ledger.ts'

const WORDS = ['succeeded', 'failed', 'skipped', 'canceled'] as const

/** Undefined while an item is open. */
export function endingOf(
  isCanceling: boolean,
  counts: ItemCounts,
): (Pick<BackfillState, 'status'> & { readonly message: string }) | undefined {
  if (counts.pending > 0 || counts.requested > 0) return undefined
  const parts = WORDS.flatMap((word) => (counts[word] === 0 ? [] : [`${counts[word]} ${word}`]))
  const isWrong = counts.failed > 0 || counts.canceled > 0
  return { status: isCanceling ? 'canceled' : isWrong ? 'failed' : 'succeeded', message: parts.join(', ') }
}
