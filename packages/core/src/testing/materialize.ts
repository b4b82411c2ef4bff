/**
 * materialize — a whole run in this process, nothing to set up: for tests and scripts.
 *
 * Shapes   assets that the given ones depend on and that are not given are not made: their values come from `values`,
 *          else from the IO manager, else the step fails and says which value is missing. They have no partitions: a
 *          value is given as the function reads it, through its mapping.
 * Errors   those of load, plan and config are thrown; what happens in a run is in its result
 */
import type { Asset } from '../definition/asset.ts'
import type { AssetRef } from '../definition/asset-ref.ts'
import type { AssetSpec } from '../definition/asset-spec.ts'
import { toSpec } from '../definition/asset-spec.ts'
import { idMaker, systemClock } from '../clock.ts'
import type { IoContext, IoManager } from '../definition/io-manager.ts'
import type { MultiAsset } from '../definition/multi-asset.ts'
import type { AnyAsset } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import type { AnyResources, ResourceBinding } from '../definition/resource.ts'
import type { ErrorRecord } from '../errors.ts'
import { NotFoundError } from '../errors.ts'
import type { CheckEvaluated, StoredEvent } from '../event/event.ts'
import { resourceConfig } from '../execute/config.ts'
import type { LaunchedRun } from '../execute/launch.ts'
import { launchRun } from '../execute/launch.ts'
import { ioOf } from '../execute/needs.ts'
import type { ExecutePorts } from '../execute/ports.ts'
import { resourcePool } from '../execute/resource-pool.ts'
import type { ExecuteOptions } from '../execute/run.ts'
import { checkExecuteOptions, executeRun } from '../execute/run.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { keySpace, NO_MOMENT } from '../partition/key-space.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { Plan } from '../plan/plan.ts'
import type { RunState } from '../run/run-state.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { memoryRunValues } from '../execute/run-values.ts'
import { memoryStorage } from '../storage/memory.ts'
import { memoryIo } from './memory-io.ts'
import { readAll } from './read-all.ts'

type Made = Asset | MultiAsset
type TypesOf<A extends Made> = A['~types']

/** Those of the union whose config must be given: the schema does not accept `{}`. */
type NeedingConfig<A> = A extends Made
  ? undefined extends TypesOf<A>['config']
    ? never
    : Record<never, never> extends TypesOf<A>['config']
      ? never
      : A
  : never
type Configs<A extends Made> = { readonly [One in A as One['key']]?: TypesOf<One>['config'] } & {
  readonly [One in NeedingConfig<A> as One['key']]: TypesOf<One>['config']
}

type StandIns<R extends AnyResources> = { readonly [Name in keyof R]?: R[Name]['~types']['value'] }
type AllOf<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void ? All : never
type ResourcesOf<A> = AllOf<A extends Made ? StandIns<TypesOf<A>['resources']> : never>

interface CommonOptions<A extends Made> {
  /** Stand-ins for resources, by the name under which the assets use them; neither opened nor closed. */
  readonly resources?: ResourcesOf<A>
  /** Answers to resource slots. */
  readonly provide?: readonly ResourceBinding[]
  /** Values of assets that are not made in this run, by key. */
  readonly values?: Readonly<Record<string, unknown>>
  /** Stores every value, in place of the assets' own IO managers too: `io: memoryIo()` keeps a test off the disk. */
  readonly io?: IoManager<unknown>
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly tags?: Readonly<Record<string, string>>
  /**
   * Any of the ports: a fixed clock, a storage to look at afterwards. With a clock given, retries wait as they would;
   * without, they are immediate.
   */
  readonly ports?: Partial<ExecutePorts>
  readonly maxConcurrency?: number
  readonly signal?: AbortSignal
}

/** `config` and `partition` are demanded by the compiler where an asset cannot do without. */
export type MaterializeOptions<A extends Made> = CommonOptions<A> &
  ([NeedingConfig<A>] extends [never] ? { readonly config?: Configs<A> } : { readonly config: Configs<A> }) &
  ([TypesOf<A>['partitionKey']] extends [never]
    ? { readonly partition?: never; readonly partitions?: never }
    : string extends TypesOf<A>['partitionKey']
      ? { readonly partition?: string; readonly partitions?: readonly string[] }
      : OneOrSeveral<TypesOf<A>['partitionKey']>)

