/**
 * token-store — API tokens in memory.
 */
import { tokenExists } from '../stale.ts'
import type { TokenStore } from '../token-store.ts'
import type { MemoryTables } from './tables.ts'

export function memoryTokenStore(tables: MemoryTables): TokenStore {
  const { tokens } = tables
  return {
    async createToken(token) {
      tables.checkOpen()
      const { tokenId, hash } = token
      if (tokens.has(tokenId) || [...tokens.values()].some((one) => one.hash === hash)) throw tokenExists(tokenId)
      tokens.set(tokenId, { ...token })
      tables.touch()
      tables.tell()
    },
    async listTokens() {
      tables.checkOpen()
      return [...tokens.values()].toReversed()
    },
    async findToken(hash) {
      tables.checkOpen()
      return [...tokens.values()].find((token) => token.hash === hash)
    },
    async revokeToken(tokenId, atMs) {
      tables.checkOpen()
      const token = tokens.get(tokenId)
      if (token === undefined || token.revokedAtMs !== undefined) return token
      const revoked = { ...token, revokedAtMs: atMs }
      tokens.set(tokenId, revoked)
      tables.touch()
      tables.tell()
      return revoked
    },
    async touchToken(tokenId, atMs) {
      tables.checkOpen()
      const token = tokens.get(tokenId)
      if (token === undefined || (token.lastUsedAtMs ?? -Infinity) >= atMs) return
      tokens.set(tokenId, { ...token, lastUsedAtMs: atMs })
      tables.touch()
      tables.tell()
    },
  }
}
