/**
 * leases — which loops this daemon leads. Of several daemons on one store each loop has one leader; what a leader
 * writes carries its fence, so that one who slept through the end of its lease harms nothing.
 */
import { bell, toErrorRecord } from '@ingot/core'
import type { LeaseFence } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

// A daemon that was killed is replaced after this long at the latest; on the same machine at once.
export const LEASE_MS = 8_000
export const RENEW_MS = 2_500

export interface Leases extends AsyncDisposable {
  /** Undefined while another daemon leads that loop. */
  fence(loop: string): LeaseFence | undefined
  /** Called when a loop was won or lost. */
  onChange(listener: (loop: string) => void): void
  /** Call when a write was refused for a stale lease. */
  doubt(): void
}

export async function keepLeases(ports: DaemonPorts, loops: readonly string[]): Promise<Leases> {
  const held = new Map<string, LeaseFence>()
  const listeners: ((loop: string) => void)[] = []
  const stopping = new AbortController()
  const doubts = bell()
  const tell = (loop: string) => listeners.forEach((listener) => listener(loop))
  const renewOne = async (loop: string): Promise<void> => {
    const name = `loop:${loop}`
    const before = held.get(loop)
    const token = await acquire(ports, name)
    if (token === undefined) held.delete(loop)
    else if (before?.token !== token) held.set(loop, { lease: name, token })
    if (before?.token !== token) tell(loop)
  }
  const renewAll = () =>
    Promise.all(loops.map(renewOne)).catch((error: unknown) =>
      ports.note({
        level: 'warning',
        loop: 'leases',
        message: `leases could not be renewed: ${toErrorRecord(error).message}`,
      }),
    )
  await renewAll()
  const renewing = (async () => {
    while (!stopping.signal.aborted) {
      await doubts.wait(ports.clock, RENEW_MS, stopping.signal)
      if (!stopping.signal.aborted) await renewAll()
    }
  })()
  return {
    fence: (loop) => held.get(loop),
    onChange: (listener) => void listeners.push(listener),
    doubt: () => doubts.ring(),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await renewing
      await Promise.all([...held.values()].map((fence) => ports.storage.releaseLease(fence))).catch(() => undefined)
    },
  }
}

/** The lease's token, when this daemon has it now. One whose owner is known to be gone is not waited for. */
async function acquire(ports: DaemonPorts, name: string): Promise<number | undefined> {
  const { storage, clock, identity, probe } = ports
  const take = () => storage.acquireLease(name, identity, clock.nowMs() + LEASE_MS, clock.nowMs())
  const lease = await take()
  if (lease !== undefined) return lease.token
  const other = (await storage.listLeases()).find((one) => one.name === name)
  if (other === undefined || probe(other.owner) !== 'gone') return undefined
  await storage.releaseLease({ lease: name, token: other.token })
  return (await take())?.token
}
