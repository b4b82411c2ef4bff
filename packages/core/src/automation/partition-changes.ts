import type { Storage } from '../storage/storage.ts'
import type { PartitionChange } from '../storage/tick-store.ts'

/** The same storage, read as if the changes had been written already. */
export function withPartitionChanges(storage: Storage, changes: readonly PartitionChange[]): Storage {
  if (changes.length === 0) return storage
  const listPartitions: Storage['listPartitions'] = async (partitions) => {
    const keys = new Set(await storage.listPartitions(partitions))
    for (const change of changes) {
      if (change.partitions !== partitions) continue
      for (const key of change.add) keys.add(key)
      for (const key of change.remove) keys.delete(key)
    }
    return [...keys]
  }
  return new Proxy(storage, {
    get(target, name) {
      if (name === 'listPartitions') return listPartitions
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
