/**
 * check-mapping — whether a mapping can hold between two definitions at all; found at load.
 */
import type { PartitionMapping } from './mapping-kinds.ts'
import { staticKeys } from './mapping-kinds.ts'
import type { PartitionsDefinition } from './partition.ts'

/** What is wrong with it for a reader without partitions; undefined when nothing is. */
export function wholeMappingFault(mapping: PartitionMapping, upstream: PartitionsDefinition): string | undefined {
  switch (mapping.kind) {
    case 'all':
      return undefined
    case 'last':
      return Number.isInteger(mapping.count) && mapping.count >= 1
        ? undefined
        : 'lastPartitions takes a whole number from 1'
    case 'keys':
      return unknownKey(upstream, mapping.keys)
    default:
      return (
        'it has no partitions itself, from whose key others could follow: ' +
        'only allPartitions(), lastPartitions(…) and specificPartitions(…) fit'
      )
  }
}

/** What is wrong, as the end of a sentence; undefined when nothing is. */
export function mappingFault(
  mapping: PartitionMapping,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
): string | undefined {
  switch (mapping.kind) {
    case 'identity':
    case 'custom':
      return undefined
    case 'all':
    case 'last':
    case 'keys':
      return wholeMappingFault(mapping, upstream)
    case 'static':
      return staticFault(mapping.keys, downstream, upstream)
    case 'windows':
      return windowFault(mapping, downstream, upstream)
    case 'dimension':
      return dimensionFault(mapping.dimension, mapping.mapping, downstream, upstream)
    case 'dimensions':
      return dimensionsFault(mapping, downstream, upstream)
    case 'any':
      return mapping.mappings.map((one) => mappingFault(one, downstream, upstream)).find((fault) => fault !== undefined)
    default:
      throw new Error(`unhandled mapping ${JSON.stringify(mapping satisfies never)}`)
  }
}

function windowFault(
  { start, end }: Extract<PartitionMapping, { kind: 'windows' }>,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
): string | undefined {
  if (downstream.kind !== 'time-window' || upstream.kind !== 'time-window') {
    return 'windowOffsets is for two assets in time windows'
  }
  if (!Number.isInteger(start) || !Number.isInteger(end)) return 'windowOffsets takes whole numbers of windows'
  return undefined
}

function staticFault(
  keys: Readonly<Record<string, string | readonly string[]>>,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
): string | undefined {
  const own = Object.keys(keys)
  return (
    unknownKey(downstream, own) ??
    unknownKey(
      upstream,
      own.flatMap((key) => staticKeys(keys, key)),
    )
  )
}

/** Only of static partitions it is known at load which keys there are. */
function unknownKey(definition: PartitionsDefinition, keys: readonly string[]): string | undefined {
  if (definition.kind !== 'static') return undefined
  const known = new Set(definition.keys)
  const unknown = keys.find((key) => !known.has(key))
  return unknown === undefined
    ? undefined
    : `there is no partition "${unknown}" among ${definition.keys.slice(0, 5).join(', ')}`
}

function dimensionFault(
  name: string,
  mapping: PartitionMapping | undefined,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
): string | undefined {
  if (downstream.kind !== 'multi' && upstream.kind !== 'multi') return 'neither of the two has dimensions'
  const down = axisOf(downstream, name)
  const up = axisOf(upstream, name)
  if (down === undefined || up === undefined) return `there is no dimension "${name}"`
  return mapping === undefined ? undefined : mappingFault(mapping, down, up)
}

function dimensionsFault(
  { of }: Extract<PartitionMapping, { kind: 'dimensions' }>,
  downstream: PartitionsDefinition,
  upstream: PartitionsDefinition,
): string | undefined {
  if (downstream.kind !== 'multi' || upstream.kind !== 'multi') {
    return 'dimensionMappings is for two assets with several dimensions each; use dimension(…)'
  }
  for (const [name, { from = name, mapping }] of Object.entries(of)) {
    const down = axisOf(downstream, from)
    const up = axisOf(upstream, name)
    if (up === undefined) return `what is read has no dimension "${name}"`
    if (down === undefined) return `the reader has no dimension "${from}"`
    const fault = mapping === undefined ? undefined : mappingFault(mapping, down, up)
    if (fault !== undefined) return `dimension "${name}": ${fault}`
  }
  return undefined
}

/** The dimension of that name; of partitions in one dimension, themselves. */
function axisOf(definition: PartitionsDefinition, name: string): PartitionsDefinition | undefined {
  if (definition.kind !== 'multi') return definition
  return Object.hasOwn(definition.dimensions, name) ? definition.dimensions[name] : undefined
}
