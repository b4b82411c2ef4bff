/**
 * column — the items of one target of a backfill, by the index of their partition: which are open, which went wrong.
 *
 * Rules    an item settles once, and never opens again.
 * Cost     every question O(log n) or nearly O(1), so that a partition that reads a hundred thousand others is no matter.
 */
import type { KeySpace } from '../../partition/key-space.ts'

/** How an item settled, for those that read it. `passed`: skipped by choice, or because of one that was. */
export type Settled = 'done' | 'bad' | 'passed'

interface ColumnEntry {
  readonly index: number
  readonly item: number
}

export class Column {
  readonly target: string
  /** Undefined: the target has no partitions, and its one item has index 0. */
  readonly space: KeySpace | undefined
  /** Ascending, distinct. */
  readonly #indexes: readonly number[]
  /** The item at each. */
  readonly #items: readonly number[]
  /** Union-find: position + 1 → position + 1 of the last open item at or before it, 0 = none. */
  readonly #open: Int32Array
  /** Indexes, ascending. */
  readonly #bad: number[] = []
  readonly #passed: number[] = []

  constructor(target: string, space: KeySpace | undefined, entries: readonly ColumnEntry[]) {
    const sorted = entries.toSorted((a, b) => a.index - b.index)
    this.target = target
    this.space = space
    this.#indexes = sorted.map(({ index }) => index)
    this.#items = sorted.map(({ item }) => item)
    this.#open = Int32Array.from({ length: sorted.length + 1 }, (_, i) => i)
  }

  settle(index: number, how: Settled): void {
    const position = atOrBefore(this.#indexes, index)
    if (this.#indexes[position] !== index || this.#open[position + 1] !== position + 1) return
    this.#open[position + 1] = position
    if (how === 'bad') insert(this.#bad, index)
    if (how === 'passed') insert(this.#passed, index)
  }

  itemAt(index: number): number | undefined {
    const position = atOrBefore(this.#indexes, index)
    return this.#indexes[position] === index ? this.#items[position] : undefined
  }

  /** The item, not settled, with the highest index in from..to: the one that is launched last. */
  lastOpen(from: number, to: number): number | undefined {
    const position = this.#find(atOrBefore(this.#indexes, to) + 1) - 1
    return position >= 0 && (this.#indexes[position] ?? -1) >= from ? this.#items[position] : undefined
  }

  /** Index of one in from..to that went wrong. */
  bad(from: number, to: number): number | undefined {
    const last = this.#bad[atOrBefore(this.#bad, to)]
    return last !== undefined && last >= from ? last : undefined
  }

  /** Indexes in from..to that were passed over, ascending. */
  passed(from: number, to: number): readonly number[] {
    const end = atOrBefore(this.#passed, to) + 1
    return this.#passed.slice(atOrBefore(this.#passed, from - 1) + 1, end)
  }

  indexOf(partition: string): number | undefined {
    return this.space === undefined ? (partition === '' ? 0 : undefined) : this.space.indexOf(partition)
  }

  /** `asset[partition]` */
  nameOf(index: number): string {
    return this.space === undefined ? this.target : `${this.target}[${this.space.keyAt(index)}]`
  }

  #find(at: number): number {
    let root = at
    while (root > 0 && this.#open[root] !== root) root = this.#open[root] ?? 0
    for (let i = at; i > root;) {
      const next = this.#open[i] ?? 0
      this.#open[i] = root
      i = next
    }
    return root
  }
}

/** Position of the last element ≤ value, -1 = none. */
function atOrBefore(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

function insert(sorted: number[], value: number): void {
  sorted.splice(atOrBefore(sorted, value) + 1, 0, value)
}
