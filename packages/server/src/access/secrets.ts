/**
 * secrets — what a token is made of. 32 bytes of chance need no slow hash: nobody tries 2^256 of them.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

const SECRET = /^ingot_[A-Za-z0-9_-]{43}$/

export function newSecret(): string {
  return `ingot_${randomBytes(32).toString('base64url')}`
}

export function isSecret(text: string): boolean {
  return SECRET.test(text)
}

/** Hex SHA-256: all that is stored of a secret. */
export function hashOf(secret: string): string {
  return hash('sha256', secret)
}

export function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
