/**
 * heartbeat — says that this daemon is alive: a lease of its own, renewed while it is.
 */
import { DAEMON_LEASE } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

const EVERY_MS = 5_000
const ENDS_AFTER_MS = 15_000

export async function startHeartbeat(ports: DaemonPorts): Promise<AsyncDisposable> {
  const { storage, clock, identity } = ports
  const stopping = new AbortController()
  const name = `${DAEMON_LEASE}${identity.workerId}`
  const beat = () => storage.acquireLease(name, identity, clock.nowMs() + ENDS_AFTER_MS, clock.nowMs())
  let lease = await beat()
  const beating = (async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined)
      if (!stopping.signal.aborted) lease = await beat().catch(() => lease)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await beating
      if (lease !== undefined) await storage.releaseLease({ lease: name, token: lease.token }).catch(() => undefined)
    },
  }
}
