/**
 * partition-store — the keys of dynamic partitions: named sets that grow and shrink while the system runs. Folded from
 * the events `partitions-added` and `partitions-removed`; keys stand in the order in which they were added.
 */
export interface PartitionStore {
  /** Gives those that were not there before. */
  addPartitions(partitions: string, keys: readonly string[], atMs: number): Promise<readonly string[]>
  /** Gives those that were there. */
  removePartitions(partitions: string, keys: readonly string[], atMs: number): Promise<readonly string[]>
  /** In the order added. */
  listPartitions(partitions: string): Promise<readonly string[]>
  /** The names of all sets that have keys, with their counts. */
  listPartitionSets(): Promise<readonly { readonly partitions: string; readonly count: number }[]>
}
