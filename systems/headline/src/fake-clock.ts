/** A clock for tests: short sleeps pass at once and are noted, long ones (the deadlines) wait to be woken. */
import type { Clock } from './http.ts'

export interface FakeClock extends Clock {
  /** The short sleeps so far, in order. */
  readonly sleptMs: readonly number[]
  /** Lets every deadline that waits now be reached. */
  wakeDeadlines(): void
}

/** Sleeps of `deadlineMs` or more are deadlines. */
export function fakeClock(startMs: number, deadlineMs = 10_000): FakeClock {
  let now = startMs
  const sleptMs: number[] = []
  const deadlines = new Set<() => void>()
  return {
    sleptMs,
    nowMs: () => now,
    sleep(ms, signal) {
      signal?.throwIfAborted()
      if (ms < deadlineMs) {
        sleptMs.push(ms)
        now += ms
        return Promise.resolve()
      }
      return new Promise((resolve, reject) => {
        deadlines.add(resolve)
        signal?.addEventListener('abort', () => (deadlines.delete(resolve), reject(signal.reason)), { once: true })
      })
    },
    wakeDeadlines() {
      for (const wake of deadlines) wake()
      deadlines.clear()
    },
  }
}
