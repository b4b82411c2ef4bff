import type { PartitionMoment } from '../partition/key-space.ts'
import type { PartitionStore } from './partition-store.ts'

/** The moment `nowMs` with the keys of these sets of dynamic partitions (`graph.dynamicPartitions`) as they are now. */
export async function readPartitionMoment(
  storage: Pick<PartitionStore, 'listPartitions'>,
  names: readonly string[],
  nowMs: number,
): Promise<PartitionMoment> {
  const lists = await Promise.all(names.map((name) => storage.listPartitions(name)))
  const byName = new Map(names.map((name, i) => [name, lists[i] ?? []]))
  return { nowMs, dynamicKeys: (name) => byName.get(name) ?? [] }
}
