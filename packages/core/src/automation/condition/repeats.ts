/**
 * repeats — keeps a condition that looks only at how things are (`missing()`, `executionFailed()`) from asking again and
 * again while they stay so: a partition that it asked for is asked for again when half a minute has passed and no run is
 * to make it any more.
 *
 * Rules    conditions made of events, as all presets are, are never held back: an event passes, and what was asked for
 *          is handled (`isEventful`).
 */
import type { AutomationCondition } from '../../definition/automation-condition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { intersect, isEmpty, subtract, union } from '../../partition/partition-set.ts'
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
  /** What is remembered of it. */
  readonly memory: Pick<ConditionMemory, 'asked' | 'askedAtMs'>
}

export function withoutRepeats(
  tree: AutomationCondition,
  model: AutomationReadModel,
  subject: Subject,
  set: PartitionSet,
  before: ConditionMemory | undefined,
  store: (set: PartitionSet) => StoredSet,
): Repeats {
  if (isEventful(tree)) return { requested: set, dueAtMs: undefined, memory: {} }
  const asked = restoreSet(model.space(subject.assetKey), before?.asked)
  const againAtMs = (before?.askedAtMs ?? -Infinity) + REPEAT_AFTER_MS
  const isTooEarly = model.nowMs < againAtMs
  const repeated = intersect(set, asked)
  const kept = isTooEarly ? repeated : intersect(repeated, model.runInProgress(subject))
  const requested = subtract(set, kept)
  const dueAtMs = isTooEarly && !isEmpty(kept) ? againAtMs : undefined
  if (!isEmpty(requested)) {
    const all = union(requested, isTooEarly ? asked : kept)
    return { requested, dueAtMs, memory: { asked: store(all), askedAtMs: model.nowMs } }
  }
  // It stays until the next request: what time alone changes, nobody would look at again.
  const askedAtMs = before?.askedAtMs
  return { requested, dueAtMs, memory: askedAtMs === undefined ? {} : { asked: store(asked), askedAtMs } }
}

/**
 * True when it holds because something happened elsewhere, and no longer once that has been handled. What happens to the
 * subject itself does not count: its own run makes that happen.
 */
export function isEventful(node: AutomationCondition, isOwn = true): boolean {
  switch (node.kind) {
    case 'newly-updated':
    case 'newly-requested':
    case 'data-version-changed':
    case 'executed-with-root-target':
      return !isOwn
    case 'newly-true':
    case 'cron-tick-passed':
    case 'code-version-changed':
    case 'will-be-requested':
    case 'initial-evaluation':
    // The conditions that it looks at hold for the time that they do.
    case 'any-downstream':
      return true
    case 'and':
      return node.of.some((one) => isEventful(one, isOwn))
    case 'or':
      return node.of.every((one) => isEventful(one, isOwn))
    case 'since':
      return isEventful(node.of, isOwn) && isHandling(node.reset)
    case 'any-deps':
      return isEventful(node.of, false)
    case 'any-checks':
      return isEventful(node.of, isOwn)
    // Those for all hold where there are none.
    default:
      return false
  }
}

function isHandling(reset: AutomationCondition): boolean {
  return reset.kind === 'newly-requested' || (reset.kind === 'or' && reset.of.some(isHandling))
}
