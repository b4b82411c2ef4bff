import type { Audited } from '../access/audit-entry.ts'
import { auditEntries } from '../access/audit-entry.ts'
import type { Edge } from './edge.ts'

/** Nothing where `action` is undefined. What was done stays done when the log cannot be written: that is counted and said. */
export async function recordAudit(
  { ports: { storage, clock }, metrics, onFault }: Edge,
  action: string | undefined,
  audited: Omit<Audited, 'action' | 'atMs'>,
): Promise<void> {
  if (action === undefined) return
  try {
    for (const entry of auditEntries({ ...audited, action, atMs: clock.nowMs() })) await storage.recordAudit(entry)
  } catch (error) {
    metrics.auditFailed()
    onFault(error)
  }
}
