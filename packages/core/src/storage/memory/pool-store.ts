/**
 * pool-store — pools in memory.
 */
import { checkPoolLimit } from '../pool-line.ts'
import type { PoolStore } from '../pool-store.ts'
import type { MemoryTables } from './tables.ts'

export function memoryPoolStore(tables: MemoryTables): PoolStore {
  return {
    async claimSlots(fence, request) {
      tables.checkOpen()
      tables.checkFence(fence)
      const { isHeld, isChanged } = tables.slots.take(fence.runId, request)
      if (isChanged) tables.touch()
      tables.tell()
      return isHeld ? 'held' : 'waiting'
    },
    async releaseSlots(fence, stepKey) {
      tables.checkOpen()
      tables.checkFence(fence)
      if (tables.slots.free(fence.runId, stepKey)) tables.touch()
      tables.tell()
    },
    async declarePools(limits) {
      tables.checkOpen()
      for (const [name, limit] of Object.entries(limits)) checkPoolLimit(name, limit)
      tables.slots.declare(limits)
      tables.touch()
      tables.tell()
    },
    async setPoolLimit(name, limit) {
      tables.checkOpen()
      if (limit !== undefined) checkPoolLimit(name, limit)
      tables.slots.choose(name, limit)
      tables.touch()
      tables.tell()
    },
    async listPools() {
      tables.checkOpen()
      return tables.slots.list()
    },
  }
}
