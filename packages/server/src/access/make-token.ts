/**
 * make-token — a new API token: its record, of which only the hash of the secret is kept, and the secret, which is told
 * once.
 */
import type { Clock, Role, TokenRecord, TokenStore } from '@ingot/core'

import { hashOf, newSecret } from './secrets.ts'

export interface TokenAsk {
  readonly name: string
  readonly role: Role
  /** For ever unless given. */
  readonly expiresInDays?: number | undefined
}

export interface MadeToken {
  readonly token: TokenRecord
  readonly secret: string
}

const DAY_MS = 86_400_000

export async function makeToken(
  ports: { readonly storage: TokenStore; readonly clock: Clock; readonly newId: () => string },
  { name, role, expiresInDays }: TokenAsk,
  createdBy: string,
): Promise<MadeToken> {
  const secret = newSecret()
  const createdAtMs = ports.clock.nowMs()
  const token: TokenRecord = {
    tokenId: ports.newId(),
    name,
    role,
    hash: hashOf(secret),
    createdAtMs,
    createdBy,
    ...(expiresInDays === undefined ? {} : { expiresAtMs: createdAtMs + expiresInDays * DAY_MS }),
  }
  await ports.storage.createToken(token)
  return { token, secret }
}
