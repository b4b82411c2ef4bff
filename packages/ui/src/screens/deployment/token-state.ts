/** token-state — whether a token still opens anything. Pure. */
import type { TokenJson } from '../../api.ts'

export type TokenState = 'active' | 'revoked' | 'expired'

export function tokenState(
  { revokedAtMs, expiresAtMs }: Pick<TokenJson, 'revokedAtMs' | 'expiresAtMs'>,
  nowMs: number,
): TokenState {
  if (revokedAtMs !== undefined) return 'revoked'
  return expiresAtMs !== undefined && expiresAtMs <= nowMs ? 'expired' : 'active'
}
