import type { OpSpec } from '../definition/op-spec.ts'
import type { StepDefinition } from '../definition/step.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { IsolatedCall } from './ports.ts'

/** What a thread or process is to call, and how that which it makes is cut; undefined when the project has it no more. */
export function isolatedCode(
  graph: AssetGraph,
  { op, step, stepKey }: IsolatedCall,
): { readonly code: StepDefinition | OpSpec; readonly partitions: PartitionsDefinition | undefined } | undefined {
  if (op === undefined) {
    const code = graph.steps.get(step ?? stepKey)
    return code === undefined ? undefined : { code, partitions: Object.values(code.outputs)[0]?.partitions }
  }
  const spec = graph.jobs.get(op.job)?.spec
  if (spec?.work.kind !== 'ops') return undefined
  const node = spec.work.graph.nodes.find((one) => one.key === op.key)
  return node === undefined ? undefined : { code: node.op, partitions: spec.partitions }
}
