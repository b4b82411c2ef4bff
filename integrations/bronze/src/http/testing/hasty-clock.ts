/**
 * hasty-clock — a clock for a client: who waits between tries has waited at once, and a deadline comes when the test says so.
 */
import type { Clock } from '@ingot/core'

export interface HastyClock extends Clock {
  /** What was waited for, deadlines apart. */
  readonly waits: readonly number[]
  /** The deadlines that run are over. */
  expire(): void
}

/** A sleep of exactly `deadlineMs` is a deadline. */
export function hastyClock(deadlineMs: number, startMs = 0): HastyClock {
  let now = startMs
  const waits: number[] = []
  const deadlines = new Set<() => void>()
  return {
    waits,
    nowMs: () => now,
    expire: () => {
      for (const end of deadlines) end()
    },
    sleep: (ms, signal) => {
      signal?.throwIfAborted()
      if (ms !== deadlineMs) {
        now += ms
        waits.push(ms)
        return Promise.resolve()
      }
      return new Promise((resolve, reject) => {
        const end = (): void => {
          deadlines.delete(end)
          resolve()
        }
        deadlines.add(end)
        signal?.addEventListener('abort', () => (deadlines.delete(end), reject(signal.reason)), { once: true })
      })
    },
  }
}
