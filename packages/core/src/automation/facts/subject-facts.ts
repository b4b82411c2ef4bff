/**
 * subject-facts — what is known of an asset, or of a check, per partition: sets that follow the events.
 */
import type { KeySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, indexSet, subtract, union } from '../../partition/partition-set.ts'
import { refitted } from './moments.ts'

/** True or false = is so, or is not, from now on; left out = as before. */
export interface Change {
  readonly isPresent?: boolean
  readonly isFailed?: boolean
  readonly isPassed?: boolean
}

const FACTS = ['isPresent', 'isFailed', 'isPassed'] as const

export class SubjectFacts {
  #sets: Record<(typeof FACTS)[number], PartitionSet> = { isPresent: emptySet, isFailed: emptySet, isPassed: emptySet }
  #waiting = new Map<number, Change>()
  space: KeySpace

  constructor(space: KeySpace) {
    this.space = space
  }

  /** Made, observed or evaluated at least once. */
  get present(): PartitionSet {
    this.#settle()
    return this.#sets.isPresent
  }
  /** The last attempt failed, or the last evaluation threw. */
  get failed(): PartitionSet {
    this.#settle()
    return this.#sets.isFailed
  }
  /** Of a check: the last result. */
  get passed(): PartitionSet {
    this.#settle()
    return this.#sets.isPassed
  }

  change(index: number, change: Change): void {
    this.#waiting.set(index, { ...this.#waiting.get(index), ...change })
  }

  forget(): void {
    this.#waiting.clear()
    this.#sets = { isPresent: emptySet, isFailed: emptySet, isPassed: emptySet }
  }

  refit(space: KeySpace): void {
    if (space === this.space) return
    this.#settle()
    for (const fact of FACTS) this.#sets[fact] = refitted(this.space, space, this.#sets[fact])
    this.space = space
  }

  /** Many changes become one set operation each. */
  #settle(): void {
    if (this.#waiting.size === 0) return
    for (const fact of FACTS) {
      const added: number[] = []
      const gone: number[] = []
      for (const [index, change] of this.#waiting) {
        if (change[fact] === undefined) continue
        if (change[fact]) added.push(index)
        else gone.push(index)
      }
      this.#sets[fact] = subtract(union(this.#sets[fact], indexSet(added)), indexSet(gone))
    }
    this.#waiting = new Map()
  }
}
