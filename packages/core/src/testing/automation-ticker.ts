import { automationRef } from '../automation/automation-ref.ts'
import type { AutomationOutcome } from '../automation/code-host.ts'
import type { AutomationEvaluator } from '../automation/evaluator/automation-evaluator.ts'
import { automationEvaluator } from '../automation/evaluator/automation-evaluator.ts'
import type { EvaluationPorts } from '../automation/ports.ts'
import type { AssetGraph } from '../graph/graph.ts'

/** Evaluates the conditions of a project and writes down what they came to, as the daemon does. */
export class AutomationTicker {
  readonly #ports: EvaluationPorts
  readonly #graph: AssetGraph
  readonly evaluator: AutomationEvaluator
  /** When time alone may change a condition. */
  nextDueAtMs: number | undefined

  constructor(ports: EvaluationPorts, graph: AssetGraph) {
    this.#ports = ports
    this.#graph = graph
    this.evaluator = automationEvaluator(ports, graph)
  }

  async switchOn(): Promise<void> {
    const { storage, clock } = this.#ports
    await storage.setInstigator(automationRef(this.#graph.project.name), { runningSinceMs: clock.nowMs() })
    this.nextDueAtMs = clock.nowMs()
  }

  /** `isLost`: the daemon dies before it is written down. */
  async tick(isLost = false): Promise<AutomationOutcome> {
    const { storage, clock } = this.#ports
    const ref = automationRef(this.#graph.project.name)
    const state = await storage.getInstigator(ref)
    const outcome = await this.evaluator.evaluate()
    const { runs, cursor, memory, nextDueAtMs, isSlow: _slow, hasMore: _more, ...tick } = outcome
    this.nextDueAtMs = nextDueAtMs
    if (isLost || (cursor === undefined && runs.length === 0)) return outcome
    await storage.commitTick({
      tick: { ...tick, instigator: ref },
      expectedVersion: state?.version ?? 0,
      lastTickAtMs: clock.nowMs(),
      runs,
      memory,
      ...(cursor === undefined ? {} : { cursor }),
    })
    return outcome
  }
}
