/**
 * work-state — from what was tried to what is to be done. Pure, and without a clock: what is due follows from when it was
 * tried, so that tables made again say the same.
 *
 * Rules    After the n-th failure it is due again `firstDelayMs · 2^(n-1)` later, at most `maxDelayMs`; never after
 *          `maxAttempts`, nor after a failure that no other try would change, nor once it was skipped.
 */
export interface WorkPolicy {
  readonly maxAttempts: number
  readonly firstDelayMs: number
  readonly maxDelayMs: number
}

export interface Tried {
  readonly atMs: number
  readonly outcome: 'done' | 'failed' | 'skipped'
  readonly reason: string | null
  readonly isRetryable: boolean
}

export interface WorkState {
  readonly status: 'pending' | 'done' | 'failed' | 'skipped'
  readonly attempts: number
  readonly error: string | null
  /** Null: not again. */
  readonly dueAtMs: number | null
  readonly doneAtMs: number | null
}

export function workState(tried: readonly Tried[], firstDueAtMs: number, policy: WorkPolicy): WorkState {
  const inOrder = tried.toSorted((a, b) => a.atMs - b.atMs)
  const attempts = inOrder.length
  const done = inOrder.findLast(({ outcome }) => outcome === 'done')
  if (done !== undefined) return { status: 'done', attempts, error: null, dueAtMs: null, doneAtMs: done.atMs }
  const last = inOrder.at(-1)
  if (last === undefined) return { status: 'pending', attempts, error: null, dueAtMs: firstDueAtMs, doneAtMs: null }
  const isAgain = last.outcome === 'failed' && last.isRetryable && attempts < policy.maxAttempts
  return {
    status: last.outcome === 'skipped' ? 'skipped' : 'failed',
    attempts,
    error: last.reason,
    dueAtMs: isAgain ? last.atMs + backoffMs(attempts, policy) : null,
    doneAtMs: null,
  }
}

function backoffMs(failures: number, { firstDelayMs, maxDelayMs }: WorkPolicy): number {
  // Beyond 2^50 the product says nothing any more.
  return Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 50))
}
