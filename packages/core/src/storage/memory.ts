/**
 * memory — a `Storage` that lives as long as its process: for tests and for `materialize` without a workspace.
 *
 * Promise  those of storage.ts but for the third: nothing outlives the process (`durability: 'none'`). Events are kept
 *          as JSON would give them back, so that what passes here passes on a file too.
 */
import { memoryAuditStore } from './memory/audit-store.ts'
import { memoryBackfillStore } from './memory/backfill-store.ts'
import { memoryEventLog } from './memory/event-log.ts'
import { memoryLeaseStore } from './memory/lease-store.ts'
import { memoryPartitionStore } from './memory/partition-store.ts'
import { memoryPoolStore } from './memory/pool-store.ts'
import { memoryRetentionStore } from './memory/retention-store.ts'
import { memoryRunStore } from './memory/run-store.ts'
import { MemoryTables } from './memory/tables.ts'
import { memoryTickStore } from './memory/tick-store.ts'
import { memoryTokenStore } from './memory/token-store.ts'
import type { AssetStore, Storage } from './storage.ts'

export function memoryStorage(): Storage {
  const tables = new MemoryTables()
  return {
    ...memoryEventLog(tables),
    ...memoryRunStore(tables),
    ...assetStore(tables),
    ...memoryLeaseStore(tables),
    ...memoryTickStore(tables),
    ...memoryPoolStore(tables),
    ...memoryBackfillStore(tables),
    ...memoryPartitionStore(tables),
    ...memoryRetentionStore(tables),
    ...memoryTokenStore(tables),
    ...memoryAuditStore(tables),
    async info() {
      tables.checkOpen()
      return {
        location: 'memory',
        schemaVersion: 1,
        eventCount: tables.log.size,
        runCount: tables.runs.size,
        sizeBytes: tables.log.sizeBytes,
        durability: 'none',
      }
    },
    async rebuild() {
      tables.checkOpen()
      tables.rebuild()
      tables.tell()
    },
    async [Symbol.asyncDispose]() {
      tables.close()
    },
  }
}

function assetStore(tables: MemoryTables): AssetStore {
  return {
    async getAsset(assetKey, partition) {
      tables.checkOpen()
      return tables.assets.get(assetKey, partition)
    },
    async listAssets(query) {
      tables.checkOpen()
      return tables.assets.list(query)
    },
  }
}
