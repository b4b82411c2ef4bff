import type { KeySpace } from '../../partition/key-space.ts'
import { listSpace } from '../../partition/list-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'

/** The one "partition" of an asset that has none: so that everything is a set. */
export const WHOLE_SPACE: KeySpace = listSpace([''])
export const WHOLE_SET: PartitionSet = { ranges: [[0, 0]] }
