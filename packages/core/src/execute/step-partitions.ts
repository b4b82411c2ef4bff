import type { JobSpec } from '../definition/job-spec.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { PlannedStep } from '../plan/plan.ts'

/** The partitions that a step makes, or the one that its op's job is for. */
export function keysOfStep({ partition, partitions }: PlannedStep): readonly string[] {
  return partitions ?? (partition === undefined ? [] : [partition])
}

/** How that which a step makes, or its op's job, is cut. */
export function partitionsOfStep({ work }: PlannedStep, job: JobSpec | undefined): PartitionsDefinition | undefined {
  if (work.kind === 'materialize') return Object.values(work.definition.outputs)[0]?.partitions
  return work.kind === 'op' ? job?.partitions : work.asset.spec.partitions
}
