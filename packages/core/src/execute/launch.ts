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
  /** Step key → the run whose unfinished load of that step is completed; a step that is not here begins a new load. */
  readonly loadRoots: ReadonlyMap<string, string>
}

/** A run that is written down and claimed by this process: ready for `executeRun`. */
export interface LaunchedRun {
  readonly runId: string
  readonly graph: AssetGraph
  readonly plan: Plan
  readonly config: ValidConfig
  readonly request: RunRequest
  readonly loadRoots: ReadonlyMap<string, string>
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
  const loadRoots = request.retryOf?.loadRoots ?? new Map()
  return { runId, graph, plan, config, request: recorded, loadRoots, claim: created.claim }
}

// What is worth reading in a run's header, and leaves room in its event for config and tags: the planned steps name all.
const HEADER_CHARS = 4_000

function firstKeys(keys: readonly string[]): readonly string[] {
  let chars = 0
  const end = keys.findIndex((key) => (chars += key.length + 3) > HEADER_CHARS)
  return end === -1 ? keys : keys.slice(0, end)
}

function shorten(text: string): string {
  return text.length <= HEADER_CHARS ? text : `${text.slice(0, HEADER_CHARS)}…`
}

function toRunRequest(graph: AssetGraph, plan: Plan, request: LaunchRequest): RunRequest {
  const { selection, partition, retryOf } = request
  return {
    project: graph.project.name,
    assets: firstKeys(plan.assetKeys),
    assetCount: plan.assetKeys.length,
    action: plan.action,
    config: request.config ?? {},
    tags: request.tags ?? {},
    launchedBy: request.launchedBy,
    ...(selection === undefined ? {} : { selection: shorten(selection) }),
    ...(partition === undefined ? {} : { partition }),
    ...(retryOf === undefined
      ? {}
      : {
          parentRunId: retryOf.parentRunId,
          rootRunId: retryOf.rootRunId,
          retryStrategy: retryOf.strategy,
        }),
  }
}

// Well under MAX_EVENT_BYTES, also when every character takes three bytes.
const CHUNK_CHARS = 16_000
const NAMES_AT_ONCE = 15

/** The plan as events, as many as its length asks for. */
function plannedEvents(runId: string, atMs: number, plan: Plan): Event[] {
  const chunks: PlannedStepSummary[][] = [[]]
  let chars = 0
  for (const summary of plan.steps.flatMap(summarise)) {
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

/** One summary, and for a step that waits for very many others as many more as name them all. */
function summarise(step: PlannedStep): readonly PlannedStepSummary[] {
  const checks = step.checks.map((check) => `${check.assetKey}/${check.name}`)
  const after = [...new Set(step.waitsFor.values())]
  const summary = {
    key: step.key,
    assets: step.outputs.map((planned) => planned.assetKey),
    after: after.slice(0, NAMES_AT_ONCE),
    ...(checks.length === 0 ? {} : { checks }),
  }
  const more: PlannedStepSummary[] = []
  for (let i = NAMES_AT_ONCE; i < after.length; i += NAMES_AT_ONCE) {
    more.push({ key: step.key, assets: [], after: after.slice(i, i + NAMES_AT_ONCE), isContinued: true })
  }
  return [summary, ...more]
}

function summaryChars(summary: PlannedStepSummary): number {
  const names = [summary.key, ...summary.assets, ...summary.after, ...(summary.checks ?? [])]
  return names.reduce((sum, name) => sum + name.length + 3, 80)
}
