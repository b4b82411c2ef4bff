/**
 * audit-detail — what an audit entry says beside its subject, as the JSON text that a store keeps.
 */
import { MAX_AUDIT_DETAIL_BYTES, utf8Bytes } from './checks.ts'
import type { NewAuditEntry } from './audit-store.ts'

// No character takes more than three bytes, or six when it is escaped.
const CUT_CHARS = Math.floor(MAX_AUDIT_DETAIL_BYTES / 6) - 10

/** What is too long is kept as the beginning of its text, `{ cut }`: an entry is never refused. */
export function auditDetailJson({ detail }: NewAuditEntry): string | undefined {
  if (detail === undefined) return undefined
  const text = jsonOf(detail)
  const isShort = utf8Bytes(text) <= MAX_AUDIT_DETAIL_BYTES
  return isShort ? text : JSON.stringify({ cut: text.slice(0, CUT_CHARS) })
}

function jsonOf(detail: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(detail)
  } catch {
    return JSON.stringify({ cut: Object.keys(detail).join(', ') })
  }
}
