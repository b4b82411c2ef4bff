import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace } from '../partition/key-space.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { indexesOf } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'

/** Keys by index, each worked out once: a plan asks for the same ones again and again. */
export class KeyNames {
  readonly #moment: PartitionMoment
  readonly #names = new Map<PartitionsDefinition, Map<number, string>>()
  readonly #lists = new Map<PartitionsDefinition, Map<string, readonly string[]>>()

  constructor(moment: PartitionMoment) {
    this.#moment = moment
  }

  at(definition: PartitionsDefinition, index: number): string {
    let names = this.#names.get(definition)
    if (names === undefined) this.#names.set(definition, (names = new Map()))
    let key = names.get(index)
    if (key === undefined) names.set(index, (key = keySpace(definition, this.#moment).keyAt(index) ?? ''))
    return key
  }

  /** The same list for the same set. */
  of(definition: PartitionsDefinition, set: PartitionSet): readonly string[] {
    let lists = this.#lists.get(definition)
    if (lists === undefined) this.#lists.set(definition, (lists = new Map()))
    const name = set.ranges.join(' ')
    let keys = lists.get(name)
    if (keys === undefined) {
      keys = [...indexesOf(set)].map((index) => this.at(definition, index))
      lists.set(name, keys)
    }
    return keys
  }
}
