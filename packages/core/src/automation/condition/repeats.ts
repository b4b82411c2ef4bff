/**
 * repeats — keeps a condition that goes on holding from asking again and again: what was asked for, and has held ever
 * since, is asked for again only when no run is to make it any more, and not before half a minute has passed.
 *
 * Rules    conditions made of events (all presets) never come here: they stop holding once they have been handled.
 *          It is for those that only look at how things are, like `missing()`, where the run fails each time.
 */
import type { PartitionSet } from '../../partition/partition-set.ts'
import { intersect, isEmpty, subtract } from '../../partition/partition-set.ts'
import type { ConditionMemory, StoredSet } from './memory.ts'
import { restoreSet } from './memory.ts'
import type { AutomationReadModel } from './read-model.ts'
import type { Subject } from './subject.ts'

export const REPEAT_AFTER_MS = 30_000

export interface Repeats {
  /** What is to be asked for. */
  readonly requested: PartitionSet
  /** When what was held back may be asked for again. */
  readonly dueAtMs: number | undefined
}

export function withoutRepeats(
  model: AutomationReadModel,
  subject: Subject,
  set: PartitionSet,
  memory: ConditionMemory | undefined,
): Repeats {
  const held = restoreSet(model.space(subject.assetKey), memory?.held)
  const repeated = intersect(set, held)
  if (isEmpty(repeated)) return { requested: set, dueAtMs: undefined }
  const againAtMs = (memory?.askedAtMs ?? 0) + REPEAT_AFTER_MS
  const isTooEarly = model.nowMs < againAtMs
  const kept = isTooEarly ? repeated : intersect(repeated, model.runInProgress(subject))
  return { requested: subtract(set, kept), dueAtMs: isTooEarly && !isEmpty(kept) ? againAtMs : undefined }
}

/** What is remembered of it. */
export function askedMemory(
  before: ConditionMemory | undefined,
  set: PartitionSet,
  requested: PartitionSet,
  nowMs: number,
  store: (set: PartitionSet) => StoredSet,
): Pick<ConditionMemory, 'requested' | 'held' | 'askedAtMs'> {
  if (isEmpty(set)) return {}
  const held = store(set)
  const isAsking = !isEmpty(requested)
  const askedAtMs = isAsking ? nowMs : before?.askedAtMs
  return {
    ...(isAsking ? { requested: store(requested) } : {}),
    held,
    ...(askedAtMs === undefined ? {} : { askedAtMs }),
  }
}

