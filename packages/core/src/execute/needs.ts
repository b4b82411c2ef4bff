import type { IoManager } from '../definition/io-manager.ts'
import type { AnyResources } from '../definition/resource.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { codeOf } from './code.ts'

/** The IO manager of an asset: its own, else the project's, else undefined for the instance's default. */
export function ioOf(graph: AssetGraph, assetKey: string): IoManager | undefined {
  return graph.nodes.get(assetKey)?.spec.io ?? graph.project.io
}

/** What a step needs opened: for its function, for the IO managers of what it reads and makes, for its checks. */
export function resourcesOfStep(graph: AssetGraph, step: PlannedStep): readonly AnyResources[] {
  const own = step.work.kind === 'observe' ? step.work.asset.resources : (codeOf(step)?.resources ?? {})
  const touched = [...step.inputs, ...step.outputs].map(({ assetKey }) => ioOf(graph, assetKey)?.resources ?? {})
  return [own, ...touched, ...step.checks.map((check) => check.resources)]
}
