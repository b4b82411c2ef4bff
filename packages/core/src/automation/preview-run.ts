/**
 * preview-run — what a request would come to: the run as it would be written down, and its steps. Nothing is written.
 *
 * Errors   those of `prepareAsk`
 */
import type { PlannedStepSummary } from '../event/event.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { PrepareRunAsk, RunPreview } from './code-host.ts'
import type { EvaluationPorts } from './ports.ts'
import { prepareAsk } from './prepare-ask.ts'

/** Undefined when `staleOnly` leaves nothing to do. */
export async function previewRun(
  ports: EvaluationPorts,
  graph: AssetGraph,
  ask: PrepareRunAsk,
): Promise<RunPreview | undefined> {
  const newRun = await prepareAsk(ports, graph, ask)
  const queued = newRun?.events.find((event) => event.kind === 'run-queued')
  if (newRun === undefined || queued === undefined) return undefined
  const steps = newRun.events.flatMap((event) => (event.kind === 'steps-planned' ? event.steps : []))
  return { request: queued.request, steps: joined(steps) }
}

/** A step whose `after` was announced in several parts, as one. */
function joined(steps: readonly PlannedStepSummary[]): readonly PlannedStepSummary[] {
  const byKey = new Map<string, PlannedStepSummary>()
  for (const step of steps) {
    const before = byKey.get(step.key)
    byKey.set(step.key, before === undefined ? step : { ...before, after: [...before.after, ...step.after] })
  }
  return [...byKey.values()]
}
