import type { Event } from '../event/event.ts'
import type { JobSpec } from '../definition/job-spec.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import type { DataVersions } from '../run/data-versions.ts'
import type { RunConfig, ValidConfig } from './config.ts'
import type { PoolLines } from './pool-line.ts'
import type { EmptyValues } from './empty-values.ts'
import type { ExecutePorts } from './ports.ts'
import type { ResourcePool } from './resource-pool.ts'
import type { RunLog } from './step-log.ts'

/** What the parts of one run's execution share. */
export interface RunContext {
  readonly runId: string
  /** Step key → the run that began the load which this run completes; a step that is not here begins its own. */
  readonly loadRoots: ReadonlyMap<string, string>
  readonly graph: AssetGraph
  /** Says which partitions there are: when the run was planned. */
  readonly moment: PartitionMoment
  /** The job that it is a run of. */
  readonly job: JobSpec | undefined
  readonly ports: ExecutePorts
  readonly config: ValidConfig
  readonly runConfig: RunConfig
  readonly resources: ResourcePool
  readonly log: RunLog
  readonly pools: PoolLines
  /** Aborted when the run is canceled or lost. */
  readonly signal: AbortSignal
  /** Of what the run reads and makes. */
  readonly dataVersions: DataVersions
  readonly emptyValues: EmptyValues
  /** Writes events under the run's fence. A failure ends the run. */
  record(events: readonly Event[]): Promise<void>
  /** Writes events without waiting: a failure ends the run all the same. */
  note(events: readonly Event[]): void
}
