import type { AssetGraph } from '../graph/graph.ts'
import type { ExplainAsk } from './code-host.ts'
import type { Explanation } from './condition/explanation.ts'
import { assetSubject, subjectOfCheckName } from './condition/subject.ts'
import type { AutomationEvaluator } from './evaluator/automation-evaluator.ts'

/** An asset goes before a check of the same name. */
export function explainSubject(
  evaluator: AutomationEvaluator,
  graph: AssetGraph,
  { subject }: ExplainAsk,
): Promise<Explanation | undefined> {
  return evaluator.explain((graph.nodes.has(subject) ? assetSubject(subject) : subjectOfCheckName(subject)).id)
}
