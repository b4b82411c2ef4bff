/**
 * wiring — the assets of a backfill (or its one job) with what each reads of the others, as the graph says today.
 */
import type { RunPolicy } from '../../definition/run-policy.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { partitionsOf } from '../../graph/target.ts'
import type { PartitionMapping } from '../../partition/mapping.ts'
import type { PartitionsDefinition } from '../../partition/partition.ts'
import { samePartitions } from '../../partition/same-partitions.ts'

export interface Target {
  /** Asset key, or the job's name. */
  readonly key: string
  /** Targets of one step are always made together: the outputs of a multi-asset. */
  readonly step: string
  readonly partitions: PartitionsDefinition | undefined
  readonly policy: RunPolicy
  /** What it reads of the other targets; of its own earlier partitions too. */
  readonly sources: readonly Source[]
}

export interface Source {
  readonly key: string
  /** Undefined: one of the two has no partitions, so that the whole is read. */
  readonly mapping: PartitionMapping | undefined
  /** A partition reads the same partition, under the same policy: both can be made in one run. */
  readonly isSame: boolean
}

export interface Wanted {
  readonly assets: readonly string[]
  readonly job?: string
  readonly policy: RunPolicy
  /** Assets that declare another policy. */
  readonly assetPolicies?: Readonly<Record<string, RunPolicy>>
}

/** Upstream first; what the project no longer has is left out. */
export function targetsOf(graph: AssetGraph, wanted: Wanted): readonly Target[] {
  const { job: jobName, policy } = wanted
  if (jobName !== undefined) {
    if (!graph.jobs.has(jobName)) return []
    return [{ key: jobName, step: jobName, partitions: partitionsOf(graph, jobName, []), policy, sources: [] }]
  }
  const keys = new Set(wanted.assets)
  const policyOf = (key: string) => wanted.assetPolicies?.[key] ?? policy
  return graph.order.flatMap((key): Target[] => {
    const node = graph.nodes.get(key)
    if (!keys.has(key) || node?.step === undefined) return []
    const { partitions } = node.spec
    const sources = graph
      .upstream(key)
      .filter((source) => keys.has(source) && graph.nodes.get(source)?.step !== undefined)
      .map((source): Source => {
        const mapping = graph.mappingOf(key, source)
        const other = graph.nodes.get(source)?.spec.partitions
        const isAligned = isIdentity(mapping) && samePartitions(partitions, other)
        return { key: source, mapping, isSame: isAligned && samePolicy(policyOf(key), policyOf(source)) }
      })
    return [{ key, step: node.step.key, partitions, policy: policyOf(key), sources }]
  })
}

/** Where neither has partitions, the whole is read by the whole. */
function isIdentity(mapping: PartitionMapping | undefined): boolean {
  if (mapping?.kind === 'any') return mapping.mappings.every(isIdentity)
  return mapping === undefined || mapping.kind === 'identity'
}

function samePolicy(a: RunPolicy, b: RunPolicy): boolean {
  return typeof a === 'object' && typeof b === 'object' ? a.batch === b.batch : a === b
}
