/**
 * mapping — which partitions a partition reads, and which read it.
 *
 * Rules    Without a mapping of their own, two assets are read by key when they are cut alike; by the time that their
 *          windows share when both are in windows; by the dimensions that they share, where there are several (all
 *          keys of the others); else as a whole: all partitions.
 *          `u` is in what `d` reads exactly when `d` is in what reads `u`, also for a `custom` mapping that gives only
 *          one of the two directions.
 *          Both directions give partitions that are there; `readBy` also says what is missing.
 * Errors   UserCodeError user-code/mapping-threw; InvalidError invalid/unknown-partition   for a key of the asset itself
 * Cost     O(log n) for all but `custom` without `downstream`, which asks for every key the first time.
 */
import { customKeys, customSetBelow } from './custom-mapping.ts'
import { dimensionsAbove, dimensionsBelow } from './dimension-sets.ts'
import { keySpace } from './key-space.ts'
import type { MappingEnds, Reading } from './mapping-ends.ts'
import { staticKeys, type PartitionMapping } from './mapping-kinds.ts'
import type { PartitionsDefinition } from './partition.ts'
import { dimensionsOf } from './partition.ts'
import type { PartitionSet } from './partition-set.ts'
import { emptySet, fullSet, has, indexSet, rangeSet, union } from './partition-set.ts'
import { samePartitions } from './same-partitions.ts'
import type { KeySpace, PartitionMoment } from './space.ts'
import { windowsAbove, windowsBelow } from './window-sets.ts'

export type { MappingEnds, Reading } from './mapping-ends.ts'
export type { PartitionMapping } from './mapping-kinds.ts'

/** What a partition of the downstream definition reads, as a set of the upstream key space. */
export function upstreamSet(
  mapping: PartitionMapping,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
  moment: PartitionMoment,
  key: string,
): PartitionSet {
  return readBy(mapping, { downstream, upstream, moment }, key).set
}

/** Which partitions of the downstream definition read that of the upstream one, as a set of the downstream key space. */
export function downstreamSet(
  mapping: PartitionMapping,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
  moment: PartitionMoment,
  key: string,
): PartitionSet {
  return below(mapping, { downstream, upstream, moment }, key)
}

export function defaultMapping(downstream: PartitionsDefinition, upstream: PartitionsDefinition): PartitionMapping {
  if (samePartitions(downstream, upstream)) return { kind: 'identity' }
  if (downstream.kind === 'time-window' && upstream.kind === 'time-window') {
    return { kind: 'windows', start: 0, end: 0, allowMissing: false }
  }
  if (downstream.kind === 'multi' && upstream.kind === 'multi') {
    const shared = dimensionsOf(upstream).filter(([name, one]) => samePartitions(downstream.dimensions[name], one))
    if (shared.length > 0) {
      return {
        kind: 'dimensions',
        of: Object.fromEntries(shared.map(([name]) => [name, { mapping: { kind: 'identity' } }])),
      }
    }
    return { kind: 'all' }
  }
  const [multi, single] = downstream.kind === 'multi' ? [downstream, upstream] : [upstream, downstream]
  if (multi.kind !== 'multi') return { kind: 'all' }
  const same = dimensionsOf(multi).find(([, one]) => samePartitions(one, single))
  return same === undefined ? { kind: 'all' } : { kind: 'dimension', dimension: same[0], mapping: { kind: 'identity' } }
}

/** What a reader without partitions reads, by a mapping that does not ask which partition reads. */
export function readByWhole(
  mapping: PartitionMapping,
  upstream: PartitionsDefinition,
  moment: PartitionMoment,
): Reading {
  const up = keySpace(upstream, moment)
  switch (mapping.kind) {
    case 'last':
      return found(lastOf(up, mapping.count))
    case 'keys':
      return readKeys(up, mapping.keys)
    case 'any':
      return joined(mapping.mappings.map((one) => readByWhole(one, upstream, moment)))
    default:
      return found(fullSet(up))
  }
}

/** What a partition of the downstream definition reads, and what of that is not there. */
export function readBy(mapping: PartitionMapping, ends: MappingEnds, key: string): Reading {
  const up = keySpace(ends.upstream, ends.moment)
  switch (mapping.kind) {
    case 'identity':
      return readKeys(up, [key])
    case 'all':
    case 'last':
    case 'keys':
      return readByWhole(mapping, ends.upstream, ends.moment)
    case 'static':
      return readKeys(up, staticKeys(mapping.keys, key))
    case 'windows':
      return windowsAbove(mapping, ends, key)
    case 'dimension':
    case 'dimensions':
      return dimensionsAbove(mapping, ends, key, { readBy, below, defaultMapping })
    case 'custom':
      return readKeys(up, customKeys(mapping, ends, key))
    case 'any':
      return joined(mapping.mappings.map((one) => readBy(one, ends, key)))
    default:
      throw new Error(`unhandled mapping ${JSON.stringify(mapping satisfies never)}`)
  }
}

function below(mapping: PartitionMapping, ends: MappingEnds, key: string): PartitionSet {
  const up = keySpace(ends.upstream, ends.moment)
  const down = keySpace(ends.downstream, ends.moment)
  const index = up.indexOf(key)
  if (index === undefined) return emptySet
  switch (mapping.kind) {
    case 'identity':
      return oneOf(down, key)
    case 'all':
      return fullSet(down)
    case 'last':
      return has(lastOf(up, mapping.count), index) ? fullSet(down) : emptySet
    case 'keys':
      return mapping.keys.includes(key) ? fullSet(down) : emptySet
    case 'static':
      return indexSet(
        Object.keys(mapping.keys)
          .filter((own) => staticKeys(mapping.keys, own).includes(key))
          .flatMap((own) => down.indexOf(own) ?? []),
      )
    case 'windows':
      return windowsBelow(mapping, ends, key)
    case 'dimension':
    case 'dimensions':
      return dimensionsBelow(mapping, ends, key, { readBy, below, defaultMapping })
    case 'custom':
      return customSetBelow(mapping, ends, key)
    case 'any':
      return union(...mapping.mappings.map((one) => below(one, ends, key)))
    default:
      throw new Error(`unhandled mapping ${JSON.stringify(mapping satisfies never)}`)
  }
}

function found(set: PartitionSet): Reading {
  return { set, missing: undefined }
}

function joined(readings: readonly Reading[]): Reading {
  return { set: union(...readings.map(({ set }) => set)), missing: readings.find((one) => one.missing)?.missing }
}

function readKeys(space: KeySpace, keys: readonly string[]): Reading {
  const indexes: number[] = []
  let missing: string | undefined
  for (const key of keys) {
    const index = space.indexOf(key)
    if (index === undefined) missing ??= `partition "${key}"`
    else indexes.push(index)
  }
  return { set: indexSet(indexes), missing }
}

function oneOf(space: KeySpace, key: string): PartitionSet {
  const index = space.indexOf(key)
  return index === undefined ? emptySet : rangeSet(index, index)
}

function lastOf(space: KeySpace, count: number): PartitionSet {
  return rangeSet(Math.max(0, space.size - count), space.size - 1)
}
