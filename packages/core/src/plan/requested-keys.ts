/**
 * requested-keys — the partitions that a run is asked for, as keys in the order of their definition.
 */
import { InvalidError } from '../errors.ts'
import type { KeySpace, PartitionMoment } from '../partition/key-space.ts'
import { keySpace, someKeys } from '../partition/key-space.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import { fromKeyRanges, setOf, toKeyRanges, toKeys } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'

export interface RequestedPartitions {
  readonly partition?: string | undefined
  readonly partitions?: readonly string[] | undefined
  readonly partitionRanges?: PartitionRanges | undefined
}

export interface RequestedKeys {
  /** Distinct. */
  readonly keys: readonly string[]
  /** Undefined unless the request was for several. */
  readonly ranges: PartitionRanges | undefined
}

/** `definitions`: those of the assets that are to be made; the first that has the keys says their order. */
export function requestedKeys(
  definitions: readonly PartitionsDefinition[],
  { partition, partitions, partitionRanges }: RequestedPartitions,
  moment: PartitionMoment,
): RequestedKeys {
  if (partition !== undefined) return { keys: [partition], ranges: undefined }
  const spaces = definitions.map((one) => keySpace(one, moment))
  if (partitionRanges !== undefined) {
    const ends = partitionRanges.flat()
    const space = spaceWith(spaces, ends)
    if (space === undefined) throw unknownKeys(spaces, ends)
    return { keys: toKeys(space, fromKeyRanges(space, partitionRanges)), ranges: partitionRanges }
  }
  if (partitions === undefined) return { keys: [], ranges: undefined }
  if (partitions.length === 0) {
    throw new InvalidError('invalid/partition-needed', 'the run is asked for a list of partitions that is empty.')
  }
  const space = spaceWith(spaces, partitions)
  if (space === undefined) {
    const keys = [...new Set(partitions)]
    return { keys, ranges: keys.map((key) => [key, key] as const) }
  }
  const set = setOf(space, partitions)
  return { keys: toKeys(space, set), ranges: toKeyRanges(space, set) }
}

function spaceWith(spaces: readonly KeySpace[], keys: readonly string[]): KeySpace | undefined {
  return spaces.find((space) => keys.every((key) => space.indexOf(key) !== undefined))
}

function unknownKeys([first]: readonly KeySpace[], keys: readonly string[]): InvalidError {
  const unknown = keys.find((key) => first?.indexOf(key) === undefined) ?? ''
  const known = first === undefined ? 'Nothing that is selected has partitions' : `Known: ${someKeys(first)}`
  return new InvalidError('invalid/unknown-partition', `there is no partition "${unknown}". ${known}.`)
}
