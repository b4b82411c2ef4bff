/** backfill-words — a backfill in counts and words. Pure. */
import type { BackfillState } from '@ingot/core'

type Counts = Readonly<Partial<Record<string, number>>>

// As it goes: done, going on, then what did not go well, then what is left.
const ORDER = ['succeeded', 'requested', 'failed', 'canceled', 'skipped', 'pending']

export function countParts(counts: Counts): readonly { readonly status: string; readonly count: number }[] {
  return ORDER.map((status) => ({ status, count: counts[status] ?? 0 })).filter(({ count }) => count > 0)
}

export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0)
}

/** 0..1: of what will not change any more. */
export function doneShare(counts: Counts): number {
  const total = totalOf(counts)
  const open = (counts['pending'] ?? 0) + (counts['requested'] ?? 0)
  return total === 0 ? 1 : (total - open) / total
}

/** Rounded down: 100 % is said only of what is done. */
export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`
}

export function policyWords(policy: BackfillState['request']['policy']): string {
  if (policy === 'per-partition') return 'a run per partition'
  if (policy === 'single-run') return 'one run for all'
  return `a run for every ${policy.batch}`
}

/** `sales`, `silver/visits`, `silver/visits and 3 more`. */
export function targetWords({ job, assets }: Pick<BackfillState['request'], 'job' | 'assets'>): string {
  if (job !== undefined) return job
  const [first = 'nothing', ...more] = assets
  return more.length === 0 ? first : `${first} and ${more.length} more`
}
