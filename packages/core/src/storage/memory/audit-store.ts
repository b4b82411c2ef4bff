/**
 * audit-store — the record of changes in memory.
 */
import { auditDetailJson } from '../audit-detail.ts'
import type { AuditStore } from '../audit-store.ts'
import { MAX_ROWS_PER_PAGE, checkLimit } from '../checks.ts'
import type { MemoryTables } from './tables.ts'

export function memoryAuditStore(tables: MemoryTables): AuditStore {
  return {
    async recordAudit(entry) {
      tables.checkOpen()
      const { detail: _detail, ...rest } = entry
      const text = auditDetailJson(entry)
      const detail = text === undefined ? {} : { detail: JSON.parse(text) }
      tables.audit.push({ ...rest, ...detail, id: tables.audit.length + 1 })
      tables.touch()
      tables.tell()
    },
    async listAudit({ limit, beforeId = Number.MAX_SAFE_INTEGER, actor, action }) {
      tables.checkOpen()
      checkLimit(limit, MAX_ROWS_PER_PAGE)
      return tables.audit
        .filter((entry) => entry.id < beforeId)
        .filter((entry) => actor === undefined || entry.actor === actor)
        .filter((entry) => action === undefined || entry.action === action)
        .toReversed()
        .slice(0, limit)
    },
  }
}