type OneOrSeveral<Key extends string> =
  | { readonly partition: Key; readonly partitions?: never }
  /** Several, in one run. */
  | { readonly partition?: never; readonly partitions: readonly Key[] }

/** No options argument is needed where every one of them is optional. */
type OptionsArgument<A extends Made> =
  Record<never, never> extends MaterializeOptions<A>
    ? [options?: MaterializeOptions<A>]
    : [options: MaterializeOptions<A>]

export interface Materialized {
  readonly isSuccess: boolean
  readonly run: RunState
  readonly events: readonly StoredEvent[]
  readonly checks: readonly CheckEvaluated[]
  /** The error of each failed step, by step key. */
  readonly errors: Readonly<Record<string, ErrorRecord>>
  /**
   * The value that was stored, loaded again through its IO manager: of the partition given, else of those that the run
   * made, else of the whole.
   */
  valueOf<Value>(asset: AssetRef<Value>, partition?: string): Promise<Value>
}

export async function materialize<const A extends Made>(
  assets: readonly A[],
  ...[options]: OptionsArgument<A>
): Promise<Materialized> {
  const given = (options ?? {}) as CommonOptions<Made> & {
    readonly config?: unknown
    readonly partition?: string
    readonly partitions?: readonly string[]
  }
  const execute: ExecuteOptions = {
    ...(given.maxConcurrency === undefined ? {} : { maxConcurrency: given.maxConcurrency }),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  }
  checkExecuteOptions(execute)
  const ports = testPorts(assets, given)
  const built = buildGraph(
    defineProject({
      name: 'materialize',
      assets: withUpstream(assets),
      ...(given.provide === undefined ? {} : { resources: given.provide }),
    }),
  )
  const graph = given.io === undefined ? built : withoutOwnIo(built)
  const launched = await launchRun(ports, graph, idMaker(ports.clock, ports.random)(), {
    action: 'materialize',
    assetKeys: assets.flatMap((asset) => Object.values(asset.step.outputs).map((spec) => spec.key)),
    launchedBy: 'materialize',
    ...(given.config === undefined ? {} : { config: { assets: given.config } }),
    ...(given.partition === undefined ? {} : { partition: given.partition }),
    ...(given.partitions === undefined ? {} : { partitions: given.partitions }),
    ...(given.tags === undefined ? {} : { tags: given.tags }),
  })
  const run = await executeRun(ports, launched, execute)
  return summarise(ports, launched, run)
}

function testPorts(assets: readonly Made[], options: CommonOptions<Made>): ExecutePorts {
  const clock = options.ports?.clock ?? systemClock
  return {
    storage: memoryStorage(),
    logs: memoryLogStore(),
    clock,
    random: Math.random,
    env: options.env ?? {},
    worker: { workerId: 'materialize', host: 'here', machine: 'here', pid: 0, processStart: undefined },
    values: memoryRunValues(),
    defaultIo: withValues(options.io ?? memoryIo(), options.values ?? {}),
    resourceValues: standInsByName(assets, options.resources ?? {}),
    areRetriesImmediate: options.ports?.clock === undefined,
    ...options.ports,
  }
}

/** The same graph, its values stored by the default IO manager. */
function withoutOwnIo(graph: AssetGraph): AssetGraph {
  const nodes = [...graph.nodes].map(
    ([key, node]) => [key, { ...node, spec: { ...node.spec, io: undefined } }] as const,
  )
  return { ...graph, nodes: new Map(nodes) }
}

/** Assets name resources as they like; the house knows them by the definition's own name. */
function standInsByName(assets: readonly Made[], standIns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const byName: Record<string, unknown> = {}
  for (const { step } of assets) {
    for (const [local, { name }] of Object.entries(step.resources)) {
      if (Object.hasOwn(standIns, local)) byName[name] = standIns[local]
    }
  }
  return byName
}

/** Loads from `values` what was not stored in this run. */
function withValues(io: IoManager<unknown>, values: Readonly<Record<string, unknown>>): IoManager<unknown> {
  const stored = new Set<string>()
  return {
    ...io,
    store: async (context, value) => {
      stored.add(context.assetKey)
      return io.store(context, value)
    },
    load: async (context) =>
      Object.hasOwn(values, context.assetKey) && !stored.has(context.assetKey)
        ? values[context.assetKey]
        : io.load(context),
  }
}

