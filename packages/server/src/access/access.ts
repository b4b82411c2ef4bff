/**
 * access — who asks. On a server without tokens everybody is `local` and may do all; that is why such a server listens on
 * the machine's own address alone.
 *
 * Errors   AccessError access/token-needed, access/bad-token
 * Promise  a token that is revoked or has expired opens nothing from then on: every request asks the store.
 */
import type { Clock, Storage, TokenRecord } from '@ingot/core'

import { AccessError } from '../access-error.ts'
import type { Actor } from '../handle.ts'
import { hashOf, isSameHash, isSecret } from './secrets.ts'

/** Who asks, and by which secret. */
export interface Visitor extends Actor {
  /** Of the token's secret; absent on a server without tokens. */
  readonly hash?: string
}

export interface Access {
  readonly isOpen: boolean
  /** The holder of this secret. */
  admit(secret: string | undefined): Promise<Visitor>
  /** Whether what was admitted once would be now. */
  holds(visitor: Visitor): Promise<boolean>
}

export interface AccessOptions {
  readonly storage: Pick<Storage, 'findToken' | 'touchToken'>
  readonly clock: Clock
  readonly auth: 'none' | 'tokens'
}

const LOCAL: Visitor = { name: 'local', role: 'admin' }
const TOUCH_EVERY_MS = 60_000
const WRONG = 'the token is unknown, has expired or was revoked.'

export function openAccess({ storage, clock, auth }: AccessOptions): Access {
  if (auth === 'none') return { isOpen: true, admit: async () => LOCAL, holds: async () => true }
  const touchedAtMs = new Map<string, number>()
  // When a token was used is for people to see: once a minute will do, and no read waits for it or fails with it.
  const touch = ({ tokenId }: TokenRecord, atMs: number): void => {
    if (atMs - (touchedAtMs.get(tokenId) ?? Number.NEGATIVE_INFINITY) < TOUCH_EVERY_MS) return
    touchedAtMs.set(tokenId, atMs)
    storage.touchToken(tokenId, atMs).catch(() => undefined)
  }
  const find = async (hash: string): Promise<TokenRecord | undefined> => {
    const token = await storage.findToken(hash)
    return token !== undefined && isSameHash(token.hash, hash) && isValid(token, clock.nowMs()) ? token : undefined
  }
  return {
    isOpen: false,
    async admit(secret) {
      if (secret === undefined) {
        throw new AccessError('access/token-needed', 'sign in, or send a token: `Authorization: Bearer ingot_…`.')
      }
      const token = isSecret(secret) ? await find(hashOf(secret)) : undefined
      if (token === undefined) throw new AccessError('access/bad-token', WRONG)
      touch(token, clock.nowMs())
      return { name: token.name, role: token.role, hash: token.hash }
    },
    holds: async ({ hash }) => hash !== undefined && (await find(hash)) !== undefined,
  }
}

export function isValid({ expiresAtMs, revokedAtMs }: TokenRecord, nowMs: number): boolean {
  return revokedAtMs === undefined && (expiresAtMs === undefined || nowMs < expiresAtMs)
}
