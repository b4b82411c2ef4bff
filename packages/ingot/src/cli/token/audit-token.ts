/** audit-token — tokens made and revoked at the command line stand in the audit log as those of the API do. */
import { userInfo } from 'node:os'

import type { AuditStore, TokenRecord } from '@ingot/core'
import { systemClock } from '@ingot/core'

export function cliActor(): string {
  return `cli:${userInfo().username}`
}

export async function auditToken(
  storage: AuditStore,
  action: 'token.create' | 'token.revoke',
  { tokenId, name, role }: TokenRecord,
): Promise<void> {
  const atMs = systemClock.nowMs()
  await storage.recordAudit({
    atMs,
    actor: cliActor(),
    action,
    subject: tokenId,
    outcome: 'done',
    detail: { name, role },
  })
}