/** The given assets, and a stand-in without a function for each one that they read and that is not given. */
function withUpstream(assets: readonly Made[]): readonly AnyAsset[] {
  const known = new Set(assets.flatMap((asset) => Object.values(asset.step.outputs).map((spec) => spec.key)))
  const read = assets.flatMap((asset) => [...Object.values(asset.step.inputs), ...asset.step.after])
  const missing = [...new Set(read)].filter((key) => !known.has(key))
  return [
    ...assets.map((asset) => withoutMappings(asset, new Set(missing))),
    ...missing.map((key) => standInAsset(toSpec(key, {}, {}))),
  ]
}

/** Stand-ins have no partitions of which some could be read. */
function withoutMappings<A extends Made>(asset: A, standIns: ReadonlySet<string>): A {
  const { step } = asset
  const isOwn = ([name]: readonly [string, unknown]): boolean => !standIns.has(step.inputs[name] ?? '')
  const isOwnAfter = ([key]: readonly [string, unknown]): boolean => !standIns.has(key)
  return {
    ...asset,
    step: {
      ...step,
      mappings: Object.fromEntries(Object.entries(step.mappings).filter(isOwn)),
      afterMappings: Object.fromEntries(Object.entries(step.afterMappings).filter(isOwnAfter)),
      mapInputs: new Set([...step.mapInputs].filter((name) => isOwn([name, undefined]))),
    },
  }
}

function standInAsset(spec: AssetSpec): AnyAsset {
  const erased = { kind: 'external-asset', key: spec.key, layer: undefined, spec, resources: {}, observe: undefined }
  return erased as unknown as AnyAsset
}

async function summarise(ports: ExecutePorts, launched: LaunchedRun, run: RunState): Promise<Materialized> {
  const events = await readAll(ports.storage, run.runId)
  return {
    isSuccess: run.status === 'succeeded',
    run,
    events,
    checks: events.filter((event) => event.kind === 'check-evaluated'),
    errors: Object.fromEntries(
      events.flatMap((event) => (event.kind === 'step-failed' ? [[event.stepKey, event.error]] : [])),
    ),
    valueOf: async <Value>({ key }: AssetRef<Value>, partition?: string) => {
      const made = partition === undefined ? partitionsMade(events, key) : [partition]
      return (await load(ports, launched, key, made)) as Value
    },
  }
}

function partitionsMade(events: readonly StoredEvent[], assetKey: string): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'asset-materialized' && event.assetKey === assetKey ? (event.partition ?? []) : [],
  )
}

/** Of which partition, or partitions together, or of the whole. */
function placeOf(
  partitions: PartitionsDefinition | undefined,
  plan: Plan,
  made: readonly string[],
): Partial<IoContext> {
  if (partitions === undefined) return {}
  if (made.length === 1) return { partition: made[0] }
  if (made.length > 1) return { partitions: made }
  return { partitions: [...keySpace(partitions, plan.moment ?? NO_MOMENT).keys()], isWhole: true }
}

async function load(
  ports: ExecutePorts,
  { graph, plan }: LaunchedRun,
  assetKey: string,
  made: readonly string[],
): Promise<unknown> {
  const node = graph.nodes.get(assetKey)
  if (node === undefined) throw new NotFoundError('not-found/asset', `asset "${assetKey}" was not in this run.`)
  const io = ioOf(graph, assetKey) ?? ports.defaultIo
  const nothing = () => undefined
  const log = { debug: nothing, info: nothing, warning: nothing, error: nothing }
  const { signal } = new AbortController()
  // The run has closed what its IO managers use; it is opened once more for this look.
  const configs = new Map<string, unknown>()
  for (const [name, resource] of graph.resources) {
    if (!Object.hasOwn(ports.resourceValues ?? {}, name)) {
      configs.set(name, await resourceConfig(resource, {}, ports.env).catch(nothing))
    }
  }
  const pool = resourcePool({
    runId: 'after',
    definitions: graph.resources,
    configs,
    replaced: ports.resourceValues ?? {},
    clock: ports.clock,
    log,
    signal,
    record: nothing,
  })
  try {
    return await io.load({
      assetKey,
      layer: node.spec.layer,
      partition: undefined,
      ...placeOf(node.spec.partitions, plan, made),
      metadata: node.spec.metadata,
      runId: 'after',
      stepKey: assetKey,
      loadId: 'after',
      resources: await pool.open(io.resources),
      log,
      signal,
    })
  } finally {
    await pool.closeAll()
  }
}
