import type { Overlap } from '../definition/schedule.ts'
import type { RunState } from '../run/run-state.ts'

export type OverlapDecision =
  | { readonly kind: 'make' }
  /** The tick is recorded as skipped, and never made up for. */
  | { readonly kind: 'skip'; readonly reason: string }

/**
 * Whether a schedule's tick is made while runs of its earlier ticks are unfinished. With `queue` it is: its run waits in
 * the queue (see queue.ts), so that nothing is lost when the daemon stops.
 */
export function overlapDecision(
  schedule: { readonly overlap: Overlap },
  unfinished: readonly RunState[],
): OverlapDecision {
  const first = unfinished[0]
  if (schedule.overlap !== 'skip' || first === undefined) return { kind: 'make' }
  const others = unfinished.length - 1
  const more = others === 0 ? '' : ` (and ${others} more)`
  return { kind: 'skip', reason: `run ${first.runId}${more} of an earlier tick is still ${first.status}` }
}
