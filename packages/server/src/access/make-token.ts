/**
 * make-token — a new API token: its record, of which only the hash of the secret is kept, and the secret, which is told
 * once.
 *
 * Rules    a name is one that people can read in the audit log, and tells one token that is good from all others.
 * Errors   InvalidError invalid/token-name; ConflictError conflict/token-name
 */
import type { Clock, Role, TokenRecord, TokenStore } from '@ingot/core'
import { ConflictError, InvalidError } from '@ingot/core'

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
  await checkName(ports.storage, name)
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

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@:+-]{0,99}$/u

async function checkName(storage: TokenStore, name: string): Promise<void> {
  if (!NAME.test(name)) {
    const message = `a token cannot be named ${JSON.stringify(name).slice(0, 120)}: letters, digits, blanks and ._@:+- make a name, at most 100.`
    throw new InvalidError('invalid/token-name', message)
  }
  const isTaken = (await storage.listTokens()).some((token) => token.name === name && token.revokedAtMs === undefined)
  if (!isTaken) return
  throw new ConflictError(
    'conflict/token-name',
    `a token is named "${name}" already. Revoke it first, or choose another name.`,
  )
}
