import type { Lease } from '@ingot/core'
import { DAEMON_LEASE } from '@ingot/core'

import type { ResponseOf } from '../contract/index.ts'
import type { Handlers } from '../handle.ts'
import type { ServerPorts } from '../ports.ts'

export function processHandlers({
  storage,
  clock,
  aliveDaemons,
}: ServerPorts): Handlers<'GET /daemons' | 'GET /workers'> {
  return {
    async 'GET /daemons'() {
      const [leases, alive] = await Promise.all([storage.listLeases(), aliveDaemons()])
      return { daemons: daemonsOf(leases, new Set(alive.map(({ name }) => name)), clock.nowMs()) }
    },
    async 'GET /workers'() {
      const claims = await storage.listClaims()
      return {
        workers: claims.map(({ runId, owner, leaseEndsAtMs }) => ({
          runId,
          pid: owner.pid,
          host: owner.host,
          leaseEndsAtMs,
        })),
      }
    },
  }
}

const LOOP_LEASE = 'loop:'

/** Those that have a heartbeat, each with the loops that it leads. */
export function daemonsOf(
  leases: readonly Lease[],
  alive: ReadonlySet<string>,
  nowMs: number,
): ResponseOf<'GET /daemons'>['daemons'] {
  const led = leases.filter(({ name, endsAtMs }) => name.startsWith(LOOP_LEASE) && endsAtMs > nowMs)
  return leases
    .filter(({ name }) => name.startsWith(DAEMON_LEASE))
    .map(({ name, owner, endsAtMs }) => ({
      id: name.slice(DAEMON_LEASE.length),
      pid: owner.pid,
      host: owner.host,
      isAlive: alive.has(name),
      leaseEndsAtMs: endsAtMs,
      loops: led
        .filter((lease) => lease.owner.workerId === owner.workerId)
        .map((lease) => lease.name.slice(LOOP_LEASE.length)),
    }))
}
