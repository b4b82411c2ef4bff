/**
 * neighbours — the parts of a condition that look at other assets: deps, checks, what is downstream.
 */
import type { AnyDownstreamConditions, ChecksMatch, DepsMatch } from '../../definition/automation-condition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, intersect, isEmpty, union } from '../../partition/partition-set.ts'
import { indexesOf, rangeSet } from '../../partition/partition-set.ts'
import type { ConditionCall, Evaluate, Found, Scope } from './call.ts'
import { allOf, explained, nameAt } from './call.ts'
import { chosen } from './dep-filter.ts'
import { readBy, readersOf } from './map-sets.ts'
import type { Position } from './position.ts'
import { newest } from './position.ts'
import { assetSubject, checkSubject } from './subject.ts'
import type { Subject } from './subject.ts'

// Of the newest event among very many read partitions, the newest of these is near enough.
const MOST_POSITIONS = 1_000

/** A partition matches a dep when the condition holds for at least one of the partitions that it reads. */
export function evaluateDeps(call: ConditionCall, node: DepsMatch, scope: Scope, evaluate: Evaluate): Found {
  const { subject, candidates, isInitial } = scope
  const deps = depsOf(call, subject).filter(chosen(call.model.graph, node))
  const isAny = node.kind === 'any-deps'
  let set = isAny ? emptySet : candidates
  const matches = deps.map((dep) => {
    const inner = assetSubject(dep)
    const found = evaluate(call, node.of, { subject: inner, candidates: allOf(call, inner), isInitial })
    const own = readersOf(call.model, { reader: subject.assetKey, source: dep }, found.set, candidates)
    set = isAny ? union(set, own) : intersect(set, own)
    return { dep, found, own }
  })
  const at = (index: number): Position | undefined =>
    newest(
      matches.map(({ dep, found }) => {
        if (found.at === undefined) return undefined
        const read = readBy(call.model, { reader: subject.assetKey, source: dep }, rangeSet(index, index))
        return newestAt(found, intersect(read, found.set))
      }),
    )
  // Those that say why it holds come first, so that they are shown.
  const parts = () =>
    matches
      .toSorted((a, b) => Number(isEmpty(a.own) === isAny) - Number(isEmpty(b.own) === isAny))
      .map(({ found }) => found.explain)
  const why = deps.length === 0 ? 'there are no deps' : undefined
  return { set, at, explain: () => explained(call, node, subject, set, { why, parts: parts() }) }
}

export function evaluateChecks(call: ConditionCall, node: ChecksMatch, scope: Scope, evaluate: Evaluate): Found {
  const { subject, candidates, isInitial } = scope
  const checks = call.model.graph.nodes.get(subject.assetKey)?.checks ?? []
  const wanted = checks.filter((check) => node.blockingOnly !== true || check.isBlocking)
  const found = wanted.map(({ name }) =>
    evaluate(call, node.of, { subject: checkSubject(subject.assetKey, name), candidates, isInitial }),
  )
  const sets = found.map((one) => one.set)
  const set = node.kind === 'any-checks' ? union(...sets) : sets.reduce(intersect, candidates)
  const at = (index: number) => newest(found.map((one) => newestAt(one, intersect(one.set, rangeSet(index, index)))))
  const why = wanted.length === 0 ? 'there are no such checks' : undefined
  return {
    set,
    at,
    explain: () => explained(call, node, subject, set, { why, parts: found.map((one) => one.explain) }),
  }
}

/** Holds where a partition that reads this one would be asked for, by the reader's own condition. */
export function evaluateDownstream(
  call: ConditionCall,
  node: AnyDownstreamConditions,
  { subject, candidates, isInitial }: Scope,
  evaluate: Evaluate,
): Found {
  const { graph } = call.model
  const readers = graph.downstream(subject.assetKey).filter(chosen(graph, node))
  const matches = readers.flatMap((reader) => {
    const theirs = graph.nodes.get(reader)?.spec.automation
    if (theirs === undefined) return []
    const inner = assetSubject(reader)
    // By several ways one may come to the same reader.
    const name = `${nameAt(call, theirs, inner)}?${String(isInitial)}`
    let found = call.found.get(name)
    if (found === undefined) {
      found = evaluate(call, theirs, { subject: inner, candidates: allOf(call, inner), isInitial })
      call.found.set(name, found)
    }
    return [{ found, own: readBy(call.model, { reader, source: subject.assetKey }, found.set) }]
  })
  const set = intersect(union(...matches.map(({ own }) => own)), candidates)
  const parts = matches.map(({ found }) => found.explain)
  return { set, explain: () => explained(call, node, subject, set, { parts }) }
}

function depsOf({ model }: ConditionCall, subject: Subject): readonly string[] {
  return subject.check === undefined ? model.graph.upstream(subject.assetKey) : [subject.assetKey]
}

function newestAt({ at }: Found, set: PartitionSet): Position | undefined {
  if (at === undefined) return undefined
  let best: Position | undefined
  let looked = 0
  for (const index of indexesOf(set)) {
    best = newest([best, at(index)])
    if ((looked += 1) >= MOST_POSITIONS) break
  }
  return best
}
