import type { Clock, Lease, ProcessProbe, Storage } from '@ingot/core'
import { DAEMON_LEASE } from '@ingot/core'

/** The daemons that work on this store now: their heartbeat's lease has not run out, and their process is not known to be gone. */
export async function aliveDaemons(
  storage: Pick<Storage, 'listLeases'>,
  clock: Pick<Clock, 'nowMs'>,
  probe: ProcessProbe,
): Promise<readonly Lease[]> {
  const leases = await storage.listLeases()
  const nowMs = clock.nowMs()
  return leases.filter(
    ({ name, endsAtMs, owner }) => name.startsWith(DAEMON_LEASE) && endsAtMs > nowMs && probe(owner) !== 'gone',
  )
}
