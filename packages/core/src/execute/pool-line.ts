/**
 * pool-line — a step's way to a place in its pools: it asks, stands in line, asks again.
 *
 * Rules    of the steps of one run that need the same pools only a few stand in the store's line at a time; the others
 *          wait here, so that a fan of thousands does not ask thousands of times.
 *          The places are freed by the step's end event, in the store.
 */
import type { Clock } from '../clock.ts'
import type { Event } from '../event/event.ts'
import type { Fence, Storage } from '../storage/storage.ts'
import type { Place } from './crew.ts'

const ASK_EVERY_MS = 50
const STANDING = 4

export interface PoolLines {
  /** True when the places are held; false when the signal was aborted first: then nothing is held. */
  take(stepKey: string, attempt: number, pools: readonly string[], place: Place, signal: AbortSignal): Promise<boolean>
  /** A step that held places has ended: whoever waits here asks at once. */
  ring(): void
}

interface PoolLinesOptions {
  readonly storage: Storage
  readonly clock: Clock
  readonly fence: Fence
  readonly priority: number
  readonly note: (events: readonly Event[]) => void
}

interface Line {
  standing: number
  readonly parked: Set<() => void>
}

export function poolLines(options: PoolLinesOptions): PoolLines {
  const lines = new Map<string, Line>()
  const sleepers = new Set<AbortController>()

  const pause = async (signal: AbortSignal): Promise<void> => {
    const wake = new AbortController()
    sleepers.add(wake)
    const both = AbortSignal.any([wake.signal, signal])
    await options.clock.sleep(ASK_EVERY_MS, both).catch(() => undefined)
    sleepers.delete(wake)
  }

  const park = (line: Line, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const go = () => {
        line.parked.delete(go)
        signal.removeEventListener('abort', go)
        resolve()
      }
      line.parked.add(go)
      signal.addEventListener('abort', go, { once: true })
    })

  return {
    ring: () => {
      for (const sleeper of sleepers) sleeper.abort()
    },
    async take(stepKey, attempt, pools, place, signal) {
      const { storage, clock, fence, priority, note } = options
      const key = JSON.stringify(pools)
      const line = lines.get(key) ?? { standing: 0, parked: new Set<() => void>() }
      lines.set(key, line)
      const request = { stepKey, pools: [...new Set(pools)], priority, atMs: clock.nowMs() }
      let isAway = false
      const goAway = () => {
        if (!isAway) place.leave()
        isAway = true
      }
      while (line.standing >= STANDING && !signal.aborted) {
        goAway()
        await park(line, signal)
      }
      line.standing += 1
      let isHeld = false
      try {
        for (let asked = 0; !signal.aborted; asked += 1) {
          isHeld = (await storage.claimSlots(fence, request)) === 'held'
          if (isHeld) break
          if (asked === 0) {
            note([
              { kind: 'step-waiting', runId: fence.runId, atMs: clock.nowMs(), stepKey, attempt, pools: request.pools },
            ])
          }
          goAway()
          await pause(signal)
        }
        if (!isHeld) await storage.releaseSlots(fence, stepKey).catch(() => undefined)
      } finally {
        line.standing -= 1
        line.parked.values().next().value?.()
        if (isAway) await place.comeBack()
      }
      return isHeld
    },
  }
}
