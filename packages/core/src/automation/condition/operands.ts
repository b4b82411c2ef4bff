/**
 * operands — the leaves of a condition: each asks the read model one thing.
 */
import type {
  AutomationCondition,
  CronTickPassed,
  InLatestTimeWindow,
  PlainOperand,
} from '../../definition/automation-condition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, has, indexesOf, indexSet, intersect, isEmpty } from '../../partition/partition-set.ts'
import { samePartitions } from '../../partition/same-partitions.ts'
import type { ConditionCall, Found, Scope } from './call.ts'
import { explained, passing, recall, remember } from './call.ts'
import { latestWindow } from './latest-window.ts'
import { runTogether } from './map-sets.ts'
import type { Position } from './position.ts'
import type { Subject } from './subject.ts'

export function evaluateOperand(call: ConditionCall, node: PlainOperand, scope: Scope): Found {
  const { model } = call
  const { subject, candidates, isInitial } = scope
  const found = (set: PartitionSet, why: string): Found => status(call, node, scope, set, why)
  switch (node.kind) {
    case 'missing':
      return found(model.missing(subject), 'was never made')
    case 'run-in-progress':
      return found(model.runInProgress(subject), 'is in a run that has not ended')
    case 'backfill-in-progress':
      return found(model.backfillInProgress(subject), 'is in a backfill that has not ended')
    case 'execution-failed':
      return found(model.failed(subject), 'failed the last time')
    case 'check-passed':
      return found(model.checkResult(subject, true), 'passed')
    case 'check-failed':
      return found(model.checkResult(subject, false), 'did not pass')
    case 'newly-updated':
      return newlyUpdated(call, node, scope)
    case 'data-version-changed':
      return found(passing(call, model.dataChanged(subject)), 'has new data')
    case 'newly-requested': {
      const upTo = () => [model.previousHeadId, model.tick - 1] as const
      return { ...found(passing(call, model.requestedBefore(subject)), 'was asked for'), upTo }
    }
    case 'will-be-requested':
      return found(passing(call, willBeRequested(call, subject)), 'will be made in the same run')
    case 'initial-evaluation':
      return found(passing(call, isInitial ? candidates : emptySet), 'is looked at for the first time')
    case 'executed-with-root-target':
      return found(passing(call, executedWithRoot(call, subject)), `was made in the same run as ${call.root.id}`)
    case 'code-version-changed':
      return codeVersionChanged(call, node, scope)
    default:
      throw new Error(`unhandled condition ${String(node.kind satisfies never)}`)
  }
}

export function evaluateWindow(call: ConditionCall, node: InLatestTimeWindow, scope: Scope): Found {
  const { assetKey } = scope.subject
  const partitions = call.model.graph.nodes.get(assetKey)?.spec.partitions
  const set = latestWindow(partitions, call.model.moment, call.model.space(assetKey), node.lookbackMs)
  return status(call, node, scope, set, undefined)
}

export function evaluateCron(call: ConditionCall, node: CronTickPassed, scope: Scope): Found {
  const { subject, candidates } = scope
  // One that was not there before has seen no tick: a condition that is new does not catch up on the past.
  const isKnown = recall(call, node, subject)?.isKnown === true
  if (!isKnown) call.isSettled = false
  remember(call, node, subject, { isKnown: true })
  const tickMs = isKnown ? call.model.latestTick(node.cron, node.timezone) : undefined
  // Also where there is no partition yet: the tick has been seen, and is not to be seen again by those that come.
  if (tickMs !== undefined) call.isSettled = false
  const set = tickMs === undefined ? emptySet : candidates
  const why = tickMs === undefined ? undefined : `the tick of ${new Date(tickMs).toISOString()} has passed`
  const position = tickMs === undefined ? undefined : ([call.model.newestIdAt(tickMs), call.model.tick] as const)
  return {
    set,
    ...(position === undefined ? {} : { at: () => position, upTo: () => position }),
    explain: () => explained(call, node, subject, set, { why }),
  }
}

function status(
  call: ConditionCall,
  node: AutomationCondition,
  { subject, candidates }: Scope,
  all: PartitionSet,
  why: string | undefined,
): Found {
  const set = intersect(all, candidates)
  return { set, explain: () => explained(call, node, subject, set, { why: isEmpty(set) ? undefined : why }) }
}

function newlyUpdated(call: ConditionCall, node: PlainOperand, scope: Scope): Found {
  const updates = call.model.updates(scope.subject)
  return {
    ...status(call, node, scope, passing(call, updates.set), 'was updated'),
    at: (index) => ofEvent(updates.at(index)?.id),
    upTo: (index) => ofEvent(updates.at(index)?.sinceId),
  }
}

function ofEvent(id: number | undefined): Position | undefined {
  return id === undefined ? undefined : [id, 0]
}

/** Only what is made in one run with the root is there before it: of the rest one hears when it was updated. */
function willBeRequested(call: ConditionCall, subject: Subject): PartitionSet {
  const set = call.requestedNow(subject)
  if (isEmpty(set) || subject.id === call.root.id) return set
  const isTogether = subject.check === undefined && runTogether(call.model.graph, call.root.assetKey, subject.assetKey)
  return isTogether ? set : emptySet
}

function executedWithRoot({ model, root }: ConditionCall, subject: Subject): PartitionSet {
  const updates = model.updates(subject)
  if (isEmpty(updates.set)) return emptySet
  const partitionsOf = (key: string) => model.graph.nodes.get(key)?.spec.partitions
  const isSame = samePartitions(partitionsOf(root.assetKey), partitionsOf(subject.assetKey))
  const targets = new Map<string, PartitionSet>()
  const isWithRoot = (index: number): boolean => {
    const runId = updates.at(index)?.runId
    if (runId === undefined) return false
    let set = targets.get(runId)
    if (set === undefined) targets.set(runId, (set = model.runTargets(runId, root)))
    return isSame ? has(set, index) : !isEmpty(set)
  }
  return indexSet([...indexesOf(updates.set)].filter(isWithRoot))
}

function codeVersionChanged(call: ConditionCall, node: PlainOperand, scope: Scope): Found {
  const { subject, candidates } = scope
  const now = call.model.graph.nodes.get(subject.assetKey)?.spec.codeVersion ?? null
  const before = recall(call, node, subject)?.codeVersion
  const isChanged = before !== undefined && before !== now
  if (before !== now) call.isSettled = false
  remember(call, node, subject, { codeVersion: now })
  const why = `has code version ${now ?? 'none'}, had ${before ?? 'none'}`
  return status(call, node, scope, isChanged ? candidates : emptySet, why)
}
