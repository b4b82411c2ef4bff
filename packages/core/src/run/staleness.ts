/**
 * staleness — which assets are out of date, and why.
 *
 * Rules    an asset is stale when its code version differs from the one it was made under, when a dependency was added
 *          or removed since, or when a dependency's data version is another than the one it was made from. Not
 *          transitive: what lies below a stale asset becomes stale when that asset has been made anew.
 */
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import { NO_MOMENT } from '../partition/key-space.ts'
import type { AssetMaterialized } from '../event/event.ts'
import type { AssetState } from './asset-state.ts'
import type { VersionsRead } from './data-versions.ts'
import { ALL_INPUTS, namedVersions } from './data-versions.ts'
import { versionRead } from './version-read.ts'

export type Freshness = 'missing' | 'stale' | 'fresh' | 'external'

export interface Staleness {
  readonly status: Freshness
  /** Sentences, empty unless `stale`. */
  readonly reasons: readonly string[]
}

/**
 * `state` is that of the asset, or of its partition `partition`. `moment` says which partitions there are: needed where
 * one is made from others than that of the same key.
 */
export function staleness(
  graph: AssetGraph,
  key: string,
  state: AssetState | undefined,
  versions: VersionsRead,
  partition?: string,
  moment: PartitionMoment = NO_MOMENT,
): Staleness {
  const node = graph.nodes.get(key)
  if (node?.step === undefined) return { status: 'external', reasons: [] }
  const made = state?.materialization
  if (made === undefined) return { status: 'missing', reasons: [] }
  const deps = graph.upstream(key)
  const now = new Map(deps.map((dep) => [dep, versionRead(graph, versions, key, partition, dep, moment)]))
  const reasons = [...codeReasons(node, made), ...inputReasons(now, made.inputVersions)]
  return { status: reasons.length === 0 ? 'fresh' : 'stale', reasons }
}

function codeReasons(node: AssetNode, made: AssetMaterialized): string[] {
  const { codeVersion } = node.spec
  if (codeVersion === made.codeVersion) return []
  return [`code version is ${codeVersion ?? 'not given'}, was ${made.codeVersion ?? 'not given'}`]
}

function inputReasons(now: ReadonlyMap<string, string>, before: AssetMaterialized['inputVersions']): string[] {
  if (Object.hasOwn(before, ALL_INPUTS)) {
    return namedVersions([...now])[ALL_INPUTS] === before[ALL_INPUTS] ? [] : ['its inputs have changed']
  }
  const wasRead = (dep: string) => Object.hasOwn(before, dep)
  const deps = [...now.keys()]
  return [
    ...deps.filter((dep) => !wasRead(dep)).map((dep) => `dependency ${dep} was added`),
    ...Object.keys(before)
      .filter((dep) => !now.has(dep))
      .map((dep) => `dependency ${dep} was removed`),
    ...deps.filter((dep) => wasRead(dep) && before[dep] !== now.get(dep)).map((dep) => `${dep} has new data`),
  ]
}
