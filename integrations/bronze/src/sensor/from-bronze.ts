/**
 * from-bronze — what the sensor and the silver asset have in common.
 *
 * Errors   DefinitionError definition/bad-asset, definition/bad-sensor
 */
import type { Logger } from '@ingot/core'
import { DefinitionError } from '@ingot/core'

/** At once, where it is defined: a count that none can reach would leave bronze unread without a word. */
export function checkCount(
  code: 'definition/bad-asset' | 'definition/bad-sensor',
  name: string,
  counts: Readonly<Record<string, number | undefined>>,
): void {
  for (const [option, count] of Object.entries(counts)) {
    if (count === undefined || (Number.isSafeInteger(count) && count >= 1)) continue
    throw new DefinitionError(code, `"${name}": ${option} is ${count}: give a whole number of at least 1.`)
  }
}

export function warnOfGone(log: Logger, sourceType: string, goneCount: number): void {
  if (goneCount === 0) return
  log.warning(
    `passed over ${goneCount} artefacts of "${sourceType}": the index tells of them, and their files are gone`,
  )
}
