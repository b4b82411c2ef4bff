/**
 * plan — which steps a request comes to, in which order, with which inputs and checks. Pure.
 *
 * Shapes   `steps` is in an order in which every step stands after those it waits for.
 *          A run for one partition has steps with the plain keys of what they make; one for several has a step for each
 *          asset and partition, `key[partition]`, but one for all partitions of an asset that takes a range.
 * Errors   InvalidError invalid/nothing-selected, /unknown-asset, /partial-multi-asset, /partition-needed,
 *          /unknown-partition, /partition-not-mapped, /unknown-check
 */
import type { JobSpec } from '../definition/job-spec.ts'
import type { OpGraph } from '../definition/op-graph.ts'
import type { StepDefinition } from '../definition/step.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import { assetKind } from '../graph/node.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { keySpace, NO_MOMENT } from '../partition/key-space.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import { toKeyRanges, toKeys } from '../partition/partition-set.ts'
import { MadeSteps } from './made-steps.ts'
import type { SelectedOps } from './op-selection.ts'
import { planChecks } from './plan-checks.ts'
import type { Read } from './plan-inputs.ts'
import { readsOf, ReadPlanner } from './plan-inputs.ts'
import type { PlannedStep } from './planned-step.ts'
import { requestedKeys } from './requested-keys.ts'
import type { Group } from './step-groups.ts'
import { groupNodes, groupSets } from './step-groups.ts'

export type { PlannedInput, PlannedOutput, PlannedStep } from './planned-step.ts'

export type Action = 'materialize' | 'observe' | 'check'

export interface Plan {
  readonly action: Action
  readonly steps: readonly PlannedStep[]
  /** Keys of the assets made or observed, upstream first. */
  readonly assetKeys: readonly string[]
  readonly partition: string | undefined
  /** Several, as ranges. */
  readonly partitions?: PartitionRanges | undefined
  /** When it was planned: says which partitions there are. */
  readonly moment?: PartitionMoment
  /** Of a job of ops. */
  readonly job?: PlannedJob | undefined
}

export interface PlannedJob {
  readonly spec: JobSpec
  readonly graph: OpGraph
  /** Those that may run; the others' values come from a run before this one. Undefined = all. */
  readonly selected: SelectedOps | undefined
}

export interface PlanRequest {
  readonly action: Action
  /** Those that cannot be acted on (external assets) are passed over. */
  readonly assetKeys: Iterable<string>
  /** With action `check`: those, as `asset key/check name`; all of the assets' unless given. */
  readonly checks?: readonly string[] | undefined
  readonly partition?: string | undefined
  /** Several, in one run. */
  readonly partitions?: readonly string[] | undefined
  /** The same as ranges. */
  readonly partitionRanges?: PartitionRanges | undefined
}

/** Without a moment no window has ended, and no dynamic partition is known. */
export function planRun(graph: AssetGraph, request: PlanRequest, moment: PartitionMoment = NO_MOMENT): Plan {
  if (request.action === 'check') return checkPlan(graph, request, moment)
  const nodes = selectedNodes(graph, request)
  const groups = groupNodes(nodes)
  const { keys, ranges } = requestedKeys(
    groups.flatMap(({ partitions }) => partitions ?? []),
    request,
    moment,
  )
  const sets = groupSets(graph, groups, keys, moment)
  const made = new MadeSteps(moment, sets, keys.length > 1)
  const planner = new ReadPlanner(moment, made)
  const steps = groups.flatMap((group) => {
    const { step, partitions } = group
    const set = sets.get(group)
    const making: Making = { group, planner, reads: step === undefined ? [] : readsOf(graph, step, partitions) }
    if (set === undefined || partitions === undefined) return [planStep(making, group.key, [])]
    const own = toKeys(keySpace(partitions, moment), set)
    if (step?.takesRange !== true) return own.map((key) => planStep(making, made.stepKey(group, key, own.length), [key]))
    const ranges = own.length > 1 ? { partitionRanges: toKeyRanges(keySpace(partitions, moment), set) } : {}
    return [{ ...planStep(making, group.key, own), partitions: own, ...ranges }]
  })
  return {
    action: request.action,
    steps,
    assetKeys: nodes.map((node) => node.key),
    partition: request.partition,
    partitions: ranges,
    moment,
  }
}

function checkPlan(graph: AssetGraph, request: PlanRequest, moment: PartitionMoment): Plan {
  const { steps, assetKeys, ranges } = planChecks(graph, request, moment)
  return { action: 'check', steps, assetKeys, partition: request.partition, partitions: ranges, moment }
}

function selectedNodes(graph: AssetGraph, request: PlanRequest): readonly AssetNode[] {
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
  return nodes
}

/** What is the same for all steps of a group. */
interface Making {
  readonly group: Group
  readonly reads: readonly Read[]
  readonly planner: ReadPlanner
}

/** `keys`: the partitions that it makes; none of what has no partitions. */
function planStep({ group, reads, planner }: Making, stepKey: string, keys: readonly string[]): PlannedStep {
  const { step, nodes, partitions } = group
  const [first, second] = keys
  const partition = second === undefined ? first : undefined
  if (step === undefined) return observation(stepKey, nodes[0], partition)
  checkWhole(step, nodes)
  const { inputs, waitsFor } = planner.plan(group.key, reads, partitions, keys)
  const madeKeys = new Set(nodes.map((node) => node.key))
  const parts = keys.length === 0 ? [undefined] : keys
  return {
    key: stepKey,
    work: { kind: 'materialize', definition: step },
    inputs,
    outputs: Object.entries(step.outputs).flatMap(([name, { key }]) =>
      madeKeys.has(key) ? parts.map((one) => ({ name, assetKey: key, partition: one })) : [],
    ),
    waitsFor,
    checks: nodes.flatMap((node) => node.checks),
    partition,
  }
}

function observation(stepKey: string, node: AssetNode | undefined, partition: string | undefined): PlannedStep {
  if (node?.external === undefined) throw new Error(`"${stepKey}" cannot be observed`)
  return {
    key: stepKey,
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

function nothingSelected(action: Action, wantedCount: number): InvalidError {
  if (wantedCount === 0) return new InvalidError('invalid/nothing-selected', 'the selection matches no asset.')
  return new InvalidError(
    'invalid/nothing-selected',
    action === 'materialize'
      ? 'every selected asset is external: something else makes it. Use `ingot asset observe`, or select other assets.'
      : 'no selected asset can be observed: only external assets with an `observe` function can.',
  )
}
