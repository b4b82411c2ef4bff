/**
 * lease-table — leases by name. Tokens come from one counter, so that none is given twice, whatever is forgotten.
 */
import { FORGET_LEASE_MS, type Lease, type LeaseFence } from '../lease-store.ts'
import type { WorkerIdentity } from '../../run/claim.ts'
import { staleLease } from '../stale.ts'
import { asJson, compareText } from './collections.ts'

export class LeaseTable {
  readonly #leases = new Map<string, Lease>()
  #lastToken = 0

  /** Refuses a fence that is not current; without one there is nothing to check. */
  check(fence: LeaseFence | undefined): void {
    if (fence !== undefined && this.#leases.get(fence.lease)?.token !== fence.token) throw staleLease(fence)
  }

  acquire(name: string, owner: WorkerIdentity, endsAtMs: number, nowMs: number): Lease | undefined {
    const held = this.#leases.get(name)
    const isOwn = held?.owner.workerId === owner.workerId
    if (held !== undefined && !isOwn && held.endsAtMs > nowMs) return undefined
    const token = isOwn ? held.token : (this.#lastToken += 1)
    const lease: Lease = { name, token, owner: asJson(owner), endsAtMs }
    for (const old of this.#leases.values()) if (old.endsAtMs < nowMs - FORGET_LEASE_MS) this.#leases.delete(old.name)
    this.#leases.set(name, lease)
    return lease
  }

  /** False when the fence is stale. */
  release({ lease, token }: LeaseFence): boolean {
    return this.#leases.get(lease)?.token === token && this.#leases.delete(lease)
  }

  list(): readonly Lease[] {
    return [...this.#leases.values()].sort((a, b) => compareText(a.name, b.name))
  }
}
