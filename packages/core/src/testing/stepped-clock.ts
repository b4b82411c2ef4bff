import type { Clock } from '../clock.ts'

export interface SteppedClock extends Clock {
  /** Moves time to `ms` at once, and wakes those that are due by then. Time never goes back. */
  stepTo(ms: number): void
}

/** Stands still until told, and takes no time to be moved: for thousands of ticks. */
export function steppedClock(startMs: number): SteppedClock {
  let now = startMs
  const sleepers = new Set<{ readonly dueMs: number; readonly wake: () => void }>()
  return {
    nowMs: () => now,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const sleeper = { dueMs: now + ms, wake: () => end(resolve) }
        const onAbort = (): void => end(() => reject(signal?.reason))
        const end = (then: () => void): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', onAbort)
          then()
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    stepTo(ms) {
      now = Math.max(now, ms)
      for (const sleeper of sleepers) if (sleeper.dueMs <= now) sleeper.wake()
    },
  }
}
