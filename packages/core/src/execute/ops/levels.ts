/**
 * op-levels — a job's ops by the map they stand in, with what an executor wants to know of them at once.
 *
 * Shapes   the root level holds what stands in no map; each map is a level below that in which it was composed.
 */
import type { Collector, MapScope, OpGraph, OpNode, OpSource } from '../../definition/op-graph.ts'

export interface Level {
  readonly scope: MapScope | undefined
  readonly parent: Level | undefined
  readonly nodes: readonly OpNode[]
  readonly children: readonly Level[]
  readonly collectors: readonly Collector[]
  /** Place of a node, a child's scope or a collector of a child in its list. */
  readonly placeOf: ReadonlyMap<OpNode | MapScope, number>
  /** Node → how many of this level (ops, collectors, maps) use its value. */
  readonly uses: ReadonlyMap<OpNode, number>
  /** Of this level's map: nodes of the level above whose value something within uses, the dynamic one first. */
  readonly usedAbove: ReadonlySet<OpNode>
}

export function levelsOf(graph: OpGraph): Level {
  const nodesIn = groupBy(graph.nodes, (node) => node.scope)
  const scopesIn = groupBy(graph.scopes, (scope) => scope.parent)
  const build = (scope: MapScope | undefined, parent: Level | undefined): Level => {
    const nodes = nodesIn.get(scope) ?? []
    const scopes = scopesIn.get(scope) ?? []
    const children: Level[] = []
    const uses = new Map<OpNode, number>()
    const usedAbove = new Set<OpNode>()
    const level: Level = {
      scope,
      parent,
      nodes,
      children,
      collectors: scope?.collectors ?? [],
      placeOf: new Map<OpNode | MapScope, number>(
        [...nodes.entries(), ...scopes.entries()].map(([i, one]) => [one, i]),
      ),
      uses,
      usedAbove,
    }
    children.push(...scopes.map((one) => build(one, level)))
    const users = [
      ...nodes.map((node) => readBy(node)),
      ...level.collectors.map((collector) => valuesIn(collector.source)),
      ...children.map((child) => child.usedAbove),
    ]
    for (const used of users) {
      for (const node of used) {
        if (node.scope === scope) uses.set(node, (uses.get(node) ?? 0) + 1)
        else usedAbove.add(node)
      }
    }
    if (scope !== undefined) usedAbove.add(scope.over.node)
    return level
  }
  return build(undefined, undefined)
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}

/** Ops whose values this one reads. */
export function readBy(node: OpNode): ReadonlySet<OpNode> {
  return new Set(node.inputs.flatMap(({ source }) => [...valuesIn(source)]))
}

/** Ops whose values a source is made of, as far as they are read straight from the op. */
export function valuesIn(source: OpSource): ReadonlySet<OpNode> {
  if (source.kind === 'output') return new Set([source.node])
  if (source.kind === 'list') return new Set(source.sources.flatMap((one) => [...valuesIn(one)]))
  return new Set()
}

/** Collectors whose values something reads; of the others only the ends matter. */
export function readCollectors(graph: OpGraph): ReadonlySet<Collector> {
  const read = new Set<Collector>()
  const add = (source: OpSource): void => {
    if (source.kind === 'list') for (const one of source.sources) add(one)
    if (source.kind !== 'collect' && source.kind !== 'element') return
    if (read.has(source.collector)) return
    read.add(source.collector)
    add(source.collector.source)
  }
  for (const node of graph.nodes) for (const { source } of node.inputs) add(source)
  return read
}
