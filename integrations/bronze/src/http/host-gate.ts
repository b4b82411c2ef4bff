/**
 * host-gate — how many requests one host gets at once, and how soon after another.
 *
 * Units    `…Ms` milliseconds of the clock that is passed in
 * Errors   the signal's reason, when it is aborted while waiting
 * Promise  1. First come, first served, for each host by itself.
 *          2. Who gives up waiting takes no turn and holds up nobody.
 */
import type { Clock } from '@ingot/core'

export interface HostGate {
  /** Resolves when the turn has come; call what it gives when the request has ended. */
  enter(host: string, signal: AbortSignal | undefined): Promise<() => void>
  /** At least so long between two beginnings at this host from now on. */
  widen(host: string, minGapMs: number): void
}

interface Queue {
  active: number
  gapMs: number
  nextStartAtMs: number
  readonly waiting: Set<() => void>
  /** Set while it sleeps until the gap is over. */
  sleeping: AbortController | undefined
}

export function createHostGate(clock: Clock, maxPerHost: number, minGapMs: number): HostGate {
  const queues = new Map<string, Queue>()
  const queueOf = (host: string): Queue => {
    const known = queues.get(host)
    if (known !== undefined) return known
    forgetIdle(queues, clock.nowMs())
    const queue: Queue = { active: 0, gapMs: minGapMs, nextStartAtMs: 0, waiting: new Set(), sleeping: undefined }
    queues.set(host, queue)
    return queue
  }
  return {
    async enter(host, signal) {
      signal?.throwIfAborted()
      const queue = queueOf(host)
      await turn(queue, signal, () => pump(queue, clock, maxPerHost))
      let hasLeft = false
      return () => {
        if (hasLeft) return
        hasLeft = true
        queue.active -= 1
        pump(queue, clock, maxPerHost)
      }
    },
    widen(host, gapMs) {
      const queue = queueOf(host)
      queue.gapMs = Math.max(queue.gapMs, gapMs)
    },
  }
}

const MAX_IDLE = 1_000

/** What a host's last request asks for is kept while it matters; a crawl over many hosts does not grow without end. */
function forgetIdle(queues: Map<string, Queue>, nowMs: number): void {
  if (queues.size < MAX_IDLE) return
  for (const [host, queue] of queues) {
    if (queue.active === 0 && queue.waiting.size === 0 && queue.nextStartAtMs <= nowMs) queues.delete(host)
  }
}

function turn(queue: Queue, signal: AbortSignal | undefined, pumpIt: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = (): void => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }
    const onAbort = (): void => {
      queue.waiting.delete(onTurn)
      if (queue.waiting.size === 0) queue.sleeping?.abort()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    queue.waiting.add(onTurn)
    pumpIt()
  })
}

function pump(queue: Queue, clock: Clock, maxPerHost: number): void {
  for (const onTurn of queue.waiting) {
    if (queue.active >= maxPerHost) return
    const nowMs = clock.nowMs()
    if (nowMs < queue.nextStartAtMs) return sleepUntilNext(queue, clock, maxPerHost)
    queue.waiting.delete(onTurn)
    queue.active += 1
    queue.nextStartAtMs = nowMs + queue.gapMs
    onTurn()
  }
}

function sleepUntilNext(queue: Queue, clock: Clock, maxPerHost: number): void {
  if (queue.sleeping !== undefined) return
  const stop = new AbortController()
  queue.sleeping = stop
  const wake = (): void => {
    queue.sleeping = undefined
    pump(queue, clock, maxPerHost)
  }
  // Aborted when nobody waits any more; whoever came since is served by the same `wake`.
  clock.sleep(queue.nextStartAtMs - clock.nowMs(), stop.signal).then(wake, wake)
}
