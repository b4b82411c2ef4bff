/**
 * plan-job — the steps of a job of ops. Pure.
 *
 * Errors   InvalidError invalid/ops, /ops-input, /partition-needed, /unknown-partition, /no-partitions
 */
import type { JobSpec } from '../definition/job-spec.ts'
import type { OpGraph, OpNode } from '../definition/op-graph.ts'
import { InvalidError } from '../errors.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { checkPartitionKey, keySpace } from '../partition/key-space.ts'
import { setOf, toKeyRanges } from '../partition/partition-set.ts'
import type { KeptSteps } from './kept-ops.ts'
import { keptOps } from './kept-ops.ts'
import { opDeps, opReads } from './op-deps.ts'
import type { SelectedOps } from './op-selection.ts'
import { selectOps } from './op-selection.ts'
import type { Plan, PlannedStep } from './plan.ts'

export interface PlanJobRequest {
  readonly ops?: string | undefined
  readonly partition?: string | undefined
  /** Refused: a run of ops is for one. */
  readonly partitions?: readonly string[] | undefined
  /** Of a retry from failure: what is kept is not planned. */
  readonly isFromFailure?: boolean
}

/** `kept` is what the run retries, if it does: what is not selected is read from there. */
export function planJob(
  job: JobSpec,
  graph: OpGraph,
  request: PlanJobRequest,
  moment: PartitionMoment,
  kept?: KeptSteps,
): Plan {
  const selected = request.ops === undefined ? undefined : selectOps(graph, request.ops)
  if (selected !== undefined) checkInputs(job, graph, selected, kept)
  checkPartition(job, request, moment)
  const done = kept !== undefined && request.isFromFailure === true ? keptOps(graph, kept) : undefined
  const chosen = graph.nodes.filter((node) => selected?.has(node.key) !== false && done?.has(node) !== true)
  const planned = new Set(chosen.map((node) => node.key))
  return {
    action: 'materialize',
    steps: chosen.map((node) => plannedStep(node, request.partition, planned)),
    assetKeys: [],
    partition: request.partition,
    moment,
    job: { spec: job, graph, selected },
  }
}

function plannedStep(node: OpNode, partition: string | undefined, planned: ReadonlySet<string>): PlannedStep {
  const before = [...opDeps(node)].map((dep) => dep.key).filter((key) => planned.has(key))
  return {
    key: node.key,
    work: { kind: 'op', node },
    inputs: [],
    outputs: [],
    waitsFor: new Map(before.map((key) => [key, key])),
    checks: [],
    partition,
  }
}

function checkInputs(job: JobSpec, graph: OpGraph, selected: SelectedOps, kept: KeptSteps | undefined): void {
  for (const node of graph.nodes) {
    if (!selected.has(node.key)) continue
    for (const { key, scope } of opReads(node)) {
      // Of a mapped op each key is looked for when its turn comes.
      if (selected.has(key) || kept?.done.has(key) === true || (kept !== undefined && scope !== undefined)) continue
      throw new InvalidError(
        'invalid/ops-input',
        `job "${job.name}": op "${node.key}" reads "${key}", which is not selected and of which no earlier run has a ` +
          `value. Select it too ("*${node.key}"), or retry a run in which it succeeded.`,
      )
    }
  }
}

export function checkPartition(job: JobSpec, { partition, partitions }: PlanJobRequest, moment: PartitionMoment): void {
  if (job.partitions === undefined) {
    if (partition === undefined && partitions === undefined) return
    throw new InvalidError('invalid/no-partitions', `job "${job.name}" has no partitions; ask without one.`)
  }
  if (partition !== undefined) return checkPartitionKey(`job "${job.name}"`, job.partitions, partition, moment)
  if (partitions !== undefined) {
    const space = keySpace(job.partitions, moment)
    const ranges = toKeyRanges(space, setOf(space, partitions)).map((ends) => ` --partition-range ${ends.join('..')}`)
    throw new InvalidError(
      'invalid/partition-needed',
      `job "${job.name}" is a job of ops, which runs for one partition at a time. Name one, or make a run of each: ` +
        `ingot backfill launch --job ${job.name}${ranges.join('')}`,
    )
  }
  throw new InvalidError('invalid/partition-needed', `job "${job.name}" is partitioned; say which partition.`)
}
