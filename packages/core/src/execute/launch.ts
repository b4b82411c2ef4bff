/**
 * launch — turns a request into a run that is written down: config validated, plan made, run and planned steps in one
 * transaction. Nothing of a request that is wrong is left behind.
 *
 * Errors   those of plan, config and storage; nothing was written
 */
import type { Event, PlannedStepSummary, RetryStrategy, RunRequest } from '../event/event.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { Action, Plan, PlannedStep } from '../plan/plan.ts'
import { planRun } from '../plan/plan.ts'
import type { RunClaim } from '../run/claim.ts'
import { LEASE_MS } from '../run/claim.ts'
import type { RunConfig, ValidConfig } from './config.ts'
import { validateRunConfig } from './config.ts'
import type { ExecutePorts } from './ports.ts'

export interface LaunchRequest {
  readonly action: Action
  readonly assetKeys: Iterable<string>
  readonly selection?: string
  readonly partition?: string
  readonly config?: RunConfig
  readonly tags?: Readonly<Record<string, string>>
  readonly launchedBy: string
  readonly retryOf?: RetryOf
}

export interface RetryOf {
  readonly parentRunId: string
  readonly rootRunId: string
  readonly strategy: RetryStrategy
  /** The run whose loads a retry from failure completes. */
  readonly loadRoot: string
}

/** A run that is written down and claimed by this process: ready for `executeRun`. */
export interface LaunchedRun {
  readonly runId: string
  readonly graph: AssetGraph
  readonly plan: Plan
  readonly config: ValidConfig
  readonly request: RunRequest
  readonly loadRoot: string
  readonly claim: RunClaim
}

export async function launchRun(
  ports: ExecutePorts,
  graph: AssetGraph,
  runId: string,
  request: LaunchRequest,
): Promise<LaunchedRun> {
  const plan = planRun(graph, request)
  const runConfig = request.config ?? {}
  const isReplaced = (resource: string) => Object.hasOwn(ports.resourceValues ?? {}, resource)
  const config = await validateRunConfig(graph, plan, runConfig, ports.env, isReplaced)
  const recorded = toRunRequest(graph, plan, request)
  const atMs = ports.clock.nowMs()
  const created = await ports.storage.createRun({
    runId,
    events: [{ kind: 'run-queued', runId, atMs, request: recorded }, ...plannedEvents(runId, atMs, plan)],
    claim: { owner: ports.worker, leaseEndsAtMs: atMs + LEASE_MS },
  })
  if (created.kind === 'existed' || created.claim === undefined) throw new Error(`run ${runId} exists already`)
  const loadRoot = recorded.loadRoot ?? runId
  return { runId, graph, plan, config, request: recorded, loadRoot, claim: created.claim }
}

// So many keys are worth reading in a run's header; the planned steps name them all.
const KEYS_IN_REQUEST = 200

function toRunRequest(graph: AssetGraph, plan: Plan, request: LaunchRequest): RunRequest {
  const { selection, partition, retryOf } = request
  return {
    project: graph.project.name,
    assets: plan.assetKeys.slice(0, KEYS_IN_REQUEST),
    assetCount: plan.assetKeys.length,
    action: plan.action,
    config: request.config ?? {},
    tags: request.tags ?? {},
    launchedBy: request.launchedBy,
    ...(selection === undefined ? {} : { selection }),
    ...(partition === undefined ? {} : { partition }),
    ...(retryOf === undefined
      ? {}
      : {
          parentRunId: retryOf.parentRunId,
          rootRunId: retryOf.rootRunId,
          retryStrategy: retryOf.strategy,
          ...(retryOf.strategy === 'from-failure' ? { loadRoot: retryOf.loadRoot } : {}),
        }),
  }
}

// Well under MAX_EVENT_BYTES, also when every character takes three bytes.
const CHUNK_CHARS = 20_000

/** The plan as events, as many as its length asks for. */
function plannedEvents(runId: string, atMs: number, plan: Plan): Event[] {
  const chunks: PlannedStepSummary[][] = [[]]
  let chars = 0
  for (const step of plan.steps) {
    const summary = summarise(step)
    const size = summaryChars(summary)
    if (chars + size > CHUNK_CHARS && chars > 0) {
      chunks.push([])
      chars = 0
    }
    chunks.at(-1)?.push(summary)
    chars += size
  }
  return chunks.map((steps) => ({ kind: 'steps-planned', runId, atMs, steps }))
}

function summarise(step: PlannedStep): PlannedStepSummary {
  const checks = step.checks.map((check) => `${check.assetKey}/${check.name}`)
  return {
    key: step.key,
    assets: step.outputs.map((planned) => planned.assetKey),
    after: [...new Set(step.waitsFor.values())],
    ...(checks.length === 0 ? {} : { checks }),
  }
}

function summaryChars(summary: PlannedStepSummary): number {
  const names = [summary.key, ...summary.assets, ...summary.after, ...(summary.checks ?? [])]
  return names.reduce((sum, name) => sum + name.length + 3, 60)
}
