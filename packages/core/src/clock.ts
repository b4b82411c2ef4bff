/**
 * clock — time, delay and chance, always passed in.
 *
 * Units    every instant is integer milliseconds since the Unix epoch, UTC (`…At`, `…AtMs`); every duration is in
 *          milliseconds (`…Ms`).
 * Promise  nothing in core reads the machine's clock or its randomness except through these ports, so that days of
 *          retries and schedules are tested in milliseconds.
 */
export interface Clock {
  /** Now, in ms since the Unix epoch. */
  nowMs(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A number in [0, 1). */
export type Random = () => number

// A longer timer fires at once (HTML, timer initialisation; Node does the same).
const MAX_TIMER_MS = 2_147_483_647

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      let timer: ReturnType<typeof setTimeout> | undefined
      const wait = (leftMs: number): void => {
        timer = setTimeout(
          () => {
            if (leftMs > MAX_TIMER_MS) return wait(leftMs - MAX_TIMER_MS)
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
          Math.min(leftMs, MAX_TIMER_MS),
        )
      }
      wait(ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}

export interface FixedClock extends Clock {
  /** Moves time forward and wakes, in order of due time, every sleeper that is due. */
  advance(ms: number): Promise<void>
  /** How many sleepers wait: lets a test know that the code under test has come to rest. */
  sleeperCount(): number
}

/** A clock that stands still until told. For tests. */
export function fixedClock(startMs = 0): FixedClock {
  let now = startMs
  const sleepers = new Set<{ readonly dueMs: number; readonly wake: () => void }>()
  return {
    nowMs: () => now,
    sleeperCount: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const onAbort = () => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper = {
          dueMs: now + ms,
          wake: () => {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    async advance(ms) {
      // Whoever is about to go to sleep does so before time moves.
      await settle()
      const untilMs = now + ms
      for (;;) {
        const next = [...sleepers].filter((s) => s.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0]
        if (next === undefined) break
        now = next.dueMs
        next.wake()
        await settle()
      }
      now = untilMs
      await settle()
    },
  }
}

/** Lets everything that can run do so before time moves on: a turn of the event loop drains all promises, however deep. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0)
  })
}

/**
 * Makes ids that sort by time of making: 12 hex digits of milliseconds, then 20 of chance, laid out as a UUID
 * (RFC 9562, version 7). Two ids made in the same millisecond are in no particular order.
 */
export function idMaker(clock: Clock, random: Random = Math.random): () => string {
  return () => {
    const time = clock.nowMs().toString(16).padStart(12, '0').slice(-12)
    const hex = (digits: number) =>
      Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
    const variant = (8 + Math.floor(random() * 4)).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`
  }
}
