/**
 * partition-events — changes of dynamic partitions as events, many keys in several so that each keeps to its size.
 */
import { MAX_EVENT_BYTES, type PartitionsAdded, type PartitionsRemoved } from '../event/event.ts'

// What is around the keys stays well below the rest. A character takes at most three bytes, or six when it is escaped.
const KEYS_BYTES = MAX_EVENT_BYTES - 8_192
const CHAR_BYTES = 6

export function partitionEvents(
  kind: (PartitionsAdded | PartitionsRemoved)['kind'],
  partitions: string,
  keys: readonly string[],
  atMs: number,
): readonly (PartitionsAdded | PartitionsRemoved)[] {
  return chunks(keys).map((some) => ({ kind, partitions, keys: some, atMs }))
}

function chunks(keys: readonly string[]): string[][] {
  const all: string[][] = []
  let bytesLeft = 0
  for (const key of keys) {
    const bytes = (key.length + 1) * CHAR_BYTES
    const last = all.at(-1)
    if (last === undefined || bytes > bytesLeft) {
      all.push([key])
      bytesLeft = KEYS_BYTES - bytes
    } else {
      last.push(key)
      bytesLeft -= bytes
    }
  }
  return all
}
