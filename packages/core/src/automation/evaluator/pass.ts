/**
 * pass — one evaluation of the conditions that may have changed, upstream first, so that what is asked for above is
 * known below. Pure.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, isEmpty, union } from '../../partition/partition-set.ts'
import type { ConditionEvaluation } from '../condition/evaluate-condition.ts'
import { evaluateCondition } from '../condition/evaluate-condition.ts'
import type { ConditionMemory } from '../condition/memory.ts'
import type { AutomationReadModel } from '../condition/read-model.ts'
import type { Subject } from '../condition/subject.ts'
import { assetSubject } from '../condition/subject.ts'
import type { Watched } from '../facts/watched.ts'
import type { Wanted } from './run-groups.ts'

export interface Pass {
  readonly evaluations: ReadonlyMap<string, ConditionEvaluation>
  /** In order; with the assets that can only be made together with one that is asked for. */
  readonly wanted: readonly Wanted[]
}

/** `due` grows on the way: by those who look at what is asked for. */
export function evaluatePass(
  watched: Watched,
  model: AutomationReadModel,
  memoryOf: (subjectId: string) => ConditionMemory | undefined,
  due: Set<string>,
): Pass {
  const evaluations = new Map<string, ConditionEvaluation>()
  const wanted = new Map<string, Wanted>()
  const requestedNow = (subject: Subject): PartitionSet => wanted.get(subject.id)?.set ?? emptySet
  for (const { subject, condition } of watched.conditioned) {
    if (!due.has(subject.id)) continue
    const evaluation = evaluateCondition(condition, subject, model, memoryOf(subject.id), requestedNow)
    evaluations.set(subject.id, evaluation)
    if (isEmpty(evaluation.requested)) continue
    for (const one of madeTogether(model.graph, subject)) {
      wanted.set(one.id, { subject: one, set: union(requestedNow(one), evaluation.requested) })
      for (const id of watched.watchersOf.get(one.id) ?? []) due.add(id)
    }
  }
  return { evaluations, wanted: [...wanted.values()] }
}

/** A multi-asset that is not subsettable is made whole. */
function madeTogether(graph: AssetGraph, subject: Subject): readonly Subject[] {
  const step = subject.check === undefined ? graph.nodes.get(subject.assetKey)?.step : undefined
  if (step === undefined || step.isSubsettable) return [subject]
  return Object.values(step.outputs).map(({ key }) => assetSubject(key))
}
