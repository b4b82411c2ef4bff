import type { Clock } from './clock.ts'

/** Something to wait at that others may ring: a ring while nobody waits is kept for the next who does. */
export interface Bell {
  ring(): void
  /** Until it is rung, at the longest `ms`; or until the signal is aborted. Never rejects. */
  wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void>
}

export function bell(): Bell {
  let isRung = false
  let waiting: AbortController | undefined
  return {
    ring() {
      isRung = true
      waiting?.abort()
    },
    async wait(clock, ms, signal) {
      if (!isRung && !signal.aborted && ms > 0) {
        waiting = new AbortController()
        const either = AbortSignal.any([signal, waiting.signal])
        await clock.sleep(ms, either).catch(() => undefined)
        waiting = undefined
      }
      isRung = false
    },
  }
}
