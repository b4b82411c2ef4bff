/**
 * call — what one evaluation of one condition carries through its tree.
 */
import type { AutomationCondition } from '../../definition/automation-condition.ts'
import { conditionParts } from '../../definition/automation-condition.ts'
import { nameOfCondition } from '../../definition/condition-print.ts'
import { dynamicNames } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { fullSet, isEmpty } from '../../partition/partition-set.ts'
import type { Explanation } from './explanation.ts'
import { explain } from './explanation.ts'
import type { ConditionMemory, NodeMemory, StoredSet } from './memory.ts'
import { nodeName, storeSet } from './memory.ts'
import type { Position } from './position.ts'
import type { AutomationReadModel } from './read-model.ts'
import type { Subject } from './subject.ts'

export interface ConditionCall {
  /** On which the whole condition stands. */
  readonly root: Subject
  readonly model: AutomationReadModel
  readonly before: ConditionMemory | undefined
  readonly after: Map<string, NodeMemory>
  /** Asked for so far in this pass. */
  readonly requestedNow: (subject: Subject) => PartitionSet
  /** What was found of parts that remember: the same part of the same subject is evaluated once. */
  readonly found: Map<string, Found>
  /** False when the next evaluation may come out otherwise although nothing happens. */
  isSettled: boolean
}

export interface Scope {
  readonly subject: Subject
  /** Only for these is the answer wanted; what is found is always within them. */
  readonly candidates: PartitionSet
  /** The part that remembers around this one, else the whole condition, is evaluated for the first time. */
  readonly isInitial: boolean
}

type PositionOf = (index: number) => Position | undefined

/** What a part of a condition comes to. */
export interface Found {
  readonly set: PartitionSet
  /** Of an event: where it stands; undefined = only that it is within the stretch. */
  readonly at?: PositionOf | undefined
  /** As a reset: up to where it handles what came before; undefined = all. */
  readonly upTo?: PositionOf | undefined
  readonly explain: () => Explanation
}

export type Evaluate = (call: ConditionCall, node: AutomationCondition, scope: Scope) => Found

export function allOf({ model }: ConditionCall, subject: Subject): PartitionSet {
  return fullSet(model.space(subject.assetKey))
}

/** Something noticed now is not there at the next evaluation. */
export function passing(call: ConditionCall, set: PartitionSet): PartitionSet {
  if (!isEmpty(set)) call.isSettled = false
  return set
}

export function nameAt(call: ConditionCall, node: AutomationCondition, subject: Subject): string {
  return subject.id === call.root.id ? nodeName(node) : `${nodeName(node)}@${subject.id}`
}

export function recall(call: ConditionCall, node: AutomationCondition, subject: Subject): NodeMemory | undefined {
  return call.before?.nodes[nameAt(call, node, subject)]
}

export function remember(call: ConditionCall, node: AutomationCondition, subject: Subject, memory: NodeMemory): void {
  call.after.set(nameAt(call, node, subject), memory)
}

export function store({ model }: ConditionCall, { assetKey }: Subject, set: PartitionSet): StoredSet {
  const partitions = model.graph.nodes.get(assetKey)?.spec.partitions
  return storeSet(model.space(assetKey), set, partitions !== undefined && dynamicNames(partitions).length > 0)
}

export function explained(
  call: ConditionCall,
  node: AutomationCondition,
  subject: Subject,
  set: PartitionSet,
  rest: { readonly why?: string | undefined; readonly parts?: readonly (() => Explanation)[] } = {},
): Explanation {
  const said = {
    label: nameOfCondition(node),
    subject: subject.id === call.root.id ? undefined : subject.id,
    why: rest.why,
  }
  return explain(call.model.space(subject.assetKey), set, said, rest.parts)
}

const stateful = new WeakMap<AutomationCondition, boolean>()
const REMEMBERING: readonly AutomationCondition['kind'][] = [
  'since',
  'newly-true',
  'cron-tick-passed',
  'code-version-changed',
  // What it looks at is not in this tree.
  'any-downstream',
]

/** True when it must be evaluated each time, wanted or not. */
export function remembers(node: AutomationCondition): boolean {
  let known = stateful.get(node)
  if (known === undefined) {
    known = REMEMBERING.includes(node.kind) || conditionParts(node).some(remembers)
    stateful.set(node, known)
  }
  return known
}
