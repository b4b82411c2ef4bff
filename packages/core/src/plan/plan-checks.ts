/**
 * plan-checks — the steps of a run that evaluates checks on what is stored: one for each asset, or for each partition of
 * it that is asked for. Nothing is made, so no step waits for another.
 *
 * Rules    checks that the asset's own function reports are passed over: they have nothing to evaluate.
 * Errors   InvalidError invalid/unknown-asset, /unknown-check, /nothing-selected, and those of the partitions
 */
import { splitCheckName } from '../definition/check-name.ts'
import type { CheckDefinition } from '../definition/check.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import { KeyNames } from './key-names.ts'
import { partName } from './made-steps.ts'
import type { PlannedStep } from './planned-step.ts'
import type { RequestedPartitions } from './requested-keys.ts'
import { requestedKeys } from './requested-keys.ts'
import type { Group } from './step-groups.ts'
import { groupSets } from './step-groups.ts'

export interface CheckRequest extends RequestedPartitions {
  readonly assetKeys: Iterable<string>
  /** Those, as `asset key/check name`; all of the assets' unless given. */
  readonly checks?: readonly string[] | undefined
}

export interface PlannedChecks {
  readonly steps: readonly PlannedStep[]
  readonly assetKeys: readonly string[]
  /** Undefined unless the request was for several. */
  readonly ranges: PartitionRanges | undefined
}

export function planChecks(graph: AssetGraph, request: CheckRequest, moment: PartitionMoment): PlannedChecks {
  const chosen = chosenChecks(graph, request)
  const groups = graph.order.flatMap((key): readonly Group[] => {
    const node = graph.nodes.get(key)
    if (node === undefined || !chosen.has(key)) return []
    return [{ key, step: undefined, nodes: [node], partitions: node.spec.partitions }]
  })
  if (groups.length === 0) {
    throw new InvalidError('invalid/nothing-selected', 'no selected asset has a check that can be evaluated by itself.')
  }
  const names = new KeyNames(moment)
  const definitions = groups.flatMap(({ partitions }) => partitions ?? [])
  const requested = requestedKeys(definitions, request, moment, names)
  const sets = groupSets(graph, groups, requested, moment)
  const steps = groups.flatMap((group) => {
    const [node] = group.nodes
    const set = sets.get(group)
    const checks = chosen.get(group.key) ?? []
    if (node === undefined) return []
    if (set === undefined || group.partitions === undefined) return [checkStep(node, group.key, undefined, checks)]
    const own = names.of(group.partitions, set)
    const isOne = requested.keys.length === 1 && own.length === 1
    return own.map((key) => checkStep(node, isOne ? group.key : partName(group.key, key), key, checks))
  })
  return { steps, assetKeys: groups.map(({ key }) => key), ranges: requested.ranges }
}

/** Asset key → its checks that are to be evaluated. */
function chosenChecks(
  graph: AssetGraph,
  { assetKeys, checks: named }: CheckRequest,
): ReadonlyMap<string, readonly CheckDefinition[]> {
  const wanted = named === undefined ? undefined : new Set(named)
  const chosen = new Map<string, readonly CheckDefinition[]>()
  const keys = new Set([...assetKeys, ...(named ?? []).map((name) => splitCheckName(name).assetKey)])
  for (const key of keys) {
    const node = graph.nodes.get(key)
    if (node === undefined) throw unknownAsset(key)
    const own = node.checks.filter((check) => check.run !== undefined && wanted?.has(nameOf(check)) !== false)
    for (const check of own) wanted?.delete(nameOf(check))
    if (own.length > 0) chosen.set(key, own)
  }
  const [unknown] = wanted ?? []
  if (unknown !== undefined) throw unknownCheck(graph, unknown)
  return chosen
}

function nameOf(check: CheckDefinition): string {
  return `${check.assetKey}/${check.name}`
}

function checkStep(
  node: AssetNode,
  stepKey: string,
  partition: string | undefined,
  checks: readonly CheckDefinition[],
): PlannedStep {
  return {
    key: stepKey,
    work: { kind: 'check', asset: node },
    inputs: [{ name: 'value', assetKey: node.key, partition }],
    outputs: [],
    waitsFor: new Map(),
    checks,
    partition,
  }
}

function unknownAsset(key: string): InvalidError {
  return new InvalidError('invalid/unknown-asset', `asset "${key}" is not in the project; was it renamed or removed?`)
}

function unknownCheck(graph: AssetGraph, name: string): InvalidError {
  const { assetKey, check } = splitCheckName(name)
  const known = graph.nodes.get(assetKey)?.checks ?? []
  const isReported = known.some((one) => one.name === check)
  const why = isReported
    ? 'is reported by the function of its asset and cannot be evaluated by itself'
    : `is not one of asset "${assetKey}" (it has: ${known.map((one) => one.name).join(', ') || 'none'})`
  return new InvalidError('invalid/unknown-check', `check "${check}" ${why}.`)
}
