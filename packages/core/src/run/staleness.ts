/**
 * staleness — which assets are out of date, and why.
 *
 * Rules    an asset is stale when its code version differs from the one it was made under, when a dependency was added
 *          or removed since, or when a dependency's data version is another than the one it was made from. Not
 *          transitive: what lies below a stale asset becomes stale when that asset has been made anew.
 */
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import { partitionToRead } from '../plan/plan.ts'
import type { AssetMaterialized } from '../event/event.ts'
import type { AssetState } from './asset-state.ts'
import type { DataVersions } from './data-versions.ts'

export type Freshness = 'missing' | 'stale' | 'fresh' | 'external'

export interface Staleness {
  readonly status: Freshness
  /** Sentences, empty unless `stale`. */
  readonly reasons: readonly string[]
}

/** `state` is that of the asset, or of its partition `partition`. */
export function staleness(
  graph: AssetGraph,
  key: string,
  state: AssetState | undefined,
  versions: DataVersions,
  partition?: string,
): Staleness {
  const node = graph.nodes.get(key)
  if (node?.step === undefined) return { status: 'external', reasons: [] }
  const made = state?.materialization
  if (made === undefined) return { status: 'missing', reasons: [] }
  const deps = graph.upstream(key)
  const changed = deps.filter((dep) => {
    const before = made.inputVersions[dep]
    return before !== undefined && before !== versions.of(dep, partitionToRead(graph.nodes.get(dep), partition))
  })
  const reasons = [
    ...codeReasons(node, made),
    ...dependencyReasons(deps, made),
    ...changed.map((dep) => `${dep} has new data`),
  ]
  return { status: reasons.length === 0 ? 'fresh' : 'stale', reasons }
}

function codeReasons(node: AssetNode, made: AssetMaterialized): string[] {
  const { codeVersion } = node.spec
  if (codeVersion === made.codeVersion) return []
  return [`code version is ${codeVersion ?? 'not given'}, was ${made.codeVersion ?? 'not given'}`]
}

function dependencyReasons(deps: readonly string[], made: AssetMaterialized): string[] {
  const added = deps.filter((dep) => !Object.hasOwn(made.inputVersions, dep))
  const removed = Object.keys(made.inputVersions).filter((dep) => !deps.includes(dep))
  return [
    ...added.map((dep) => `dependency ${dep} was added`),
    ...removed.map((dep) => `dependency ${dep} was removed`),
  ]
}
