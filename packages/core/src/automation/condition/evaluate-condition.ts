/**
 * evaluate-condition — for which partitions of its subject a condition holds now. Pure: the same tree, read model and
 * memory give the same answer, whatever was evaluated before or beside it.
 *
 * Shapes   `memory` goes in as it came out the time before; undefined at the first evaluation of the subject.
 * Rules    a part that was not there at the evaluation before starts as at a first evaluation: what is there already is
 *          nothing new. Parts that were there go on, wherever in the tree they stand now.
 */
import type { AutomationCondition, Every, One } from '../../definition/automation-condition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, has, intersect, isEmpty, subtract, union } from '../../partition/partition-set.ts'
import type { ConditionCall, Found, Scope } from './call.ts'
import { allOf, explained, nameAt, recall, remember, remembers, store } from './call.ts'
import type { Explanation } from './explanation.ts'
import type { ConditionMemory, NodeMemory } from './memory.ts'
import { restoreSet } from './memory.ts'
import { evaluateChecks, evaluateDeps, evaluateDownstream } from './neighbours.ts'
import { evaluateCron, evaluateOperand, evaluateWindow } from './operands.ts'
import { newest, oldest } from './position.ts'
import type { AutomationReadModel } from './read-model.ts'
import { withoutRepeats } from './repeats.ts'
import { evaluateSince } from './since.ts'
import type { Subject } from './subject.ts'

export interface ConditionEvaluation {
  /** Where it holds. */
  readonly set: PartitionSet
  /** What is to be asked for: `set`, but for what was asked for only just: see repeats.ts. */
  readonly requested: PartitionSet
  /** When what was held back is due, although nothing happens. */
  readonly dueAtMs: number | undefined
  readonly memory: ConditionMemory
  /** False when the next evaluation may come out otherwise although nothing happens in between. */
  readonly isSettled: boolean
  explain(): Explanation
}

export function evaluateCondition(
  tree: AutomationCondition,
  subject: Subject,
  model: AutomationReadModel,
  memory: ConditionMemory | undefined,
  requestedNow: (subject: Subject) => PartitionSet = () => emptySet,
): ConditionEvaluation {
  const call: ConditionCall = {
    root: subject,
    model,
    before: memory,
    after: new Map<string, NodeMemory>(),
    requestedNow,
    found: new Map(),
    isSettled: memory !== undefined,
  }
  const found = evaluate(call, tree, { subject, candidates: allOf(call, subject), isInitial: memory === undefined })
  const inText = (set: PartitionSet) => store(call, subject, set)
  const { requested, dueAtMs, memory: asked } = withoutRepeats(tree, model, subject, found.set, memory, inText)
  if (!isEmpty(requested)) call.isSettled = false
  return {
    set: found.set,
    requested,
    dueAtMs,
    memory: {
      nodes: Object.fromEntries(call.after),
      ...(isEmpty(requested) ? {} : { requested: inText(requested) }),
      ...asked,
    },
    isSettled: call.isSettled,
    explain: found.explain,
  }
}

function evaluate(call: ConditionCall, node: AutomationCondition, scope: Scope): Found {
  switch (node.kind) {
    case 'and':
      return and(call, node, scope)
    case 'or':
      return or(call, node, scope)
    case 'not':
      return not(call, node, scope)
    case 'since':
      return once(call, node, scope, () => evaluateSince(call, node, scope, evaluate))
    case 'newly-true':
      return once(call, node, scope, () => newlyTrue(call, node, scope))
    case 'cron-tick-passed':
      return once(call, node, scope, () => evaluateCron(call, node, whole(call, scope)))
    case 'in-latest-time-window':
      return evaluateWindow(call, node, scope)
    case 'any-deps':
    case 'all-deps':
      return evaluateDeps(call, node, scope, evaluate)
    case 'any-checks':
    case 'all-checks':
      return evaluateChecks(call, node, scope, evaluate)
    case 'any-downstream':
      return evaluateDownstream(call, node, scope, evaluate)
    default:
      return evaluateOperand(call, node, scope)
  }
}

function whole(call: ConditionCall, scope: Scope): Scope {
  return { ...scope, candidates: allOf(call, scope.subject) }
}

/** Parts that remember are evaluated once, and for all partitions: what is not wanted now must be known later. */
function once(
  call: ConditionCall,
  node: AutomationCondition,
  { subject, candidates }: Scope,
  make: () => Found,
): Found {
  const name = nameAt(call, node, subject)
  let found = call.found.get(name)
  if (found === undefined) call.found.set(name, (found = make()))
  return { ...found, set: intersect(found.set, candidates) }
}

/** Each member is asked only about what the members before it have left. */
function and(call: ConditionCall, node: Every, scope: Scope): Found {
  let set = scope.candidates
  const found: Found[] = []
  let isCut = false
  for (const member of node.of) {
    if (isEmpty(set) && !remembers(member)) {
      isCut = true
      continue
    }
    const one = evaluate(call, member, { ...scope, candidates: set })
    set = intersect(set, one.set)
    found.push(one)
  }
  const why = isCut ? 'the rest was not looked at' : undefined
  return {
    set,
    at: found.some(({ at }) => at !== undefined) ? (index) => newest(found.map(({ at }) => at?.(index))) : undefined,
    upTo: found.some(({ upTo }) => upTo !== undefined)
      ? (index) => oldest(found.map(({ upTo }) => upTo?.(index)))
      : undefined,
    explain: () => explained(call, node, scope.subject, set, { why, parts: found.map((one) => one.explain) }),
  }
}

function not(call: ConditionCall, node: One, scope: Scope): Found {
  const of = evaluate(call, node.of, scope)
  const set = subtract(scope.candidates, of.set)
  return { set, explain: () => explained(call, node, scope.subject, set, { parts: [of.explain] }) }
}

function or(call: ConditionCall, node: Every, scope: Scope): Found {
  const found = node.of.map((member) => evaluate(call, member, scope))
  const set = union(...found.map((one) => one.set))
  const holding = (index: number) => found.filter((one) => has(one.set, index))
  return {
    set,
    at: found.some(({ at }) => at !== undefined)
      ? (index) => newest(holding(index).map(({ at }) => at?.(index)))
      : undefined,
    upTo: (index) => {
      const ends = holding(index).map(({ upTo }) => upTo?.(index))
      return ends.includes(undefined) ? undefined : newest(ends)
    },
    explain: () => explained(call, node, scope.subject, set, { parts: found.map((one) => one.explain) }),
  }
}

function newlyTrue(call: ConditionCall, node: One, scope: Scope): Found {
  const { subject } = scope
  const held = recall(call, node, subject)?.held
  const of = evaluate(call, node.of, { ...whole(call, scope), isInitial: held === undefined })
  const stored = store(call, subject, of.set)
  if (JSON.stringify(stored) !== JSON.stringify(held)) call.isSettled = false
  remember(call, node, subject, { held: stored })
  // Nobody has seen it false: that it holds at the first look is nothing new.
  const set = held === undefined ? emptySet : subtract(of.set, restoreSet(call.model.space(subject.assetKey), held))
  const why = isEmpty(set) ? undefined : 'did not hold before'
  return { set, explain: () => explained(call, node, subject, set, { why, parts: [of.explain] }) }
}
