/**
 * answers — what a project's code answers to each ask: core's functions over this process's graph and store.
 */
import type { AssetGraph, CodeHost, EvaluationPorts, NewRun, PrepareRetryAsk } from '@ingot/core'
import {
  assetStandings,
  automationEvaluator,
  backfillAdvancer,
  evaluateScheduleTick,
  evaluateSensorTick,
  explainSubject,
  idMaker,
  planBackfill,
  prepareAsk,
  prepareRun,
  previewRun,
  retryRequest,
  selectAssets,
  snapshotOf,
  systemClock,
  validateCursor,
  validatePush,
} from '@ingot/core'

import type { LoadedCode } from './serving.ts'

export function codeAnswers({ graph, runtime, codeVersion }: LoadedCode): CodeHost {
  const { storage, clock = systemClock, env = process.env } = runtime
  const ports: EvaluationPorts = { storage, clock, random: Math.random, env, newRunId: idMaker(clock) }
  const { advanceBackfill } = backfillAdvancer(ports, graph)
  const automation = automationEvaluator(ports, graph)
  const { describeAssets, describePartitions, inputVersions } = assetStandings(ports, graph)
  return {
    project: graph.project.name,
    codeVersion,
    snapshot: snapshotOf(graph),
    prepareRun: (ask) => prepareAsk(ports, graph, ask),
    prepareRetry: (ask) => prepareRetry(ports, graph, ask),
    evaluateSchedule: (ask) => evaluateScheduleTick(ports, graph, ask),
    evaluateSensor: (ask) => evaluateSensorTick(ports, graph, ask),
    checkPush: ({ name, body }) => validatePush(graph, name, body),
    checkCursor: ({ name, cursor }) => validateCursor(graph, name, cursor),
    evaluateAutomation: ({ isDryRun = false }) => automation.evaluate({ isDryRun }),
    planBackfill: (ask) => planBackfill(ports, graph, ask),
    advanceBackfill,
    describeAssets,
    describePartitions,
    inputVersions,
    explain: (ask) => explainSubject(automation, graph, ask),
    previewRun: (ask) => previewRun(ports, graph, ask),
  }
}

async function prepareRetry(
  ports: EvaluationPorts,
  graph: AssetGraph,
  { runId, strategy, select, launchedBy, retryNumber }: PrepareRetryAsk,
): Promise<NewRun> {
  const selected = select === undefined ? [] : await selectedOf(ports, graph, runId, select)
  const request = await retryRequest(ports.storage, runId, strategy, launchedBy, selected)
  const numbered = retryNumber === undefined ? request : { ...request, retryNumber }
  return (await prepareRun(ports, graph, ports.newRunId(), numbered)).newRun
}

/** Assets, or an op selection of a job that is composed of ops. */
async function selectedOf(
  { storage }: EvaluationPorts,
  graph: AssetGraph,
  runId: string,
  select: string,
): Promise<readonly string[]> {
  const job = (await storage.getRun(runId))?.request.job
  const isOfOps = job !== undefined && graph.jobs.get(job)?.spec.work.kind === 'ops'
  return isOfOps ? [select] : selectAssets(select, graph)
}
