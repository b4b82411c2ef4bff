/**
 * backfill-facts — which partitions a backfill that has not ended is still to make. Backfills are not in the event log:
 * they are looked up at every evaluation, their ledgers only when they have changed, and at most once a second.
 */
import type { KeySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, indexSet, union } from '../../partition/partition-set.ts'
import type { BackfillItem, BackfillStore } from '../../storage/backfill-store.ts'
import { WHOLE_SPACE } from '../condition/whole-space.ts'

const LOOK_EVERY_MS = 1_000
const MOST = 1_000

interface Known {
  readonly version: number
  readonly readAtMs: number
  /** Asset key → partition keys, '' for the whole. */
  readonly left: ReadonlyMap<string, readonly string[]>
}

export class BackfillFacts {
  readonly #store: BackfillStore
  readonly #project: string
  #known = new Map<string, Known>()

  constructor(store: BackfillStore, project: string) {
    this.#store = store
    this.#project = project
  }

  /** While one runs, it is looked at again. */
  nextLookAtMs(nowMs: number): number | undefined {
    return this.#known.size === 0 ? undefined : nowMs + LOOK_EVERY_MS
  }

  /** Gives the assets of which something changed. */
  async look(nowMs: number): Promise<readonly string[]> {
    const statuses = ['running', 'paused', 'canceling'] as const
    const states = await this.#store.listBackfills({ statuses, limit: MOST, project: this.#project })
    const now = new Map<string, Known>()
    const changed = new Set<string>()
    const tell = (known: Known | undefined) => {
      for (const key of known?.left.keys() ?? []) changed.add(key)
    }
    for (const { backfillId, version } of states) {
      const before = this.#known.get(backfillId)
      if (before !== undefined && (before.version === version || nowMs - before.readAtMs < LOOK_EVERY_MS)) {
        now.set(backfillId, before)
        continue
      }
      const items = await this.#store.listBackfillItems(backfillId, { statuses: ['pending', 'requested'] })
      const read = { version, readAtMs: nowMs, left: byTarget(items) }
      now.set(backfillId, read)
      tell(before)
      tell(read)
    }
    for (const [backfillId, before] of this.#known) if (!now.has(backfillId)) tell(before)
    this.#known = now
    return [...changed]
  }

  leftOf(assetKey: string, space: KeySpace): PartitionSet {
    let set = emptySet
    for (const { left } of this.#known.values()) {
      const keys = left.get(assetKey)
      if (keys === undefined) continue
      set = union(set, indexSet(space === WHOLE_SPACE ? [0] : keys.flatMap((key) => space.indexOf(key) ?? [])))
    }
    return set
  }
}

function byTarget(items: readonly BackfillItem[]): Map<string, string[]> {
  const left = new Map<string, string[]>()
  for (const { target, partition } of items) {
    const keys = left.get(target)
    if (keys === undefined) left.set(target, [partition])
    else keys.push(partition)
  }
  return left
}
