import type { MapScope, OpNode, OpSource } from '../definition/op-graph.ts'

/** Ops that must have ended before this one can begin, those it reads, waits for, watches, and whose keys it runs over. */
export function opDeps(node: OpNode): ReadonlySet<OpNode> {
  const found = new Set<OpNode>()
  const inputs = node.inputs.map((input) => input.source)
  for (const source of [...inputs, ...node.after, ...(node.trigger?.watched ?? [])]) addNodes(source, found)
  addScope(node.scope, found)
  return found
}

/** Ops whose values it reads, or whose keys it runs over: without them it cannot run. */
export function opReads(node: OpNode): ReadonlySet<OpNode> {
  const found = new Set<OpNode>()
  for (const { source } of node.inputs) if (source.kind !== 'ends') addNodes(source, found)
  addScope(node.scope, found)
  return found
}

function addScope(scope: MapScope | undefined, found: Set<OpNode>): void {
  for (let at = scope; at !== undefined; at = at.parent) found.add(at.over.node)
}

function addNodes(source: OpSource, found: Set<OpNode>): void {
  switch (source.kind) {
    case 'output':
      found.add(source.node)
      return
    case 'item':
      found.add(source.scope.over.node)
      return
    case 'collect':
    case 'element':
      found.add(source.collector.scope.over.node)
      addNodes(source.collector.source, found)
      return
    case 'list':
      for (const one of source.sources) addNodes(one, found)
      return
    case 'ends':
      for (const one of source.trigger.watched) addNodes(one, found)
      return
    case 'constant':
    case 'config':
      return
    default:
      throw new Error(`unhandled source ${JSON.stringify(source satisfies never)}`)
  }
}
