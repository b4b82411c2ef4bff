/**
 * lineage-graph — assets and what they are made from, as indexes: who is upstream of whom, and how far.
 *
 * Shapes   an edge is a pair of indexes into `nodes`, from what is read to its reader.
 */
import type { ResponseOf } from '@ingot/server/client'

export type LineageGraph = ResponseOf<'GET /asset-graph'>
export type LineageNode = LineageGraph['nodes'][number]
export type Direction = 'upstream' | 'downstream'

/** Indexes of the next nodes, per node. */
export interface Neighbours {
  readonly upstream: readonly (readonly number[])[]
  readonly downstream: readonly (readonly number[])[]
}

export function neighboursOf(count: number, edges: LineageGraph['edges']): Neighbours {
  const upstream = Array.from({ length: count }, (): number[] => [])
  const downstream = Array.from({ length: count }, (): number[] => [])
  for (const [from, to] of edges) {
    upstream[to]?.push(from)
    downstream[from]?.push(to)
  }
  return { upstream, downstream }
}

/** All that lie in that direction, the start not among them. */
export function reach(
  neighbours: Neighbours,
  starts: readonly number[],
  direction: Direction,
  most = Infinity,
): ReadonlySet<number> {
  const found = new Set<number>()
  let edge = starts
  for (let depth = 0; depth < most && edge.length > 0; depth += 1) {
    const next: number[] = []
    for (const index of edge) {
      for (const other of neighbours[direction][index] ?? []) {
        if (found.has(other)) continue
        found.add(other)
        next.push(other)
      }
    }
    edge = next
  }
  for (const start of starts) found.delete(start)
  return found
}

/** The graph of the nodes that `isKept` keeps, and the edges between them. */
export function subgraph(graph: LineageGraph, isKept: (node: LineageNode, index: number) => boolean): LineageGraph {
  const places = new Map<number, number>()
  const nodes = graph.nodes.filter((node, index) => {
    if (!isKept(node, index)) return false
    places.set(index, places.size)
    return true
  })
  const edges = graph.edges.flatMap(([from, to]): [number, number][] => {
    const [a, b] = [places.get(from), places.get(to)]
    return a === undefined || b === undefined ? [] : [[a, b]]
  })
  return { nodes, edges }
}

/** What a mark of the node says, the worst first. */
export type NodeStatus = 'failed' | 'running' | LineageNode['status']

export function statusOf({ isFailed, activeRunId, status }: LineageNode): NodeStatus {
  if (activeRunId !== undefined) return 'running'
  return isFailed === true ? 'failed' : status
}

/** Changes when the picture must: not when only a status does. */
export function graphHash({ nodes, edges }: LineageGraph): string {
  let hash = 0x811c9dc5
  const add = (text: string) => {
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  for (const { project, key, layer = '', group, status } of nodes) {
    add(`${project} ${key} ${layer} ${group} ${status === 'external'};`)
  }
  for (const [from, to] of edges) hash = Math.imul(hash ^ (from * 65_537 + to), 0x01000193)
  return `${nodes.length}-${edges.length}-${(hash >>> 0).toString(36)}`
}
