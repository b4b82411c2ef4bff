import { createHash } from 'node:crypto'

/** The external id of what is kept by its URL: SHA-256 of the URL as given, in hexadecimal. Canonicalise it before. */
export function urlHash(url: string): string {
  return createHash('sha256').update(url).digest('hex')
}
