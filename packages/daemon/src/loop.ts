/**
 * loop — one thing that the daemon does again and again: when something rings, when the time it named has come, and, as
 * a safety net, every few seconds. Only the leader's loop does anything.
 */
import { bell, isIngotError, toErrorRecord, type LeaseFence } from '@ingot/core'

import type { Leases } from './leases.ts'
import type { DaemonPorts } from './ports.ts'

export interface Loop {
  /** Do a pass soon. */
  ring(): void
  stop(): Promise<void>
}

export interface LoopOptions {
  readonly name: string
  /** Does what is to be done now; gives the instant of the next thing that is due by time alone. */
  readonly pass: (fence: LeaseFence) => Promise<number | undefined>
  /** This daemon has come to lead, or has lost it: what was kept in memory of the loop may be out of date. */
  readonly onLead?: () => void
}

const SAFETY_NET_MS = 5_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

export function startLoop(ports: DaemonPorts, leases: Leases, options: LoopOptions): Loop {
  const { name, pass, onLead } = options
  const stopping = new AbortController()
  const rung = bell()
  leases.onChange((loop) => {
    if (loop !== name) return
    onLead?.()
    rung.ring()
  })
  const turning = (async () => {
    let pauseMs = 0
    while (!stopping.signal.aborted) {
      // However often it is rung, whatever else there is to do in this process has its turn.
      await new Promise((resolve) => setImmediate(resolve))
      const fence = leases.fence(name)
      const next = fence === undefined ? undefined : await pass(fence).catch((error: unknown) => failed(error))
      pauseMs = next === FAILED ? Math.min(Math.max(2 * pauseMs, FIRST_PAUSE_MS), LONGEST_PAUSE_MS) : 0
      const untilMs = typeof next === 'number' ? next - ports.clock.nowMs() : SAFETY_NET_MS
      if (next === FAILED) await ports.clock.sleep(pauseMs, stopping.signal).catch(() => undefined)
      else await rung.wait(ports.clock, Math.min(Math.max(untilMs, 0), SAFETY_NET_MS), stopping.signal)
    }
  })()
  const failed = (error: unknown): typeof FAILED => {
    if (isIngotError(error) && error.code === 'conflict/stale-lease') leases.doubt()
    else ports.note({ level: 'error', loop: name, message: toErrorRecord(error).message })
    return FAILED
  }
  return {
    ring: () => rung.ring(),
    async stop() {
      stopping.abort()
      await turning
    },
  }
}

const FAILED = Symbol('failed')
