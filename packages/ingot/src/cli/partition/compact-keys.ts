/**
 * compact-keys — partition keys as a person reads them: ranges instead of lists.
 */
import type { KeySpace, PartitionMoment, PartitionRanges, PartitionsDefinition, Storage } from '@ingot/core'
import { dynamicNames, keySpace, readPartitionMoment, setOf, systemClock, toKeyRanges } from '@ingot/core'

const RANGES_SHOWN = 6

const NO_SETS = { listPartitions: () => Promise.resolve([]) }

/** Now, with the dynamic keys that the definition needs; none where there is no storage yet. */
export function momentFor(storage: Storage | undefined, definition: PartitionsDefinition): Promise<PartitionMoment> {
  return readPartitionMoment(storage ?? NO_SETS, dynamicNames(definition), systemClock.nowMs())
}

/** `2026-01-01..2026-01-07, 2026-02-01`; of very many ranges the first. */
export async function compactKeys(
  storage: Storage,
  definition: PartitionsDefinition | undefined,
  keys: readonly string[],
): Promise<string> {
  if (definition === undefined) return rangesText(keys.filter((key) => key !== '').map((key) => [key, key]))
  const space = keySpace(definition, await momentFor(storage, definition))
  return rangesText(rangesOf(space, keys))
}

/** Of the keys that the space has. */
export function rangesOf(space: KeySpace, keys: readonly string[]): PartitionRanges {
  const known = keys.filter((key) => space.indexOf(key) !== undefined)
  return toKeyRanges(space, setOf(space, known))
}

export function rangesText(ranges: PartitionRanges, mostShown: number = RANGES_SHOWN): string {
  const shown = ranges.slice(0, mostShown).map(([first, last]) => (first === last ? first : `${first}..${last}`))
  const more = ranges.length - shown.length
  return `${shown.join(', ')}${more > 0 ? `, … ${more} more` : ''}`
}
