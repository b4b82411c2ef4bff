import type { OpSpec } from '../definition/op-spec.ts'
import type { StepDefinition } from '../definition/step.ts'
import type { PlannedStep } from '../plan/plan.ts'

/** What an author said of the function that a step calls; undefined for one that only looks. */
export function codeOf({ work }: PlannedStep): StepDefinition | OpSpec | undefined {
  if (work.kind === 'materialize') return work.definition
  return work.kind === 'op' ? work.node.op : undefined
}

/** The step as a message names it. */
export function nameOf(step: PlannedStep): string {
  return `${step.work.kind === 'op' ? 'op' : 'asset'} "${step.key}"`
}
