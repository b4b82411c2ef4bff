/**
 * requested-keys — the partitions that a run is asked for, as keys in the order of their definition.
 */
import { InvalidError } from '../errors.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace, someKeys } from '../partition/key-space.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { fromKeyRanges, setOf, toKeyRanges } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { KeyNames } from './key-names.ts'

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
  /** The definition that has them all, where it was looked for. */
  readonly found: { readonly definition: PartitionsDefinition; readonly set: PartitionSet } | undefined
}

/** `definitions`: those of the assets that are to be made; the first that has the keys says their order. */
export function requestedKeys(
  definitions: readonly PartitionsDefinition[],
  { partition, partitions, partitionRanges }: RequestedPartitions,
  moment: PartitionMoment,
  names: KeyNames,
): RequestedKeys {
  if (partition !== undefined) return { keys: [partition], ranges: undefined, found: undefined }
  const having = (keys: readonly string[]) =>
    definitions.find((one) => keys.every((key) => keySpace(one, moment).indexOf(key) !== undefined))
  if (partitionRanges !== undefined) {
    const ends = partitionRanges.flat()
    const definition = having(ends)
    if (definition === undefined) throw unknownKeys(definitions, ends, moment)
    const set = fromKeyRanges(keySpace(definition, moment), partitionRanges)
    return { keys: names.of(definition, set), ranges: partitionRanges, found: { definition, set } }
  }
  if (partitions === undefined) return { keys: [], ranges: undefined, found: undefined }
  if (partitions.length === 0) {
    throw new InvalidError('invalid/partition-needed', 'the run is asked for a list of partitions that is empty.')
  }
  const definition = having(partitions)
  if (definition === undefined) {
    const keys = [...new Set(partitions)]
    return { keys, ranges: keys.map((key) => [key, key] as const), found: undefined }
  }
  const space = keySpace(definition, moment)
  const set = setOf(space, partitions)
  return { keys: names.of(definition, set), ranges: toKeyRanges(space, set), found: { definition, set } }
}

function unknownKeys(
  [first]: readonly PartitionsDefinition[],
  keys: readonly string[],
  moment: PartitionMoment,
): InvalidError {
  const space = first === undefined ? undefined : keySpace(first, moment)
  const unknown = keys.find((key) => space?.indexOf(key) === undefined) ?? ''
  const known = first === undefined ? 'Nothing that is selected has partitions' : `Known: ${someKeys(first, moment)}`
  return new InvalidError('invalid/unknown-partition', `there is no partition "${unknown}". ${known}.`)
}
