/**
 * watched — which conditions there are, in the order of evaluation, and what each of them looks at: so that only those
 * are evaluated again for which something has changed.
 */
import type { AutomationCondition, DepFilter } from '../../definition/automation-condition.ts'
import { conditionParts } from '../../definition/automation-condition.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { chosen } from '../condition/dep-filter.ts'
import type { Subject } from '../condition/subject.ts'
import { assetSubject, checkSubject } from '../condition/subject.ts'

export interface Conditioned {
  readonly subject: Subject
  readonly condition: AutomationCondition
  /** Ticks that may change it. */
  readonly crons: readonly { readonly cron: string; readonly timezone: string }[]
  readonly usesBackfills: boolean
}

export interface Watched {
  /** Upstream first; an asset's checks after it. */
  readonly conditioned: readonly Conditioned[]
  /** Assets and checks that any condition looks at → the ids of those conditions' subjects. */
  readonly watchersOf: ReadonlyMap<string, readonly string[]>
  /** Assets of which something must be known. */
  readonly assetKeys: ReadonlySet<string>
  readonly usesBackfills: boolean
  /** A condition asks whether data changed. */
  readonly usesDataVersions: boolean
}

interface Seen {
  readonly subjects: Map<string, Subject>
  readonly crons: Map<string, { readonly cron: string; readonly timezone: string }>
  readonly visited: Set<string>
  usesBackfills: boolean
  usesDataVersions: boolean
}

export function watched(graph: AssetGraph): Watched {
  const watchers = new Map<string, string[]>()
  const assetKeys = new Set<string>()
  let usesDataVersions = false
  const conditioned = conditionsOf(graph).map(({ subject, condition }): Conditioned => {
    const seen: Seen = {
      subjects: new Map(),
      crons: new Map(),
      visited: new Set(),
      usesBackfills: false,
      usesDataVersions: false,
    }
    look(graph, condition, subject, seen)
    usesDataVersions ||= seen.usesDataVersions
    for (const { id, assetKey } of seen.subjects.values()) {
      assetKeys.add(assetKey)
      const known = watchers.get(id)
      if (known === undefined) watchers.set(id, [subject.id])
      else known.push(subject.id)
    }
    return { subject, condition, crons: [...seen.crons.values()], usesBackfills: seen.usesBackfills }
  })
  return {
    conditioned,
    watchersOf: watchers,
    assetKeys,
    usesBackfills: conditioned.some((one) => one.usesBackfills),
    usesDataVersions,
  }
}

function conditionsOf(
  graph: AssetGraph,
): readonly { readonly subject: Subject; readonly condition: AutomationCondition }[] {
  return graph.order.flatMap((key) => {
    const node = graph.nodes.get(key)
    const own = node?.spec.automation
    const checks = (node?.checks ?? []).flatMap(({ name, automation }) =>
      automation === undefined ? [] : [{ subject: checkSubject(key, name), condition: automation }],
    )
    return own === undefined ? checks : [{ subject: assetSubject(key), condition: own }, ...checks]
  })
}

function look(graph: AssetGraph, node: AutomationCondition, subject: Subject, seen: Seen): void {
  seen.subjects.set(subject.id, subject)
  if (node.kind === 'cron-tick-passed') seen.crons.set(`${node.cron} ${node.timezone}`, node)
  if (node.kind === 'backfill-in-progress') seen.usesBackfills = true
  if (node.kind === 'data-version-changed') seen.usesDataVersions = true
  for (const { part, on } of partsOn(graph, node, subject)) look(graph, part, on, seen)
  if (node.kind === 'any-downstream') lookDown(graph, node, subject, seen)
}

function partsOn(graph: AssetGraph, node: AutomationCondition, subject: Subject) {
  switch (node.kind) {
    case 'any-deps':
    case 'all-deps': {
      const deps = subject.check === undefined ? graph.upstream(subject.assetKey) : [subject.assetKey]
      return deps.filter(chosen(graph, node)).map((dep) => ({ part: node.of, on: assetSubject(dep) }))
    }
    case 'any-checks':
    case 'all-checks': {
      const checks = graph.nodes.get(subject.assetKey)?.checks ?? []
      return checks.map(({ name }) => ({ part: node.of, on: checkSubject(subject.assetKey, name) }))
    }
    default:
      return conditionParts(node).map((part) => ({ part, on: subject }))
  }
}

/** Down a graph of many ways each reader is looked at once. */
function lookDown(graph: AssetGraph, filter: DepFilter, subject: Subject, seen: Seen): void {
  for (const reader of graph.downstream(subject.assetKey).filter(chosen(graph, filter))) {
    const condition = graph.nodes.get(reader)?.spec.automation
    if (condition === undefined || seen.visited.has(reader)) continue
    seen.visited.add(reader)
    look(graph, condition, assetSubject(reader), seen)
  }
}
