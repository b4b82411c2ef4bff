/** Keys by range, both ends included; a single key is a range of one. */
export type PartitionRanges = readonly (readonly [first: string, last: string])[]
