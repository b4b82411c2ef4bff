import type { PartitionMapping } from './mapping-kinds.ts'
import type { PartitionsDefinition } from './partition.ts'
import type { PartitionSet } from './partition-set.ts'
import type { PartitionMoment } from './space.ts'

/** The two sides of a mapping at a moment. */
export interface MappingEnds {
  /** Of the asset that reads. */
  readonly downstream: PartitionsDefinition
  /** Of the asset that is read. */
  readonly upstream: PartitionsDefinition
  readonly moment: PartitionMoment
}

export interface Reading {
  /** Of the upstream key space. */
  readonly set: PartitionSet
  /** What should be read and is not there, in words; undefined when nothing is. */
  readonly missing: string | undefined
}

/** How a mapping is read, for mappings made of others. */
export interface MappingRules {
  readonly readBy: (mapping: PartitionMapping, ends: MappingEnds, key: string) => Reading
  readonly below: (mapping: PartitionMapping, ends: MappingEnds, key: string) => PartitionSet
  readonly defaultMapping: (downstream: PartitionsDefinition, upstream: PartitionsDefinition) => PartitionMapping
}
