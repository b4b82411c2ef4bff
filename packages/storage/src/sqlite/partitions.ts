/**
 * partitions — the keys of dynamic partitions, in the order added.
 */
import { partitionEvents } from '@ingot/core'

import type { Connection } from './connection.ts'
import { seal } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

/** Gives those that were not there before. */
export function addPartitions(
  unit: WriteUnit,
  partitions: string,
  keys: readonly string[],
  atMs: number,
): readonly string[] {
  const added = pickPartitions(unit.connection, partitions, keys, false)
  unit.append(seal(partitionEvents('partitions-added', partitions, added, atMs)))
  return added
}

/** Gives those that were there. */
export function removePartitions(
  unit: WriteUnit,
  partitions: string,
  keys: readonly string[],
  atMs: number,
): readonly string[] {
  const removed = pickPartitions(unit.connection, partitions, keys, true)
  unit.append(seal(partitionEvents('partitions-removed', partitions, removed, atMs)))
  return removed
}

/** Those of `keys` that are in the set, or that are not; each once. */
export function pickPartitions(
  connection: Connection,
  partitions: string,
  keys: readonly string[],
  areThere: boolean,
): readonly string[] {
  const statement = connection.statement('select 1 from dynamic_partition where partitions = ? and key = ?')
  return [...new Set(keys)].filter((key) => (statement.get(partitions, key) !== undefined) === areThere)
}

export function listPartitions(connection: Connection, partitions: string): readonly string[] {
  return connection
    .statement('select key from dynamic_partition where partitions = ? order by position')
    .all(partitions)
    .map((row) => String(row['key']))
}

export function listPartitionSets(
  connection: Connection,
): readonly { readonly partitions: string; readonly count: number }[] {
  return connection
    .statement('select partitions, count(*) as count from dynamic_partition group by partitions order by partitions')
    .all()
    .map((row) => ({ partitions: String(row['partitions']), count: Number(row['count']) }))
}
