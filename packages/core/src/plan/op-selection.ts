/**
 * op-selection — which ops of a job are to run.
 *
 * Shapes   a list with commas: `fetch`, a graph's name for all of its ops, `fetch[key]` for one mapped step;
 *          `+fetch` with those right before it, `++fetch` two steps back, `*fetch` all before it; the same after it with
 *          the sign behind.
 * Errors   InvalidError invalid/ops
 */
import type { OpGraph, OpNode } from '../definition/op-graph.ts'
import { InvalidError } from '../errors.ts'
import { opDeps } from './op-deps.ts'

/** Op key → `all`, or those of its mapped steps that are selected, as `[key]`, `[outer][inner]`. */
export type SelectedOps = ReadonlyMap<string, 'all' | ReadonlySet<string>>

const TERM = /^(\*|\++)?([A-Za-z0-9_.-]+?)((?:\[[A-Za-z0-9_.-]+\])*)(\*|\++)?$/

export function selectOps(graph: OpGraph, text: string): SelectedOps {
  const selected = new Map<string, 'all' | Set<string>>()
  const edges = edgesOf(graph)
  for (const term of text.split(',').map((part) => part.trim())) {
    const [, before, name = '', keys = '', after] = TERM.exec(term) ?? []
    if (name === '') throw bad(`${JSON.stringify(term)} is no op selection; write it like "fetch+, clean"`)
    const nodes = nodesNamed(graph, name)
    if (nodes.length === 0) {
      const known = graph.nodes.map((node) => node.key).slice(0, 10)
      throw bad(`there is no op "${name}" (known: ${known.join(', ')}${graph.nodes.length > 10 ? ', …' : ''})`)
    }
    for (const node of nodes) {
      const known = selected.get(node.key)
      if (keys === '') selected.set(node.key, 'all')
      else if (known !== 'all') selected.set(node.key, new Set(known).add(keys))
    }
    for (const node of walk(nodes, edges.up, levels(before))) selected.set(node.key, 'all')
    for (const node of walk(nodes, edges.down, levels(after))) selected.set(node.key, 'all')
  }
  return selected
}

function nodesNamed(graph: OpGraph, name: string): readonly OpNode[] {
  const exact = graph.nodes.filter((node) => node.key === name)
  return exact.length > 0 ? exact : graph.nodes.filter((node) => node.key.startsWith(`${name}.`))
}

function levels(sign: string | undefined): number {
  return sign === undefined ? 0 : sign === '*' ? Number.POSITIVE_INFINITY : sign.length
}

type Edges = ReadonlyMap<OpNode, ReadonlySet<OpNode>>

function edgesOf(graph: OpGraph): { readonly up: Edges; readonly down: Edges } {
  const up = new Map(graph.nodes.map((node) => [node, opDeps(node)]))
  const down = new Map<OpNode, Set<OpNode>>(graph.nodes.map((node) => [node, new Set()]))
  for (const [node, deps] of up) for (const dep of deps) down.get(dep)?.add(node)
  return { up, down }
}

/** Those within so many steps, without the ones it starts from. */
function walk(from: readonly OpNode[], edges: Edges, most: number): ReadonlySet<OpNode> {
  const found = new Set<OpNode>()
  let edge: readonly OpNode[] = from
  for (let level = 0; level < most && edge.length > 0; level += 1) {
    edge = edge.flatMap((node) => [...(edges.get(node) ?? [])]).filter((node) => !found.has(node))
    for (const node of edge) found.add(node)
  }
  return found
}

function bad(wrong: string): InvalidError {
  return new InvalidError('invalid/ops', `op selection: ${wrong}.`)
}
