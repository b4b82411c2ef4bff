/**
 * backfill-ledger — how a backfill's state follows from its ledger and its commits. Pure: the same in every store.
 */
import type {
  BackfillCommit,
  BackfillItem,
  BackfillItemStatus,
  BackfillRequest,
  BackfillState,
  BackfillStatus,
  TargetCounts,
} from './backfill-store.ts'

export type ItemCounts = BackfillState['counts']

export const NO_ITEMS: ItemCounts = { pending: 0, requested: 0, succeeded: 0, failed: 0, skipped: 0, canceled: 0 }

export function newBackfill(
  backfillId: string,
  request: BackfillRequest,
  itemCount: number,
  atMs: number,
): BackfillState {
  return {
    backfillId,
    status: 'running',
    request: JSON.parse(JSON.stringify(request)),
    createdAtMs: atMs,
    counts: { ...NO_ITEMS, pending: itemCount },
    version: 1,
  }
}

/** `before` undefined = an item that is new in the ledger. */
export function countItem(
  counts: ItemCounts,
  before: BackfillItemStatus | undefined,
  after: BackfillItemStatus,
): ItemCounts {
  const left = before === undefined ? counts : { ...counts, [before]: counts[before] - 1 }
  return { ...left, [after]: left[after] + 1 }
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

export function hasEnded(status: BackfillStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled'
}

/** A message belongs to the status that it came with; one that goes on again has not ended. */
export function backfillAfter(state: BackfillState, commit: BackfillCommit, counts: ItemCounts): BackfillState {
  const { endedAtMs, message, ...rest } = state
  const status = commit.status ?? state.status
  const said = commit.message ?? (status === state.status ? message : undefined)
  const endedAt = hasEnded(status) ? (commit.endedAtMs ?? endedAtMs) : undefined
  return {
    ...rest,
    status,
    ...(endedAt === undefined ? {} : { endedAtMs: endedAt }),
    ...(said === undefined ? {} : { message: said }),
    counts,
    version: state.version + 1,
  }
}
