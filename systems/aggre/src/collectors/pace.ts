/** pace — keeps requests to one service apart, however many are made at once. */
import { setTimeout as delay } from 'node:timers/promises'

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

const sleepFor: Sleep = (ms, signal) => delay(ms, undefined, { signal })

/** Resolves when the caller may begin. Rejects with the signal's reason when it is aborted. */
export type Pace = (signal: AbortSignal) => Promise<void>

export function createPace(minGapMs: number, nowMs: () => number, sleep: Sleep = sleepFor): Pace {
  let nextAtMs = Number.NEGATIVE_INFINITY
  return async (signal) => {
    signal.throwIfAborted()
    const now = nowMs()
    const startsAtMs = Math.max(now, nextAtMs)
    nextAtMs = startsAtMs + minGapMs
    if (startsAtMs <= now) return
    try {
      await sleep(startsAtMs - now, signal)
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  }
}
