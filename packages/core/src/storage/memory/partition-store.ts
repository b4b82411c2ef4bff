/**
 * partition-store — dynamic partitions in memory.
 */
import { eventJson } from '../checks.ts'
import { partitionEvents } from '../partition-events.ts'
import type { PartitionStore } from '../partition-store.ts'
import type { MemoryTables } from './tables.ts'

export function memoryPartitionStore(tables: MemoryTables): PartitionStore {
  return {
    async addPartitions(partitions, keys, atMs) {
      tables.checkOpen()
      const added = tables.partitions.pick(partitions, keys, false)
      tables.write(partitionEvents('partitions-added', partitions, added, atMs).map(eventJson))
      tables.tell()
      return added
    },
    async removePartitions(partitions, keys, atMs) {
      tables.checkOpen()
      const removed = tables.partitions.pick(partitions, keys, true)
      tables.write(partitionEvents('partitions-removed', partitions, removed, atMs).map(eventJson))
      tables.tell()
      return removed
    },
    async listPartitions(partitions) {
      tables.checkOpen()
      return tables.partitions.keys(partitions)
    },
    async listPartitionSets() {
      tables.checkOpen()
      return tables.partitions.list()
    },
  }
}
