/**
 * lease-store — leases in memory.
 */
import type { LeaseStore } from '../lease-store.ts'
import type { MemoryTables } from './tables.ts'

export function memoryLeaseStore(tables: MemoryTables): LeaseStore {
  return {
    async acquireLease(name, owner, endsAtMs, nowMs) {
      tables.checkOpen()
      const lease = tables.leases.acquire(name, owner, endsAtMs, nowMs)
      if (lease !== undefined) tables.touch()
      tables.tell()
      return lease
    },
    async releaseLease(fence) {
      tables.checkOpen()
      if (tables.leases.release(fence)) tables.touch()
      tables.tell()
    },
    async listLeases() {
      tables.checkOpen()
      return tables.leases.list()
    },
  }
}
