/**
 * local-host — a project's code in the test's own process: the same answers as in a process of its own.
 */
import {
  automationEvaluator,
  assetStandings,
  backfillAdvancer,
  buildGraph,
  evaluateScheduleTick,
  evaluateSensorTick,
  explainSubject,
  planBackfill,
  prepareAsk,
  prepareRun,
  previewRun,
  retryRequest,
  snapshotOf,
  validateCursor,
  validatePush,
  type AssetGraph,
  type Clock,
  type CodeHost,
  type EvaluationPorts,
  type Project,
  type Storage,
} from '@ingot/core'

export interface HostPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly newId: () => string
}

export function localHost({ storage, clock, newId }: HostPorts, project: Project, codeVersion: string): CodeHost {
  const graph: AssetGraph = buildGraph(project)
  const ports: EvaluationPorts = { storage, clock, random: () => 0.5, env: {}, newRunId: newId }
  const automation = automationEvaluator(ports, graph)
  const { advanceBackfill } = backfillAdvancer(ports, graph)
  return {
    project: graph.project.name,
    codeVersion,
    snapshot: snapshotOf(graph),
    prepareRun: (ask) => prepareAsk(ports, graph, ask),
    async prepareRetry({ runId, strategy, launchedBy }) {
      const request = await retryRequest(storage, runId, strategy, launchedBy)
      return (await prepareRun(ports, graph, newId(), request)).newRun
    },
    evaluateSchedule: (ask) => evaluateScheduleTick(ports, graph, ask),
    evaluateSensor: (ask) => evaluateSensorTick(ports, graph, ask),
    checkPush: ({ name, body }) => validatePush(graph, name, body),
    checkCursor: ({ name, cursor }) => validateCursor(graph, name, cursor),
    evaluateAutomation: ({ isDryRun = false }) => automation.evaluate({ isDryRun }),
    planBackfill: (ask) => planBackfill(ports, graph, ask),
    advanceBackfill,
    ...assetStandings(ports, graph),
    explain: (ask) => explainSubject(automation, graph, ask),
    previewRun: (ask) => previewRun(ports, graph, ask),
  }
}
