import type { StepDefinition } from '../definition/step.ts'
import { DefinitionError } from '../errors.ts'
import { mappingFault, wholeMappingFault } from '../partition/check-mapping.ts'
import type { PartitionMapping } from '../partition/mapping.ts'
import { defaultMapping } from '../partition/mapping.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AssetNode } from './node.ts'

export type MappingOf = (readerKey: string, sourceKey: string) => PartitionMapping | undefined

/** Looks up how the partitions of a source follow from those of its reader; undefined: the whole is read. */
export function mappingLookup(nodes: ReadonlyMap<string, AssetNode>): MappingOf {
  const known = new Map<string, Map<string, PartitionMapping | undefined>>()
  return (readerKey, sourceKey) => {
    let ofReader = known.get(readerKey)
    if (ofReader === undefined) known.set(readerKey, (ofReader = new Map()))
    if (!ofReader.has(sourceKey)) ofReader.set(sourceKey, findMapping(nodes.get(readerKey), nodes.get(sourceKey)))
    return ofReader.get(sourceKey)
  }
}

function findMapping(reader: AssetNode | undefined, source: AssetNode | undefined): PartitionMapping | undefined {
  const downstream = reader?.spec.partitions
  const upstream = source?.spec.partitions
  if (reader?.step === undefined || source === undefined || upstream === undefined) return undefined
  const given = readsOf(reader.step, source.key)
  const mappings = (given.length === 0 ? [undefined] : given).map((one) => readMapping(one, downstream, upstream))
  const several = mappings.filter((mapping) => mapping !== undefined)
  if (several.length < mappings.length) return undefined
  return several.length === 1 ? several[0] : { kind: 'any', mappings: several }
}

/** How one input of a step, or what it comes after, reads its source; undefined: the whole. */
export function readMapping(
  given: PartitionMapping | undefined,
  downstream: PartitionsDefinition | undefined,
  upstream: PartitionsDefinition,
): PartitionMapping | undefined {
  if (downstream !== undefined) return given ?? defaultMapping(downstream, upstream)
  return given?.kind === 'all' ? undefined : given
}

/** The mapping that each reading of the source was given; undefined = none. */
function readsOf(step: StepDefinition, sourceKey: string): readonly (PartitionMapping | undefined)[] {
  const inputs = Object.entries(step.inputs)
    .filter(([, key]) => key === sourceKey)
    .map(([name]) => step.mappings[name])
  return step.after.includes(sourceKey) ? [...inputs, step.afterMappings[sourceKey]] : inputs
}

export function checkMappings(nodes: ReadonlyMap<string, AssetNode>): void {
  for (const { key, step, spec } of nodes.values()) {
    if (step === undefined) continue
    for (const [name, sourceKey] of Object.entries(step.inputs)) {
      checkRead(key, spec.partitions, nodes.get(sourceKey), step.mappings[name], step.mapInputs.has(name))
    }
    for (const sourceKey of step.after) {
      checkRead(key, spec.partitions, nodes.get(sourceKey), step.afterMappings[sourceKey], false)
    }
  }
}

function checkRead(
  key: string,
  downstream: PartitionsDefinition | undefined,
  source: AssetNode | undefined,
  given: PartitionMapping | undefined,
  isMap: boolean,
): void {
  if (source === undefined || (given === undefined && !isMap)) return
  const upstream = source.spec.partitions
  if (upstream === undefined) throw bad(key, source.key, 'that one has no partitions')
  if (given === undefined) return
  const fault =
    downstream === undefined ? wholeMappingFault(given, upstream) : mappingFault(given, downstream, upstream)
  if (fault !== undefined) throw bad(key, source.key, fault)
}

function bad(key: string, sourceKey: string, why: string): DefinitionError {
  return new DefinitionError(
    'definition/bad-mapping',
    `asset "${key}" maps the partitions of "${sourceKey}" in a way that cannot be: ${why}.`,
  )
}
