/**
 * check-query — what was asked of a list or a search, from code that no compiler has seen too.
 *
 * Errors   InvalidError invalid/bronze-call
 */
import { InvalidError } from '@ingot/core'

import type { DiscoverQuery, ListQuery } from '../store/bronze-store.ts'
import { toDiscoveryCursor } from './discovery-cursor.ts'

export function checkListQuery(query: ListQuery): void {
  const given: unknown = query
  if (typeof given !== 'object' || given === null) throw badCall(`was asked for ${shown(given)}`, 'give { sourceType }')
  for (const part of ['sourceType', 'artifactType', 'ext'] as const) {
    const value: unknown = query[part]
    if (value === undefined && part !== 'sourceType') continue
    if (typeof value !== 'string' || value === '') {
      throw badCall(`was asked for ${shown(value)} as the ${part}`, 'give a text of at least a character')
    }
  }
}

export function checkDiscoverQuery(query: DiscoverQuery): void {
  checkListQuery(query)
  const { limit = 1, cursor } = query
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw badCall(
      `was asked for at most ${shown(limit)} artefacts`,
      'give a whole number of at least 1, or leave it out',
    )
  }
  if (cursor !== undefined && toDiscoveryCursor(cursor) === undefined) {
    throw badCall(`got ${shown(cursor)} as a cursor`, 'give the one of the last answer, or leave it out to begin')
  }
}

/** `NaN` as that, not as JSON's null. */
function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? typeof value)
}

function badCall(what: string, remedy: string): InvalidError {
  return new InvalidError('invalid/bronze-call', `bronze ${what}: ${remedy}.`)
}
