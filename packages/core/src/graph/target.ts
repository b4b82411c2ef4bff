/**
 * target — what schedules, sensors and requests name, looked up in a project.
 *
 * Errors   InvalidError invalid/unknown-job, invalid/unknown-asset, invalid/selection-syntax
 */
import type { Job } from '../definition/job-spec.ts'
import type { Project } from '../definition/project.ts'
import type { Schedule } from '../definition/schedule.ts'
import type { Target } from '../definition/target.ts'
import { describeTarget } from '../definition/target.ts'
import { DefinitionError, InvalidError } from '../errors.ts'
import type { PartitionsDefinition, TimeWindowPartitions } from '../partition/partition.ts'
import type { SelectionGraph } from '../selection/evaluate.ts'
import { selectAssets } from '../selection/evaluate.ts'
import { nearMisses } from '../selection/near-miss.ts'
import type { AssetNode } from './node.ts'

/** What of a project's graph a name is looked up in. */
export interface TargetGraph extends SelectionGraph {
  readonly project: Project
  readonly nodes: ReadonlyMap<string, AssetNode>
  readonly jobs: ReadonlyMap<string, Job>
}

export function jobOf(graph: TargetGraph, name: string): Job {
  const job = graph.jobs.get(name)
  if (job !== undefined) return job
  const near = nearMisses(name, graph.jobs.keys()).map((one) => `"${one}"`)
  const hint = near.length === 0 ? '.' : `; did you mean ${near.join(' or ')}?`
  throw new InvalidError('invalid/unknown-job', `there is no job "${name}" in project "${graph.project.name}"${hint}`)
}

/** Of a selection as text, or of keys: then those that are in the project. */
export function assetKeysOf(graph: TargetGraph, assets: string | readonly string[]): readonly string[] {
  return typeof assets === 'string' ? selectAssets(assets, graph) : assets
}

/** The assets of a job; none of a job of ops. */
export function assetKeysOfJob(graph: TargetGraph, name: string): readonly string[] {
  const { work } = jobOf(graph, name).spec
  return work.kind === 'ops' ? [] : assetKeysOf(graph, work.assets)
}

/** How a job, or else assets, are cut: a job's own partitions, else those of the first asset that has any. */
export function partitionsOf(
  graph: TargetGraph,
  job: string | undefined,
  assetKeys: readonly string[],
): PartitionsDefinition | undefined {
  const own = job === undefined ? undefined : jobOf(graph, job).spec.partitions
  if (own !== undefined) return own
  const keys = job !== undefined && assetKeys.length === 0 ? assetKeysOfJob(graph, job) : assetKeys
  return keys.map((key) => graph.nodes.get(key)?.spec.partitions).find((partitions) => partitions !== undefined)
}

/** The windows that a schedule over partitions follows. */
export function windowsOf(
  graph: TargetGraph,
  { name, target }: Pick<Schedule, 'name' | 'target'>,
): TimeWindowPartitions {
  const partitions = partitionsOfTarget(graph, target)
  if (partitions?.kind === 'time-window') return partitions
  throw new DefinitionError(
    'definition/bad-schedule',
    `schedule "${name}": onNewPartition is for a target in time windows (daily, hourly, …); ${describeTarget(target)} ` +
      `${partitions === undefined ? 'has no partitions' : `is in ${partitions.kind} partitions`}. Give it \`cron\` instead.`,
  )
}

function partitionsOfTarget(graph: TargetGraph, target: Target): PartitionsDefinition | undefined {
  switch (target.kind) {
    case 'none':
      return undefined
    case 'jobs':
      return partitionsOf(graph, target.jobs[0], [])
    case 'selection':
      return partitionsOf(graph, undefined, assetKeysOf(graph, target.selection))
    case 'assets':
      return partitionsOf(graph, undefined, target.keys)
    default:
      throw new Error(`unhandled target ${JSON.stringify(target satisfies never)}`)
  }
}
