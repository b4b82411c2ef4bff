import type { Storage } from '../storage/storage.ts'
import type { PartitionChange } from '../storage/tick-store.ts'

/**
 * The same storage, read as if the changes had been written already. Each set is read once: a tick may ask for thousands
 * of runs, and a set may have a hundred thousand keys.
 */
export function withPartitionChanges(storage: Storage, changes: readonly PartitionChange[]): Storage {
  const sets = new Map<string, Promise<readonly string[]>>()
  const listPartitions: Storage['listPartitions'] = (partitions) => {
    const keys = sets.get(partitions) ?? changedKeys(storage, changes, partitions)
    sets.set(partitions, keys)
    return keys
  }
  return new Proxy(storage, {
    get(target, name) {
      if (name === 'listPartitions') return listPartitions
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

async function changedKeys(
  storage: Storage,
  changes: readonly PartitionChange[],
  partitions: string,
): Promise<readonly string[]> {
  const before = await storage.listPartitions(partitions)
  const own = changes.filter((change) => change.partitions === partitions)
  if (own.length === 0) return before
  const keys = new Set(before)
  for (const { add, remove } of own) {
    for (const key of add) keys.add(key)
    for (const key of remove) keys.delete(key)
  }
  return [...keys]
}
