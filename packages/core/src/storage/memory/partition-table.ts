/**
 * partition-table — the keys of dynamic partitions, in the order added.
 */
import type { StoredEvent } from '../../event/event.ts'
import { compareText, getOrAdd } from './collections.ts'

export class PartitionTable {
  readonly #sets = new Map<string, Set<string>>()

  keys(partitions: string): readonly string[] {
    return [...(this.#sets.get(partitions) ?? [])]
  }

  /** Those of `keys` that are in the set, or that are not; each once. */
  pick(partitions: string, keys: readonly string[], areThere: boolean): readonly string[] {
    const set = this.#sets.get(partitions)
    return [...new Set(keys)].filter((key) => (set?.has(key) ?? false) === areThere)
  }

  list(): readonly { readonly partitions: string; readonly count: number }[] {
    return [...this.#sets]
      .filter(([, keys]) => keys.size > 0)
      .map(([partitions, keys]) => ({ partitions, count: keys.size }))
      .sort((a, b) => compareText(a.partitions, b.partitions))
  }

  fold(event: StoredEvent): void {
    if (event.kind === 'partitions-added') {
      const set = getOrAdd(this.#sets, event.partitions, () => new Set<string>())
      for (const key of event.keys) set.add(key)
    } else if (event.kind === 'partitions-removed') {
      const set = this.#sets.get(event.partitions)
      for (const key of event.keys) set?.delete(key)
    }
  }

  clear(): void {
    this.#sets.clear()
  }
}
