/**
 * backfill-table — backfills and their ledgers.
 */
import { hasEnded } from '../backfill-ledger.ts'
import type { BackfillItem, BackfillState } from '../backfill-store.ts'

interface KeptBackfill {
  state: BackfillState
  /** In the order created, by target and partition. */
  readonly items: Map<string, BackfillItem>
}

export class BackfillTable {
  readonly byId: Map<string, KeptBackfill> = new Map()

  /** Forgets at most `limit` that ended before; returns how many. */
  prune(endedBeforeMs: number, limit: number): number {
    const old = [...this.byId.values()]
      .map(({ state }) => state)
      .filter(({ status, endedAtMs }) => hasEnded(status) && endedAtMs !== undefined && endedAtMs < endedBeforeMs)
      .slice(0, limit)
    for (const { backfillId } of old) this.byId.delete(backfillId)
    return old.length
  }
}
