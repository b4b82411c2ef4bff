import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace } from '../partition/key-space.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { count, indexesOf, intersect } from '../partition/partition-set.ts'
import type { Group, GroupSets } from './step-groups.ts'

/** An asset, or one partition of it, as messages and `waitsFor` name it: `silver/users[2026-01-01]`. */
export function partName(assetKey: string, partition: string | undefined): string {
  return partition === undefined ? assetKey : `${assetKey}[${partition}]`
}

/** Which step of a plan makes which partition of which asset. */
export class MadeSteps {
  readonly #moment: PartitionMoment
  readonly #sets: GroupSets
  readonly #isLong: boolean
  readonly #makers: ReadonlyMap<string, Group>

  /** `isLong`: the run is for several partitions, and so every partition's step has it in its key. */
  constructor(moment: PartitionMoment, sets: GroupSets, isLong: boolean) {
    this.#moment = moment
    this.#sets = sets
    this.#isLong = isLong
    this.#makers = new Map([...sets.keys()].flatMap((group) => group.nodes.map((node) => [node.key, group] as const)))
  }

  stepKey(group: Group, partition: string, keyCount: number): string {
    return this.#isLong || keyCount > 1 ? partName(group.key, partition) : group.key
  }

  /** Adds the steps that make what is read of an asset; of the whole when `read` is undefined. */
  addWaits(waitsFor: Map<string, string>, assetKey: string, read: PartitionSet | undefined): void {
    const group = this.#makers.get(assetKey)
    if (group === undefined) return
    const made = this.#sets.get(group)
    if (made === undefined || group.partitions === undefined) return void waitsFor.set(assetKey, group.key)
    const space = keySpace(group.partitions, this.#moment)
    const keyCount = count(made)
    const needed = read === undefined ? made : intersect(made, read)
    for (const index of indexesOf(needed)) {
      const partition = space.keyAt(index) ?? ''
      const isRange = group.step?.takesRange === true
      waitsFor.set(partName(assetKey, partition), isRange ? group.key : this.stepKey(group, partition, keyCount))
    }
  }
}
