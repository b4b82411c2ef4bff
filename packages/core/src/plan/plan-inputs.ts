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
import { readBy, readByWhole } from '../partition/mapping.ts'
import type { PartitionSet } from '../partition/partition-set.ts'
import { fullSet, union } from '../partition/partition-set.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { KeyNames } from './key-names.ts'
import type { MadeSteps } from './made-steps.ts'
import type { PlannedInput } from './planned-step.ts'
import type { Group } from './step-groups.ts'

/** One input, or one asset waited for, of a step: the same for all of its partitions. */
export interface Read {
  /** Undefined: its value is not read. */
  readonly name: string | undefined
  readonly assetKey: string
  readonly isMap: boolean
  /** Undefined: the whole is read. */
  readonly mapping: PartitionMapping | undefined
  readonly source: PartitionsDefinition | undefined
}

export function readsOf(
  graph: AssetGraph,
  step: StepDefinition,
  partitions: PartitionsDefinition | undefined,
): readonly Read[] {
  const read = (name: string | undefined, assetKey: string, given: PartitionMapping | undefined): Read => {
    const source = graph.nodes.get(assetKey)?.spec.partitions
    return {
      name,
      assetKey,
      isMap: name !== undefined && step.mapInputs.has(name),
      mapping: source === undefined ? undefined : readMapping(given, partitions, source),
      source,
    }
  }
  return [
    ...Object.entries(step.inputs).map(([name, assetKey]) => read(name, assetKey, step.mappings[name])),
    ...step.after.map((assetKey) => read(undefined, assetKey, step.afterMappings[assetKey])),
  ]
}

/** A group, and what each of its steps reads. */
export interface Reader {
  readonly group: Group
  readonly reads: readonly Read[]
}

export interface PlannedReads {
  readonly inputs: readonly PlannedInput[]
  readonly waitsFor: ReadonlyMap<string, string>
}

const NO_WAITS: ReadonlyMap<string, string> = new Map()

/** Reads for one step after the other: what is alike between them is worked out once. */
export class ReadPlanner {
  readonly #moment: PartitionMoment
  readonly #names: KeyNames
  readonly #made: MadeSteps

  constructor(moment: PartitionMoment, names: KeyNames, made: MadeSteps) {
    this.#moment = moment
    this.#names = names
    this.#made = made
  }

  /** `keys`: the partitions that the step makes. */
  plan({ group, reads }: Reader, keys: readonly string[]): PlannedReads {
    const inputs: PlannedInput[] = []
    const waitsFor = reads.some(({ assetKey }) => this.#made.has(assetKey)) ? new Map<string, string>() : undefined
    for (const read of reads) {
      const set = this.#setOf(group, read, keys)
      if (read.name !== undefined) inputs.push(this.#input(read, read.name, set))
      if (waitsFor !== undefined) this.#made.addWaits(waitsFor, read.assetKey, set)
    }
    return { inputs, waitsFor: waitsFor ?? NO_WAITS }
  }

  /** Undefined: the whole. */
  #setOf(
    { key, partitions }: Group,
    { name, assetKey, mapping, source }: Read,
    keys: readonly string[],
  ): PartitionSet | undefined {
    if (mapping === undefined || source === undefined) return undefined
    const moment = this.#moment
    const readings =
      partitions === undefined
        ? [readByWhole(mapping, source, moment)]
        : keys.map((one) => readBy(mapping, { downstream: partitions, upstream: source, moment }, one))
    const sets = readings.map((reading) => {
      if (name !== undefined && reading.missing !== undefined) throw notThere(key, assetKey, reading.missing)
      return reading.set
    })
    return sets.length === 1 ? sets[0] : union(...sets)
  }

  #input({ assetKey, isMap, mapping, source }: Read, name: string, set: PartitionSet | undefined): PlannedInput {
    if (source === undefined || (!isMap && (set === undefined || mapping?.kind === 'all'))) {
      return { name, assetKey, partition: undefined }
    }
    const [first] = set?.ranges ?? []
    if (!isMap && set !== undefined && first !== undefined && set.ranges.length === 1 && first[0] === first[1]) {
      return { name, assetKey, partition: this.#names.at(source, first[0]) }
    }
    const partitions = this.#names.of(source, set ?? fullSet(keySpace(source, this.#moment)))
    return { name, assetKey, partition: undefined, partitions, ...(isMap ? { isMap } : {}) }
  }
}

function notThere(reader: string, assetKey: string, missing: string): InvalidError {
  return new InvalidError(
    'invalid/partition-not-mapped',
    `asset "${assetKey}", which "${reader}" reads, does not have ${missing}. ` +
      'Ask for a partition of which all is there, or let the mapping leave out what is not (`allowMissing`).',
  )
}
