/**
 * token-store — API tokens and the sign-ins made from them. Only a hash of each is kept.
 *
 * Rules    a revoked or expired token stays listed; whoever asks decides by its times. `lastUsedAtMs` may be late.
 * Promise  1. a hash belongs to at most one token, for ever.
 * Errors   ConflictError conflict/token-exists   the id or the hash is another token's; nothing was written
 */

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'launcher', 'editor', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface TokenRecord {
  readonly tokenId: string
  /** Chosen by a person: `ci`, `grafana`. */
  readonly name: string
  readonly role: Role
  /** Hex SHA-256 of the secret. */
  readonly hash: string
  readonly createdAtMs: number
  readonly createdBy: string
  readonly expiresAtMs?: number
  readonly revokedAtMs?: number
  readonly lastUsedAtMs?: number
}

export interface TokenStore {
  createToken(token: TokenRecord): Promise<void>
  /** Newest first. */
  listTokens(): Promise<readonly TokenRecord[]>
  findToken(hash: string): Promise<TokenRecord | undefined>
  /** Undefined for an unknown id; one that is revoked already keeps its time. */
  revokeToken(tokenId: string, atMs: number): Promise<TokenRecord | undefined>
  /** Moves `lastUsedAtMs` forward, never back. */
  touchToken(tokenId: string, atMs: number): Promise<void>
}
