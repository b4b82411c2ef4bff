/**
 * kept-ops — which ops of a job a retry surely need not run: they were done, and nothing that they read was made since.
 */
import type { MapScope, OpGraph, OpNode } from '../definition/op-graph.ts'
import { opDeps } from './op-deps.ts'

/** What earlier runs of a chain have kept. */
export interface KeptSteps {
  /** Step key → age, the place of its run in the chain. */
  readonly done: ReadonlyMap<string, number>
  /** Step key → output → mapping keys. */
  readonly keys: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
}

/** Ops in a map within a map are not looked into: they may run. */
export function keptOps(graph: OpGraph, kept: KeptSteps): ReadonlySet<OpNode> {
  const ages = new Map<OpNode, number>()
  for (const node of graph.nodes) {
    const own = ownAges(node, kept)
    if (own === undefined) continue
    const read = [...opDeps(node)].map((dep) => ages.get(dep) ?? Number.POSITIVE_INFINITY)
    if (read.every((age) => age <= own.least)) ages.set(node, own.most)
  }
  return new Set(ages.keys())
}

/** Undefined when a step of it is not done. */
function ownAges(node: OpNode, kept: KeptSteps): { readonly least: number; readonly most: number } | undefined {
  const suffixes = node.scope === undefined ? [''] : suffixesOf(node.scope, kept)
  if (suffixes === undefined) return undefined
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (const suffix of suffixes) {
    const age = kept.done.get(node.key + suffix)
    if (age === undefined) return undefined
    least = Math.min(least, age)
    most = Math.max(most, age)
  }
  return { least, most }
}

function suffixesOf({ parent, over }: MapScope, kept: KeptSteps): readonly string[] | undefined {
  if (parent !== undefined || over.node.scope !== undefined) return undefined
  return kept.keys
    .get(over.node.key)
    ?.get(over.output)
    ?.map((key) => `[${key}]`)
}
