/**
 * model — the facts, as one evaluation sees them.
 */
import { cronTimes } from '../../cron.ts'
import { assetKind } from '../../graph/node.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, fullSet, indexSet, subtract } from '../../partition/partition-set.ts'
import type { AutomationReadModel, Updates } from '../condition/read-model.ts'
import type { Subject } from '../condition/subject.ts'
import type { Facts } from './facts.ts'
import type { Happened } from './stretch.ts'

export interface EvaluationBefore {
  readonly ms: number | undefined
  readonly headId: number
  /** 0 = there was none. */
  readonly tick: number
  requested(subject: Subject): PartitionSet
}

/** Holds until the facts follow again. */
export function readModel(facts: Facts, before: EvaluationBefore, nowMs: number): AutomationReadModel {
  const { graph, stretch, moments } = facts
  const ticks = new Map<string, number | undefined>()
  const indexOf = (assetKey: string, partition: string) => facts.space(assetKey).indexOf(partition)
  const those = (subject: Subject, isWanted: (one: Happened) => boolean): PartitionSet =>
    indexSet(
      [...stretch.of(subject.id)].flatMap(([partition, one]) =>
        isWanted(one) ? (indexOf(subject.assetKey, partition) ?? []) : [],
      ),
    )
  return {
    graph,
    moment: moments.moment,
    nowMs,
    previousMs: before.ms,
    headId: facts.headId,
    previousHeadId: before.headId,
    tick: before.tick + 1,
    newestIdAt: (atMs) => stretch.newestIdAt(atMs, before.headId),
    latestTick: (cron, timezone) => {
      const name = `${cron} ${timezone}`
      if (!ticks.has(name)) ticks.set(name, latestTick(cron, timezone, before.ms, nowMs))
      return ticks.get(name)
    },
    space: (assetKey) => facts.space(assetKey),
    missing(subject) {
      const node = graph.nodes.get(subject.assetKey)
      // What nobody here makes or looks at is taken to be there.
      if (node === undefined || (subject.check === undefined && assetKind(node) === 'external')) return emptySet
      return subtract(fullSet(facts.space(subject.assetKey)), facts.of(subject).present)
    },
    failed: (subject) => facts.of(subject).failed,
    runInProgress: (subject) => facts.inProgress(subject),
    backfillInProgress: (subject) => facts.backfills.leftOf(subject.assetKey, facts.space(subject.assetKey)),
    checkResult(subject, passed) {
      const known = facts.of(subject)
      return passed ? known.passed : subtract(known.present, known.passed)
    },
    updates: (subject): Updates => {
      const own = stretch.of(subject.id)
      return {
        set: those(subject, () => true),
        at: (index) => own.get(facts.space(subject.assetKey).keyAt(index) ?? ''),
      }
    },
    dataChanged: (subject) => those(subject, ({ isDataChanged }) => isDataChanged),
    requestedBefore: (subject) => before.requested(subject),
    runTargets: (runId, subject) => facts.runs.get(runId)?.targetsOf(subject) ?? emptySet,
  }
}

function latestTick(cron: string, timezone: string, afterMs: number | undefined, nowMs: number): number | undefined {
  if (afterMs === undefined) return undefined
  const times = cronTimes('automation condition', cron, timezone)
  const next = times.next(afterMs)
  if (next === undefined || next > nowMs) return undefined
  return times.previous(nowMs + 1) ?? next
}
