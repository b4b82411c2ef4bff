/**
 * dimension-sets — mappings between partitions in several dimensions: each dimension that is read follows from one of
 * the reader's, or is read as a whole. Partitions in one dimension count as having one, without a name.
 */
import { keySpace } from './key-space.ts'
import type { MappingEnds, MappingRules, Reading } from './mapping-ends.ts'
import type { PartitionMapping } from './mapping-kinds.ts'
import { splitKey } from './multi-space.ts'
import type { PartitionsDefinition } from './partition.ts'
import { dimensionsOf } from './partition.ts'
import type { PartitionSet } from './partition-set.ts'
import { count, emptySet, fullSet, indexesOf, intersect } from './partition-set.ts'
import type { PartitionMoment } from './space.ts'
import { samePartitions } from './same-partitions.ts'

type Composed = Extract<PartitionMapping, { kind: 'dimension' | 'dimensions' }>
type Axis = readonly [name: string, partitions: PartitionsDefinition]

/** One dimension that is read. `from` is undefined where all of it is. */
interface Thread {
  readonly upstream: PartitionsDefinition
  readonly from:
    | { readonly at: number; readonly downstream: PartitionsDefinition; readonly mapping: PartitionMapping }
    | undefined
}

export function dimensionsAbove(mapping: Composed, ends: MappingEnds, key: string, rules: MappingRules): Reading {
  const { moment } = ends
  const parts = partsOf(ends.downstream, key)
  let missing: string | undefined
  const sets = threadsOf(mapping, ends, rules).map(({ upstream, from }) => {
    if (from === undefined) return fullSet(keySpace(upstream, moment))
    const read = rules.readBy(from.mapping, { downstream: from.downstream, upstream, moment }, parts[from.at] ?? '')
    missing ??= read.missing
    return read.set
  })
  return { set: product(sets, sizesOf(axesOf(ends.upstream), moment)), missing }
}

export function dimensionsBelow(mapping: Composed, ends: MappingEnds, key: string, rules: MappingRules): PartitionSet {
  const { moment } = ends
  const parts = partsOf(ends.upstream, key)
  const axes = axesOf(ends.downstream)
  const sets = axes.map(([, one]) => fullSet(keySpace(one, moment)))
  for (const [i, { upstream, from }] of threadsOf(mapping, ends, rules).entries()) {
    if (from === undefined) continue
    const own = rules.below(from.mapping, { downstream: from.downstream, upstream, moment }, parts[i] ?? '')
    sets[from.at] = intersect(sets[from.at] ?? emptySet, own)
  }
  return product(sets, sizesOf(axes, moment))
}

function axesOf(definition: PartitionsDefinition): readonly Axis[] {
  return definition.kind === 'multi' ? dimensionsOf(definition) : [['', definition]]
}

function partsOf(definition: PartitionsDefinition, key: string): readonly string[] {
  return definition.kind === 'multi' ? splitKey(key) : [key]
}

function sizesOf(axes: readonly Axis[], moment: PartitionMoment): readonly number[] {
  return axes.map(([, one]) => keySpace(one, moment).size)
}

/** In the order of the upstream dimensions. */
function threadsOf(mapping: Composed, ends: MappingEnds, rules: MappingRules): readonly Thread[] {
  const downAxes = axesOf(ends.downstream)
  const readFrom = (name: string, upstream: PartitionsDefinition, given: PartitionMapping | undefined): Thread => {
    const at = downAxes.findIndex(([own]) => own === name)
    const downstream = downAxes[at]?.[1]
    if (downstream === undefined) return { upstream, from: undefined }
    return { upstream, from: { at, downstream, mapping: given ?? rules.defaultMapping(downstream, upstream) } }
  }
  return axesOf(ends.upstream).map(([name, upstream]) => {
    if (mapping.kind === 'dimension') {
      const isRead = name === mapping.dimension || ends.upstream.kind !== 'multi'
      const from = ends.downstream.kind === 'multi' ? mapping.dimension : ''
      return isRead ? readFrom(from, upstream, mapping.mapping) : { upstream, from: undefined }
    }
    const said = Object.hasOwn(mapping.of, name) ? mapping.of[name] : undefined
    if (said !== undefined) return readFrom(said.from ?? name, upstream, said.mapping)
    const same = downAxes.find(([own, one]) => own === name && samePartitions(one, upstream))
    return same === undefined ? { upstream, from: undefined } : readFrom(name, upstream, { kind: 'identity' })
  })
}

/** Every combination, as indexes of the product's key space. */
function product(sets: readonly PartitionSet[], sizes: readonly number[]): PartitionSet {
  let ranges: readonly (readonly [number, number])[] = [[0, 0]]
  let block = 1
  for (let at = sets.length - 1; at >= 0; at -= 1) {
    const set = sets[at] ?? emptySet
    if (count(set) === 0) return emptySet
    const [only] = ranges
    const isWhole = ranges.length === 1 && only?.[0] === 0 && only[1] === block - 1
    const inner = ranges
    const size = block
    ranges = isWhole
      ? set.ranges.map(([from, to]) => [from * size, to * size + size - 1] as const)
      : [...indexesOf(set)].flatMap((index) =>
          inner.map(([from, to]) => [index * size + from, index * size + to] as const),
        )
    block *= sizes[at] ?? 0
  }
  return { ranges: touching(ranges) }
}

/** Sorted ranges that may touch, put together. */
function touching(sorted: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] + 1 === from) last[1] = to
    else ranges.push([from, to])
  }
  return ranges
}
