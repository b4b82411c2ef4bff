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
import { toKeyRanges } from '../partition/partition-set.ts'
import { KeyNames } from './key-names.ts'
import { MadeSteps, partName } from './made-steps.ts'
import type { SelectedOps } from './op-selection.ts'
import { planChecks } from './plan-checks.ts'
import type { Reader } from './plan-inputs.ts'
import { readsOf, ReadPlanner } from './plan-inputs.ts'
import type { PlannedOutput, PlannedStep } from './planned-step.ts'
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
  const names = new KeyNames(moment)
  const definitions = groups.flatMap(({ partitions }) => partitions ?? [])
  const requested = requestedKeys(definitions, request, moment, names)
  const sets = groupSets(graph, groups, requested, moment)
  const made = new MadeSteps(names, sets, requested.keys.length > 1)
  const planner = new ReadPlanner(moment, names, made)
  const steps = groups.flatMap((group) => {
    const making = toMaking(graph, group)
    const { step, partitions } = group
    const set = sets.get(group)
    if (set === undefined || partitions === undefined) return [planStep(making, planner, group.key, [])]
    const own = names.of(partitions, set)
    const isNamed = made.isNamed(group)
    const stepKey = (key: string) => (isNamed ? partName(group.key, key) : group.key)
    if (step?.takesRange !== true) return own.map((key) => planStep(making, planner, stepKey(key), [key]))
    const ranges = own.length > 1 ? { partitionRanges: toKeyRanges(keySpace(partitions, moment), set) } : {}
    return [{ ...planStep(making, planner, group.key, own), partitions: own, ...ranges }]
  })
  return {
    action: request.action,
    steps,
    assetKeys: nodes.map((node) => node.key),
    partition: request.partition,
    partitions: requested.ranges,
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
interface Making extends Reader {
  readonly work: PlannedStep['work']
  readonly outputs: readonly (readonly [name: string, assetKey: string])[]
  readonly checks: PlannedStep['checks']
}

function toMaking(graph: AssetGraph, group: Group): Making {
  const { step, nodes, partitions } = group
  const [node] = nodes
  if (step === undefined) {
    if (node?.external === undefined) throw new Error(`"${group.key}" cannot be observed`)
    return {
      group,
      reads: [],
      work: { kind: 'observe', asset: node.external },
      outputs: [['value', node.key]],
      checks: [],
    }
  }
  checkWhole(step, nodes)
  const madeKeys = new Set(nodes.map(({ key }) => key))
  return {
    group,
    reads: readsOf(graph, step, partitions),
    work: { kind: 'materialize', definition: step },
    outputs: Object.entries(step.outputs).flatMap(([name, { key }]) =>
      madeKeys.has(key) ? [[name, key] as const] : [],
    ),
    checks: nodes.flatMap(({ checks }) => checks),
  }
}

/** `keys`: the partitions that it makes; none of what has no partitions. */
function planStep(making: Making, planner: ReadPlanner, stepKey: string, keys: readonly string[]): PlannedStep {
  const { inputs, waitsFor } = planner.plan(making, keys)
  const outputs: PlannedOutput[] = []
  for (const [name, assetKey] of making.outputs) {
    if (keys.length === 0) outputs.push({ name, assetKey, partition: undefined })
    for (const partition of keys) outputs.push({ name, assetKey, partition })
  }
  return {
    key: stepKey,
    work: making.work,
    inputs,
    outputs,
    waitsFor,
    checks: making.checks,
    partition: keys.length === 1 ? keys[0] : undefined,
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
