/**
 * values — inputs come from IO managers and outputs go to them; the events that say so are given back, not written here.
 */
import type { AssetSpec } from '../definition/asset-spec.ts'
import type { AnyIoManager, IoContext } from '../definition/io-manager.ts'
import { ioFault, loadIfThere } from '../definition/io-manager.ts'
import type { Output } from '../definition/outcome.ts'
import { toMetadata } from '../definition/metadata.ts'
import { InvalidError } from '../errors.ts'
import type { AssetMaterialized, InputLoaded, OutputStored } from '../event/event.ts'
import type { AssetNode } from '../graph/node.ts'
import type { PlannedInput, PlannedOutput, PlannedStep } from '../plan/plan.ts'
import { keySpace } from '../partition/key-space.ts'
import { namedVersions } from '../run/data-versions.ts'
import { derivedDataVersion } from '../run/fingerprint.ts'
import { versionRead } from '../run/version-read.ts'
import { ioOf } from './needs.ts'
import type { RunContext } from './run-context.ts'

/** One attempt of one step. */
export interface Attempt {
  readonly step: PlannedStep
  readonly number: number
  readonly signal: AbortSignal
  readonly progress: {
    /** Nothing more of it counts: it ended, or was given up while user code still ran. */
    isOver: boolean
    /** An IO manager is at work. */
    isStoring: boolean
    /** `madeName` of what it has stored. */
    made?: Set<string>
  }
}

export async function loadInputs(
  run: RunContext,
  attempt: Attempt,
): Promise<{ readonly values: Readonly<Record<string, unknown>>; readonly events: readonly InputLoaded[] }> {
  const loaded = await Promise.all(attempt.step.inputs.map((input) => loadInput(run, attempt, input)))
  return {
    values: Object.fromEntries(loaded.map(({ event, value }) => [event.input, value])),
    events: loaded.map(({ event }) => event),
  }
}

async function loadInput(run: RunContext, attempt: Attempt, input: PlannedInput) {
  const { clock } = run.ports
  const { assetKey, partition } = input
  const startedMs = clock.nowMs()
  const io = ioFor(run, assetKey)
  // An asset that was made without a value has none: its IO manager would give an older one.
  const isEmpty = run.emptyValues.has(assetKey, partition) || hasNoPartition(input)
  const value = isEmpty ? undefined : await loadValue(run, attempt, io, input)
  const event: InputLoaded = {
    ...stamp(run, attempt),
    kind: 'input-loaded',
    input: input.name,
    assetKey,
    ...part(partition),
    ioManager: isEmpty ? 'none' : io.name,
    durationMs: clock.nowMs() - startedMs,
  }
  return { event, value }
}

/** A mapping that may leave out what is not there has left out all. */
function hasNoPartition({ partitions, isMap }: PlannedInput): boolean {
  return partitions?.length === 0 && isMap !== true
}

async function loadValue(run: RunContext, attempt: Attempt, io: AnyIoManager, input: PlannedInput): Promise<unknown> {
  const { assetKey, partition, partitions = [], isMap } = input
  if (isMap === true) return loadMap(run, attempt, io, assetKey, partitions)
  if (input.partitions === undefined) return io.load(await ioContext(run, attempt, io, { assetKey, partition }))
  return io.load(
    await ioContext(run, attempt, io, { assetKey, partition, partitions: withValue(run, assetKey, partitions) }),
  )
}

/** Those that were last made with a value. */
function withValue(run: RunContext, assetKey: string, partitions: readonly string[]): readonly string[] {
  return partitions.filter((partition) => !run.emptyValues.has(assetKey, partition))
}

/** As many as one waits for without harm: each is a file, or a query. */
export const VALUES_AT_ONCE = 16

/** A value for each partition that was ever made, in their order. */
async function loadMap(
  run: RunContext,
  attempt: Attempt,
  io: AnyIoManager,
  assetKey: string,
  partitions: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const values = new Map<string, unknown>()
  for (let from = 0; from < partitions.length; from += VALUES_AT_ONCE) {
    attempt.signal.throwIfAborted()
    const loaded = await Promise.all(
      partitions.slice(from, from + VALUES_AT_ONCE).map(async (partition) => {
        if (run.emptyValues.has(assetKey, partition)) return { partition, found: { value: undefined } }
        const context = await ioContext(run, attempt, io, { assetKey, partition })
        return { partition, found: await loadIfThere(async () => ({ value: await io.load(context) })) }
      }),
    )
    for (const { partition, found } of loaded) if (found !== undefined) values.set(partition, found.value)
  }
  return values
}

/** An output of a step, and what its function gave for it. */
export interface Given {
  readonly planned: PlannedOutput
  readonly result: Output
}

/** Of what was stored; `failure`: the first that was not. */
export interface StoredOutputs {
  readonly stored: readonly Given[]
  readonly events: readonly (OutputStored | AssetMaterialized)[]
  readonly failure: { readonly error: unknown } | undefined
}

