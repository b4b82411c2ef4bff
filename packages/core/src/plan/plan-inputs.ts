/**
 * plan-inputs — what one step reads of each of its sources, and which steps of the same plan it waits for.
 *
 * Errors   InvalidError invalid/partition-not-mapped
 */
import type { StepDefinition } from '../definition/step.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { readMapping } from '../graph/mappings.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace } from '../partition/key-space.ts'
import type { PartitionMapping } from '../partition/mapping.ts'
import { readBy } from '../partition/mapping.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { count, fullSet, toKeys, union } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { MadeSteps } from './made-steps.ts'
import type { PlannedInput } from './planned-step.ts'

/** One input, or one asset waited for, of a step: the same for all of its partitions. */
export interface Read {
  /** Undefined: its value is not read. */
  readonly name: string | undefined
  readonly assetKey: string
  readonly isMap: boolean
  /** Undefined: the whole is read, since one of the two has no partitions. */
  readonly mapping: PartitionMapping | undefined
  readonly source: PartitionsDefinition | undefined
}

export function readsOf(graph: AssetGraph, step: StepDefinition, partitions: PartitionsDefinition | undefined): readonly Read[] {
  const read = (name: string | undefined, assetKey: string, given: PartitionMapping | undefined): Read => {
    const source = graph.nodes.get(assetKey)?.spec.partitions
    const isMapped = partitions !== undefined && source !== undefined
    return {
      name,
      assetKey,
      isMap: name !== undefined && step.mapInputs.has(name),
      mapping: isMapped ? readMapping(given, partitions, source) : undefined,
      source,
    }
  }
  return [
    ...Object.entries(step.inputs).map(([name, assetKey]) => read(name, assetKey, step.mappings[name])),
    ...step.after.map((assetKey) => read(undefined, assetKey, step.afterMappings[assetKey])),
  ]
}

export interface PlannedReads {
  readonly inputs: readonly PlannedInput[]
  readonly waitsFor: ReadonlyMap<string, string>
}

/** Reads for one step after the other, of the partitions `keys`: what is alike between them is worked out once. */
export class ReadPlanner {
  readonly #moment: PartitionMoment
  readonly #made: MadeSteps
  readonly #keys = new Map<PartitionsDefinition, Map<string, readonly string[]>>()

  constructor(moment: PartitionMoment, made: MadeSteps) {
    this.#moment = moment
    this.#made = made
  }

  plan(reader: string, reads: readonly Read[], partitions: PartitionsDefinition | undefined, keys: readonly string[]): PlannedReads {
    const inputs: PlannedInput[] = []
    const waitsFor = new Map<string, string>()
    for (const read of reads) {
      const set = this.#setOf(reader, read, partitions, keys)
      if (read.name !== undefined) inputs.push(this.#input(read, read.name, set))
      this.#made.addWaits(waitsFor, read.assetKey, set)
    }
    return { inputs, waitsFor }
  }

  /** Undefined: the whole. */
  #setOf(
    reader: string,
    { name, assetKey, mapping, source }: Read,
    partitions: PartitionsDefinition | undefined,
    keys: readonly string[],
  ): PartitionSet | undefined {
    if (mapping === undefined || source === undefined || partitions === undefined) return undefined
    const ends = { downstream: partitions, upstream: source, moment: this.#moment }
    const readings = keys.map((key) => readBy(mapping, ends, key))
    const missing = name === undefined ? undefined : readings.find((reading) => reading.missing !== undefined)?.missing
    if (missing !== undefined) throw notThere(reader, assetKey, missing)
    const [first, second] = readings
    return first !== undefined && second === undefined ? first.set : union(...readings.map(({ set }) => set))
  }

  #input({ assetKey, isMap, mapping, source }: Read, name: string, set: PartitionSet | undefined): PlannedInput {
    if (source === undefined || (!isMap && (set === undefined || mapping?.kind === 'all'))) {
      return { name, assetKey, partition: undefined }
    }
    const space = keySpace(source, this.#moment)
    if (!isMap && set !== undefined && count(set) === 1) {
      return { name, assetKey, partition: space.keyAt(set.ranges[0]?.[0] ?? 0) }
    }
    const partitions = this.#keysOf(source, set ?? fullSet(space))
    return { name, assetKey, partition: undefined, partitions, ...(isMap ? { isMap } : {}) }
  }

  #keysOf(source: PartitionsDefinition, set: PartitionSet): readonly string[] {
    const name = set.ranges.join(' ')
    let ofSource = this.#keys.get(source)
    if (ofSource === undefined) this.#keys.set(source, (ofSource = new Map()))
    let keys = ofSource.get(name)
    if (keys === undefined) ofSource.set(name, (keys = toKeys(keySpace(source, this.#moment), set)))
    return keys
  }
}

function notThere(reader: string, assetKey: string, missing: string): InvalidError {
  return new InvalidError(
    'invalid/partition-not-mapped',
    `asset "${assetKey}", which "${reader}" reads, has no ${missing}. ` +
      'Ask for a partition of which all is there, or let the mapping leave out what is not (`allowMissing`).',
  )
}
