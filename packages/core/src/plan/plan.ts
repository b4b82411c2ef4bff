/**
 * plan — which steps a request comes to, in which order, with which inputs and checks. Pure.
 *
 * Shapes   `steps` is in an order in which every step stands after those it waits for.
 * Errors   InvalidError invalid/nothing-selected, /unknown-asset, /partial-multi-asset, /partition-needed, /unknown-partition
 */
import type { CheckDefinition } from '../definition/check.ts'
import type { StepDefinition } from '../definition/step.ts'
import type { ExternalAsset } from '../definition/external-asset.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import { assetKind } from '../graph/node.ts'
import { checkPartitionKey } from '../partition/partition.ts'

export type Action = 'materialize' | 'observe'

export interface PlannedInput {
  /** The name by which the function reads it. */
  readonly name: string
  readonly assetKey: string
  /** The partition to load; undefined = the whole asset. */
  readonly partition: string | undefined
}

export interface PlannedOutput {
  readonly name: string
  readonly assetKey: string
  readonly partition: string | undefined
}

export interface PlannedStep {
  readonly key: string
  readonly work:
    | { readonly kind: 'materialize'; readonly definition: StepDefinition }
    | { readonly kind: 'observe'; readonly asset: ExternalAsset }
  readonly inputs: readonly PlannedInput[]
  readonly outputs: readonly PlannedOutput[]
  /** Asset read or waited for → step of this plan that makes it. Assets made elsewhere are not listed. */
  readonly waitsFor: ReadonlyMap<string, string>
  readonly checks: readonly CheckDefinition[]
  readonly partition: string | undefined
}

export interface Plan {
  readonly action: Action
  readonly steps: readonly PlannedStep[]
  /** Keys of the assets made or observed, upstream first. */
  readonly assetKeys: readonly string[]
  readonly partition: string | undefined
}

export interface PlanRequest {
  readonly action: Action
  /** Those that cannot be acted on (external assets) are passed over. */
  readonly assetKeys: Iterable<string>
  readonly partition?: string | undefined
}

export function planRun(graph: AssetGraph, request: PlanRequest): Plan {
  const wanted = new Set(request.assetKeys)
  const unknown = [...wanted].find((key) => !graph.nodes.has(key))
  if (unknown !== undefined) {
    throw new InvalidError(
      'invalid/unknown-asset',
      `asset "${unknown}" is not in the project; was it renamed or removed?`,
    )
  }
  const kind = request.action === 'materialize' ? 'materializable' : 'observable'
  const nodes = graph.order.flatMap((key) => {
    const node = graph.nodes.get(key)
    return node !== undefined && wanted.has(key) && assetKind(node) === kind ? [node] : []
  })
  if (nodes.length === 0) throw nothingSelected(request.action, wanted.size)
  const steps =
    request.action === 'materialize'
      ? materializeSteps(graph, nodes, request.partition)
      : nodes.map((node) => observeStep(node, request.partition))
  return { action: request.action, steps, assetKeys: nodes.map((node) => node.key), partition: request.partition }
}

function materializeSteps(
  graph: AssetGraph,
  nodes: readonly AssetNode[],
  partition: string | undefined,
): PlannedStep[] {
  const byStep = new Map<StepDefinition, AssetNode[]>()
  const maker = new Map<string, string>()
  for (const node of nodes) {
    if (node.step === undefined) continue
    const group = byStep.get(node.step)
    if (group === undefined) byStep.set(node.step, [node])
    else group.push(node)
    maker.set(node.key, node.step.key)
  }
  return [...byStep].map(([step, made]) => materializeStep(graph, step, made, maker, partition))
}

function materializeStep(
  graph: AssetGraph,
  step: StepDefinition,
  made: readonly AssetNode[],
  maker: ReadonlyMap<string, string>,
  runPartition: string | undefined,
): PlannedStep {
  checkWhole(step, made)
  const partition = partitionFor(made[0], runPartition)
  const madeKeys = new Set(made.map((node) => node.key))
  const deps = [...Object.values(step.inputs), ...step.after]
  return {
    key: step.key,
    work: { kind: 'materialize', definition: step },
    inputs: Object.entries(step.inputs).map(([name, assetKey]) => ({
      name,
      assetKey,
      partition: partitionToLoad(graph.nodes.get(assetKey), step.key, partition),
    })),
    outputs: Object.entries(step.outputs).flatMap(([name, { key }]) =>
      madeKeys.has(key) ? [{ name, assetKey: key, partition }] : [],
    ),
    waitsFor: new Map(
      deps.flatMap((assetKey): [string, string][] => {
        const stepKey = maker.get(assetKey)
        return stepKey === undefined ? [] : [[assetKey, stepKey]]
      }),
    ),
    checks: made.flatMap((node) => node.checks),
    partition,
  }
}

function observeStep(node: AssetNode, runPartition: string | undefined): PlannedStep {
  if (node.external === undefined) throw new Error(`"${node.key}" cannot be observed`)
  const partition = partitionFor(node, runPartition)
  return {
    key: node.key,
    work: { kind: 'observe', asset: node.external },
    inputs: [],
    outputs: [{ name: 'value', assetKey: node.key, partition }],
    waitsFor: new Map(),
    checks: [],
    partition,
  }
}

function checkWhole(step: StepDefinition, made: readonly AssetNode[]): void {
  const all = Object.values(step.outputs)
  if (step.isSubsettable || made.length === all.length) return
  throw new InvalidError(
    'invalid/partial-multi-asset',
    `multi-asset "${step.key}" makes ${all.map(({ key }) => `"${key}"`).join(', ')} at once; select all of them or none.`,
  )
}

function partitionFor(node: AssetNode | undefined, partition: string | undefined): string | undefined {
  if (node?.spec.partitions === undefined) return undefined
  if (partition === undefined) {
    throw new InvalidError(
      'invalid/partition-needed',
      `asset "${node.key}" is partitioned; say which partition, like "${node.spec.partitions.keys[0] ?? ''}".`,
    )
  }
  checkPartitionKey(`asset "${node.key}"`, node.spec.partitions, partition)
  return partition
}

/** What a reader made for `partition` reads of `source`: the same key where both are partitioned, else the whole asset. */
export function partitionToRead(source: AssetNode | undefined, partition: string | undefined): string | undefined {
  return source?.spec.partitions === undefined ? undefined : partition
}

function partitionToLoad(
  source: AssetNode | undefined,
  reader: string,
  partition: string | undefined,
): string | undefined {
  const read = partitionToRead(source, partition)
  if (source?.spec.partitions !== undefined && read !== undefined) {
    checkPartitionKey(`asset "${source.key}", which "${reader}" reads,`, source.spec.partitions, read)
  }
  return read
}

function nothingSelected(action: Action, wantedCount: number): InvalidError {
  if (wantedCount === 0) return new InvalidError('invalid/nothing-selected', 'the selection matches no asset.')
  return new InvalidError(
    'invalid/nothing-selected',
    action === 'materialize'
      ? 'every selected asset is external: something else makes it. Use `ingot asset observe`, or select other assets.'
      : 'no selected asset can be observed: only external assets with an `observe` function can.',
  )
}