/** Stores outputs together, and waits for all of them: what was stored is told of, although another was not. */
export async function storeOutputs(run: RunContext, attempt: Attempt, given: readonly Given[]): Promise<StoredOutputs> {
  const ends = await Promise.allSettled(given.map((one) => storeOutput(run, attempt, one)))
  const stored: Given[] = []
  const events: (OutputStored | AssetMaterialized)[] = []
  let failure: StoredOutputs['failure']
  for (const [i, one] of given.entries()) {
    const end = ends[i]
    if (end?.status === 'fulfilled') {
      stored.push(one)
      // In the order of the outputs: a partition may read the version of one before it.
      if (end.value !== undefined) events.push(end.value)
      events.push(materialized(run, attempt, one, end.value?.metadata ?? {}))
    } else failure ??= { error: end?.reason }
  }
  return { stored, events, failure }
}

/** A value of `undefined` is nothing to store: only the materialisation is recorded. */
async function storeOutput(
  run: RunContext,
  attempt: Attempt,
  { planned, result }: Given,
): Promise<OutputStored | undefined> {
  if (result.value === undefined) return undefined
  const { clock } = run.ports
  const io = ioFor(run, planned.assetKey)
  // Of the asset's own it was asked at load.
  const fault = ioFault(io, nodeOf(run, planned.assetKey).spec)
  if (fault !== undefined) throw new InvalidError('invalid/layer', fault)
  const startedMs = clock.nowMs()
  const context = await ioContext(run, attempt, io, planned)
  const report = await io.store(context, result.value as never)
  const metadata = toMetadata(report?.metadata)
  return {
    ...stamp(run, attempt),
    kind: 'output-stored',
    output: planned.name,
    assetKey: planned.assetKey,
    ...part(planned.partition),
    ioManager: io.name,
    durationMs: clock.nowMs() - startedMs,
    metadata,
  }
}

function materialized(
  run: RunContext,
  attempt: Attempt,
  { planned, result }: Given,
  stored: OutputStored['metadata'],
): AssetMaterialized {
  const spec = nodeOf(run, planned.assetKey).spec
  const inputVersions = namedVersions(
    run.graph
      .upstream(planned.assetKey)
      .map((key) => [
        key,
        versionRead(run.graph, run.dataVersions, planned.assetKey, planned.partition, key, run.moment),
      ]),
  )
  // What is made from nothing that Ingot knows comes from outside: made again it is new, whatever its code version.
  const isSource = run.graph.upstream(planned.assetKey).length === 0
  const code = isSource ? `${spec.codeVersion ?? ''} ${run.runId}` : (spec.codeVersion ?? run.runId)
  const dataVersion = result.dataVersion ?? derivedDataVersion(code, inputVersions)
  run.dataVersions.set(planned.assetKey, planned.partition, dataVersion)
  run.emptyValues.set(planned.assetKey, planned.partition, result.value === undefined)
  return {
    runId: run.runId,
    stepKey: attempt.step.key,
    atMs: run.ports.clock.nowMs(),
    kind: 'asset-materialized',
    assetKey: planned.assetKey,
    ...part(planned.partition),
    ...(spec.layer === undefined ? {} : { layer: spec.layer }),
    ...(spec.codeVersion === undefined ? {} : { codeVersion: spec.codeVersion }),
    dataVersion,
    inputVersions,
    metadata: { ...stored, ...toMetadata(result.metadata) },
    tags: result.tags,
    ...(result.value === undefined ? { isEmpty: true } : {}),
  }
}

export async function ioContext(
  run: RunContext,
  attempt: Attempt,
  io: AnyIoManager,
  { assetKey, partition, partitions }: Pick<PlannedInput, 'assetKey' | 'partition' | 'partitions'>,
): Promise<IoContext> {
  const { spec } = nodeOf(run, assetKey)
  const root = run.loadRoots.get(attempt.step.key) ?? run.runId
  return {
    assetKey,
    layer: spec.layer,
    partition,
    ...(partitions === undefined ? wholeOf(run, spec, partition) : { partitions }),
    metadata: spec.metadata,
    runId: run.runId,
    stepKey: attempt.step.key,
    loadId: partition === undefined ? `${root}/${attempt.step.key}` : `${root}/${attempt.step.key}/${partition}`,
    resources: await run.resources.open(io.resources),
    log: run.log.logger(attempt.step.key, attempt.number),
    signal: attempt.signal,
  }
}

function wholeOf(run: RunContext, { partitions }: AssetSpec, partition: string | undefined): Partial<IoContext> {
  if (partition !== undefined || partitions === undefined) return {}
  return { partitions: [...keySpace(partitions, run.moment).keys()], isWhole: true }
}

export function ioFor(run: RunContext, assetKey: string): AnyIoManager {
  return ioOf(run.graph, assetKey) ?? run.ports.defaultIo
}

function nodeOf(run: RunContext, assetKey: string): AssetNode {
  const node = run.graph.nodes.get(assetKey)
  if (node === undefined) throw new Error(`asset "${assetKey}" is not in the graph`)
  return node
}

/** The fields that every event of an attempt begins with. */
export function stamp(run: RunContext, attempt: Pick<Attempt, 'step' | 'number'>): Stamp {
  return { runId: run.runId, atMs: run.ports.clock.nowMs(), stepKey: attempt.step.key, attempt: attempt.number }
}

export interface Stamp {
  readonly runId: string
  readonly atMs: number
  readonly stepKey: string
  readonly attempt: number
}

export function part(partition: string | undefined): { readonly partition?: string } {
  return partition === undefined ? {} : { partition }
}
