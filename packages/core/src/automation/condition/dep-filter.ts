import type { DepFilter, DepSelection } from '../../definition/automation-condition.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { selectAssets } from '../../selection/evaluate.ts'

const selections = new WeakMap<AssetGraph, Map<string, ReadonlySet<string>>>()

/** Whether a dep counts. */
export function chosen(graph: AssetGraph, { allow, ignore }: DepFilter): (key: string) => boolean {
  if (allow === undefined && ignore === undefined) return () => true
  const allowed = allow === undefined ? undefined : keysOf(graph, allow)
  const ignored = ignore === undefined ? undefined : keysOf(graph, ignore)
  return (key) => allowed?.has(key) !== false && ignored?.has(key) !== true
}

/** Throws InvalidError for a selection that does not parse or names an asset that there is not. */
export function keysOf(graph: AssetGraph, selection: DepSelection): ReadonlySet<string> {
  if (typeof selection !== 'string') return new Set(selection)
  let known = selections.get(graph)
  if (known === undefined) selections.set(graph, (known = new Map()))
  let keys = known.get(selection)
  if (keys === undefined) known.set(selection, (keys = new Set(selectAssets(selection, graph))))
  return keys
}
