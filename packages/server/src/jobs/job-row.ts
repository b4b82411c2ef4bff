import type { JobSnapshot } from '@ingot/core'

import type { JobRowJson, RunDotJson } from '../contract/index.ts'
import { given } from '../given.ts'
import type { LoadedProject } from '../loaded-projects.ts'

/** `launchers` are those of the job's project. */
export function jobRow(
  project: string,
  job: JobSnapshot,
  launchers: Launchers,
  lastRuns: readonly RunDotJson[],
): JobRowJson {
  return given({
    project,
    name: job.name,
    description: job.description,
    kind: job.kind,
    assetCount: job.assets.length,
    opCount: job.ops.length,
    partitioning: job.partitions,
    tags: { ...job.tags },
    schedules: [...(launchers.schedules.get(job.name) ?? [])],
    sensors: [...(launchers.sensors.get(job.name) ?? [])],
    lastRuns: [...lastRuns],
  })
}

/** Names of schedules and of sensors, by the job that they launch. */
export interface Launchers {
  readonly schedules: ReadonlyMap<string, readonly string[]>
  readonly sensors: ReadonlyMap<string, readonly string[]>
}

export function launchersOf({ snapshot }: LoadedProject): Launchers {
  return { schedules: byTarget(snapshot.schedules), sensors: byTarget(snapshot.sensors) }
}

function byTarget(
  all: readonly { readonly name: string; readonly jobs?: readonly string[] }[],
): ReadonlyMap<string, readonly string[]> {
  const launched = all.flatMap(({ name, jobs = [] }) => jobs.map((job) => ({ job, name })))
  const groups = Map.groupBy(launched, ({ job }) => job)
  return new Map([...groups].map(([job, ones]) => [job, ones.map(({ name }) => name)]))
}
