import type { OpNode } from '../../definition/op-graph.ts'
import type { PlannedStep } from '../../plan/plan.ts'
import type { OpRun } from './op-run.ts'

/** True when the step may run; the value of another comes from an earlier run. */
export function isSelected({ job }: Pick<OpRun, 'job'>, node: OpNode, suffix: string): boolean {
  const keys = job.selected === undefined ? 'all' : job.selected.get(node.key)
  return keys === 'all' || keys?.has(suffix) === true
}

const NOTHING: ReadonlyMap<string, string> = new Map()

/** One step of an op, as the executor takes steps. */
export function plannedStep({ partition }: Pick<OpRun, 'partition'>, node: OpNode, key: string): PlannedStep {
  return { key, work: { kind: 'op', node }, inputs: [], outputs: [], waitsFor: NOTHING, checks: [], partition }
}
