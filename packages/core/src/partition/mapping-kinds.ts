/**
 * mapping-kinds — the ways in which the partitions of an asset follow from those of an asset that it reads. Plain data,
 * but for `custom`; what they mean is in mapping.ts.
 */
import type { KeySpace } from './space.ts'

/** What a custom mapping is told besides the key. */
export interface MappingContext {
  /** The keys of the asset that reads. */
  readonly downstream: KeySpace
  /** The keys of the asset that is read. */
  readonly upstream: KeySpace
}

export type PartitionMapping =
  | { readonly kind: 'identity' }
  | { readonly kind: 'all' }
  | { readonly kind: 'last'; readonly count: number }
  | { readonly kind: 'windows'; readonly start: number; readonly end: number; readonly allowMissing: boolean }
  | { readonly kind: 'static'; readonly keys: Readonly<Record<string, string | readonly string[]>> }
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'dimension'; readonly dimension: string; readonly mapping: PartitionMapping | undefined }
  | { readonly kind: 'dimensions'; readonly of: Readonly<Record<string, DimensionMapping>> }
  | CustomMapping
  /** Several at once: an asset that is read twice, in two ways. */
  | { readonly kind: 'any'; readonly mappings: readonly PartitionMapping[] }

export interface CustomMapping {
  readonly kind: 'custom'
  readonly upstream: (key: string, context: MappingContext) => readonly string[]
  readonly downstream: ((key: string, context: MappingContext) => readonly string[]) | undefined
}

/** How one dimension of what is read follows: from which dimension of the reader (that of the same name), and how. */
export interface DimensionMapping {
  readonly from?: string
  readonly mapping?: PartitionMapping
}

/** The partition of the same key. */
export function identity(): PartitionMapping {
  return { kind: 'identity' }
}

/** All partitions that there are. */
export function allPartitions(): PartitionMapping {
  return { kind: 'all' }
}

/** The newest `count` partitions that there are, whichever partition reads. */
export function lastPartitions(count: number): PartitionMapping {
  return { kind: 'last', count }
}

export interface WindowOffsets {
  /** Moves the first window that is read: -1 = one window earlier. 0 unless given. */
  readonly start?: number
  /** Moves the last one. 0 unless given. */
  readonly end?: number
  /** True: windows that there are not (before the first one) are left out. Else a run that reads them is refused. */
  readonly allowMissing?: boolean
}

/** The windows that share time with the reader's: `windowOffsets({ start: -6 })` = the reader's and the six before. */
export function windowOffsets<const O extends WindowOffsets>(
  { start = 0, end = 0, allowMissing = false }: O = {} as O,
): PartitionMapping & { readonly allowMissing: O['allowMissing'] extends true ? true : boolean } {
  return { kind: 'windows', start, end, allowMissing } as never
}

/** The reader's key → the key, or keys, that it reads. A key that is not listed reads nothing. */
export function staticMapping(keys: Readonly<Record<string, string | readonly string[]>>): PartitionMapping {
  return { kind: 'static', keys }
}

/** These partitions, whichever partition reads. */
export function specificPartitions(keys: readonly string[]): PartitionMapping {
  return { kind: 'keys', keys }
}

/** Between partitions in several dimensions and others: that one dimension, and all keys of the rest. */
export function dimension(name: string, mapping?: PartitionMapping): PartitionMapping {
  return { kind: 'dimension', dimension: name, mapping }
}

/** Between two that have several dimensions each, by the name of the dimension that is read; of others, see `DimensionMapping`. */
export function dimensionMappings(of: Readonly<Record<string, DimensionMapping | PartitionMapping>>): PartitionMapping {
  const entries = Object.entries(of).map(([name, one]): [string, DimensionMapping] => [
    name,
    'kind' in one ? { mapping: one } : one,
  ])
  return { kind: 'dimensions', of: Object.fromEntries(entries) }
}

/** Your own rule. Without `downstream`, what lies below a partition is found by asking `upstream` of every key. */
export function customMapping(rule: {
  readonly upstream: CustomMapping['upstream']
  readonly downstream?: CustomMapping['downstream']
}): PartitionMapping {
  return { kind: 'custom', upstream: rule.upstream, downstream: rule.downstream }
}

/** What a key reads by a static mapping. */
export function staticKeys(keys: Readonly<Record<string, string | readonly string[]>>, key: string): readonly string[] {
  const read = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (read === undefined) return []
  return typeof read === 'string' ? [read] : read
}
