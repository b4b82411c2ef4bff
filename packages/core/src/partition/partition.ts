/**
 * partition — how an asset is cut into parts that are materialised one by one.
 *
 * Shapes   a partition key is a non-empty string without control characters, at most 200 characters.
 * Errors   DefinitionError definition/bad-partitions; InvalidError invalid/unknown-partition
 */
import { DefinitionError, InvalidError } from '../errors.ts'

export interface PartitionsDefinition<out Key extends string = string> {
  readonly kind: 'static'
  readonly keys: readonly Key[]
}

/** What a step knows of the partition it makes. */
export interface Partition<out Key extends string = string> {
  readonly key: Key
}

/** A fixed list of keys, in the order given. */
export function staticPartitions<const Key extends string>(keys: readonly Key[]): PartitionsDefinition<Key> {
  const seen = new Set<string>()
  for (const key of keys) {
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
    if (key === '' || key.length > 200 || /[\u0000-\u001f]/.test(key)) {
      throw new DefinitionError('definition/bad-partitions', `partition key ${JSON.stringify(key)} is not allowed.`)
    }
    if (seen.has(key)) throw new DefinitionError('definition/bad-partitions', `partition key "${key}" is listed twice.`)
    seen.add(key)
  }
  return { kind: 'static', keys }
}

export function checkPartitionKey(what: string, partitions: PartitionsDefinition, key: string): void {
  if (partitions.keys.includes(key)) return
  const known = partitions.keys.slice(0, 5).join(', ')
  throw new InvalidError(
    'invalid/unknown-partition',
    `${what} has no partition "${key}". Known: ${known}${partitions.keys.length > 5 ? ', …' : ''}.`,
  )
}
