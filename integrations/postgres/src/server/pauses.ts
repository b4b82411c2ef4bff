/**
 * pauses — how long to wait before what failed is tried again: not at all, half a second, and then twice as long each
 * time, up to a minute.
 */
const FIRST_MS = 500
const LONGEST_MS = 60_000

export interface Pauses {
  nextMs(): number
  reset(): void
}

export function pauses(): Pauses {
  let pauseMs = 0
  return {
    nextMs() {
      const nowMs = pauseMs
      pauseMs = Math.min(LONGEST_MS, Math.max(FIRST_MS, pauseMs * 2))
      return nowMs
    },
    reset() {
      pauseMs = 0
    },
  }
}
