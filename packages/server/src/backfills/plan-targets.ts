import type { BackfillPlan } from '@ingot/core'

export interface PlannedTarget {
  readonly target: string
  readonly partitions: number
  /** '' for a target without partitions. */
  readonly first: string
  readonly last: string
}

/** What a plan makes of each target, in the order in which it comes to them. */
export function planTargets(items: BackfillPlan['items']): readonly PlannedTarget[] {
  const targets = new Map<string, PlannedTarget>()
  for (const { target, partition } of items) {
    const { partitions = 0, first = partition } = targets.get(target) ?? {}
    targets.set(target, { target, partitions: partitions + 1, first, last: partition })
  }
  return [...targets.values()]
}
