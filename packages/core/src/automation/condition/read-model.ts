/**
 * read-model — what conditions may ask about the world, as it is at one evaluation. Implemented by `facts/`, folded from
 * storage; a test may write one by hand.
 *
 * Shapes   every set is of the key space of its subject's asset at this moment; an asset without partitions has the
 *          space of one key (`WHOLE_SPACE`).
 *          An evaluation looks at a stretch of time: from the one before (`previousMs`, `previousHeadId`), exclusive,
 *          to now (`nowMs`, `headId`).
 */
import type { AssetGraph } from '../../graph/graph.ts'
import type { KeySpace, PartitionMoment } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import type { Subject } from './subject.ts'

/** A new value, observation or check result. */
export interface Update {
  readonly id: number
  /** The event at which what made it began to read: what came later is not in it. */
  readonly sinceId: number
  readonly runId: string | undefined
}

/** Those of one subject in the stretch; of each partition the newest. */
export interface Updates {
  readonly set: PartitionSet
  at(index: number): Update | undefined
}

export interface AutomationReadModel {
  readonly graph: AssetGraph
  readonly moment: PartitionMoment
  readonly nowMs: number
  /** Undefined at the very first evaluation of the project. */
  readonly previousMs: number | undefined
  readonly headId: number
  readonly previousHeadId: number
  /** Number of this evaluation: one more than that of the one before. */
  readonly tick: number
  /** The newest event of the stretch at or before `atMs`; `previousHeadId` when there is none. */
  newestIdAt(atMs: number): number
  /** The newest tick in the stretch; undefined when there was none, or at the very first evaluation. */
  latestTick(cron: string, timezone: string): number | undefined
  space(assetKey: string): KeySpace
  /** Never made, observed or evaluated; nothing of an asset that only others make. */
  missing(subject: Subject): PartitionSet
  /** The last attempt failed; of a check: it threw. */
  failed(subject: Subject): PartitionSet
  runInProgress(subject: Subject): PartitionSet
  backfillInProgress(subject: Subject): PartitionSet
  /** Last result of a check. */
  checkResult(subject: Subject, passed: boolean): PartitionSet
  /** Observations only where the data's version changed. */
  updates(subject: Subject): Updates
  /** Those of the updates with another data version than before. */
  dataChanged(subject: Subject): PartitionSet
  /** Asked for at the evaluation before. */
  requestedBefore(subject: Subject): PartitionSet
  /** The partitions of `subject` that the run has as its targets. */
  runTargets(runId: string, subject: Subject): PartitionSet
}
