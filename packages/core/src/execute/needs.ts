import type { AnyIoManager } from '../definition/io-manager.ts'
import type { AnyResources } from '../definition/resource.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { codeOf } from './code.ts'

/** The IO manager of an asset: its own, else the project's, else undefined for the instance's default. */
export function ioOf(graph: AssetGraph, assetKey: string): AnyIoManager | undefined {
  return graph.nodes.get(assetKey)?.spec.io ?? graph.project.io
}

/** What a step needs opened: for its function, for the IO managers of what it reads and makes, for its checks. */
export function resourcesOfStep(graph: AssetGraph, step: PlannedStep): readonly AnyResources[] {
  const own = step.work.kind === 'observe' ? step.work.asset.resources : (codeOf(step)?.resources ?? {})
  const touched = [...step.inputs, ...step.outputs].map(({ assetKey }) => ioOf(graph, assetKey)?.resources ?? {})
  return [own, ...touched, ...step.checks.map((check) => check.resources)]
}

/** Names of the resources, and of those that they need themselves. */
export function namesWithin(graph: AssetGraph, all: Iterable<AnyResources>): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (resources: AnyResources): void => {
    for (const { name } of Object.values(resources)) {
      if (names.has(name)) continue
      names.add(name)
      add(graph.resources.get(name)?.resources ?? {})
    }
  }
  for (const resources of all) add(resources)
  return names
}
