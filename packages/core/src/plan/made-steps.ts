import { count, has, indexesOf, intersect } from '../partition/partition-set.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import type { KeyNames } from './key-names.ts'
import type { Group, GroupSets } from './step-groups.ts'

/** An asset, or one partition of it, as messages and `waitsFor` name it: `silver/users[2026-01-01]`. */
export function partName(assetKey: string, partition: string | undefined): string {
  return partition === undefined ? assetKey : `${assetKey}[${partition}]`
}

/** Which step of a plan makes which partition of which asset. */
export class MadeSteps {
  readonly #names: KeyNames
  readonly #sets: GroupSets
  readonly #isLong: boolean
  readonly #makers: ReadonlyMap<string, Group>

  /** `isLong`: the run is for several partitions, and so every partition's step has it in its key. */
  constructor(names: KeyNames, sets: GroupSets, isLong: boolean) {
    this.#names = names
    this.#sets = sets
    this.#isLong = isLong
    this.#makers = new Map([...sets.keys()].flatMap((group) => group.nodes.map((node) => [node.key, group] as const)))
  }

  /** Whether a group's steps have their partition in their keys. */
  isNamed(group: Group): boolean {
    const set = this.#sets.get(group)
    return set !== undefined && group.step?.takesRange !== true && (this.#isLong || count(set) > 1)
  }

  /** Whether anything of it is made in the plan. */
  has(assetKey: string): boolean {
    return this.#makers.has(assetKey)
  }

  /** Adds the steps that make what is read of an asset; of the whole when `read` is undefined. */
  addWaits(waitsFor: Map<string, string>, assetKey: string, read: PartitionSet | undefined): void {
    const group = this.#makers.get(assetKey)
    if (group === undefined) return
    const made = this.#sets.get(group)
    if (made === undefined || group.partitions === undefined) {
      waitsFor.set(assetKey, group.key)
      return
    }
    const isNamed = this.isNamed(group)
    for (const index of neededOf(made, read)) {
      const partition = this.#names.at(group.partitions, index)
      waitsFor.set(partName(assetKey, partition), isNamed ? partName(group.key, partition) : group.key)
    }
  }
}

function neededOf(made: PartitionSet, read: PartitionSet | undefined): Iterable<number> {
  if (read === undefined) return indexesOf(made)
  const [only, second] = read.ranges
  if (only !== undefined && second === undefined && only[0] === only[1]) return has(made, only[0]) ? [only[0]] : []
  return indexesOf(intersect(made, read))
}
