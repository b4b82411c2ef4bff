/**
 * check-call — what the store was given, from code that no compiler has seen too. Found here it is one sentence; found
 * further down it would be whatever Node says of it.
 *
 * Errors   InvalidError invalid/bronze-call
 */
import { InvalidError } from '@ingot/core'

import type { Provenance } from './bronze-store.ts'

export function checkBody(body: unknown): void {
  if (typeof body === 'string' || body instanceof Uint8Array) return
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) return
  const what = body === null ? 'null' : typeof body
  throw badCall(`bronze was given a body that is ${what}: give text, a Uint8Array, or a stream of them; JSON as text.`)
}

export function checkProvenance(provenance: Provenance | undefined): void {
  if (provenance === undefined) return
  const given: unknown = provenance
  const fetchedAtMs = typeof given === 'object' && given !== null && 'fetchedAtMs' in given ? given.fetchedAtMs : NaN
  if (Number.isFinite(fetchedAtMs)) return
  throw badCall('bronze was given a provenance without `fetchedAtMs`: give milliseconds, or leave the provenance out.')
}

export function checkOptions(options: object): void {
  const { root = '.', indexFromItems = 1 } = options as Readonly<Record<string, unknown>>
  if (typeof root !== 'string' || root === '') throw badCall('the root of bronze is no text, or an empty one: name it.')
  if (Number.isSafeInteger(indexFromItems) && Number(indexFromItems) >= 1) return
  throw badCall(`indexFromItems is ${String(indexFromItems)}: give a whole number of at least 1.`)
}

function badCall(message: string): InvalidError {
  return new InvalidError('invalid/bronze-call', message)
}
