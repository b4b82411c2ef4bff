import type { TokenRecord } from '@ingot/core'

/** As `--json` gives it: what is not there is null, and the hash is nobody's business. */
export function tokenJson({ hash: _hash, ...token }: TokenRecord): object {
  return {
    ...token,
    expiresAtMs: token.expiresAtMs ?? null,
    revokedAtMs: token.revokedAtMs ?? null,
    lastUsedAtMs: token.lastUsedAtMs ?? null,
  }
}
