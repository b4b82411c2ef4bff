/**
 * launch — turns a request into a run: config validated, plan made, run and planned steps ready to be written in one
 * transaction. Nothing of a request that is wrong is left behind.
 *
 * Errors   those of plan, config and storage; nothing was written
 */
import { ConflictError, InvalidError } from '../errors.ts'
import type { RetryStrategy, RunRequest } from '../event/event.ts'
import type { RunRetryPolicy } from '../definition/run-retry.ts'
import type { PartitionMoment } from '../partition/key-space.ts'
import type { PartitionRanges } from '../partition/partition-ranges.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { dynamicSetsOf } from '../plan/dynamic-sets.ts'
import type { Action, Plan, PlannedStep } from '../plan/plan.ts'
import { planRun } from '../plan/plan.ts'
import { planJob } from '../plan/plan-job.ts'
import type { RunClaim } from '../run/claim.ts'
import { LEASE_MS } from '../run/claim.ts'
import { readPartitionMoment } from '../storage/partition-moment.ts'
import type { NewRun, RunKey } from '../storage/storage.ts'
import type { RunConfig, ValidConfig } from './config.ts'
import { validateRunConfig } from './config.ts'
import type { Past } from './past.ts'
import { plannedEvents } from './planned-events.ts'
import type { ExecutePorts, PreparePorts } from './ports.ts'

export interface LaunchRequest {
  readonly action: Action
  /** Of a job of ops: none. */
  readonly assetKeys: Iterable<string>
  readonly selection?: string
  readonly job?: string
  /** Op selection within the job. */
  readonly ops?: string
  /** With action `check`: those, as `asset key/check name`. */
  readonly checks?: readonly string[]
  readonly partition?: string
  /** Several, in one run. */
  readonly partitions?: readonly string[]
  /** The same as ranges, as an earlier run was asked for them. */
  readonly partitionRanges?: PartitionRanges
  /** The run's config document: `{ job, ops, assets, resources }`. */
  readonly config?: RunConfig
  readonly tags?: Readonly<Record<string, string>>
  readonly launchedBy: string
  readonly priority?: number
  readonly pools?: readonly string[]
  readonly maxRuntimeMs?: number
  readonly retries?: RunRetryPolicy
  readonly retryNumber?: number
  readonly backfillId?: string
  readonly runKey?: RunKey
  readonly retryOf?: RetryOf
}

export interface RetryOf {
  readonly parentRunId: string
  readonly rootRunId: string
  readonly strategy: RetryStrategy
  /** Step key → the run whose unfinished load of that step is completed; a step that is not here begins a new load. */
  readonly loadRoots: ReadonlyMap<string, string>
  /** Only these steps of the plan; undefined = all. */
  readonly stepKeys?: ReadonlySet<string>
  /** Of a job of ops: what was done before and is not done again. */
  readonly past?: Past
}

/** A run that could be written down. */
export interface PreparedRun {
  readonly newRun: NewRun
  readonly plan: Plan
  readonly config: ValidConfig
  readonly request: RunRequest
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
  /** Done before, by this run or those that it retries: not done again. */
  readonly past?: Past
  /** Set when its worker was lost: 1 = resumed for the first time. */
  readonly resumeNumber?: number
}

/** Nothing is written. */
export async function prepareRun(
  ports: PreparePorts,
  graph: AssetGraph,
  runId: string,
  request: LaunchRequest,
): Promise<PreparedRun> {
  // Gone through twice, which not every iterable can be.
  const asked = { ...request, assetKeys: [...request.assetKeys] }
  const plan = planLaunch(graph, asked, await readMoment(ports, graph, asked))
  const isReplaced = (resource: string) => Object.hasOwn(ports.resourceValues ?? {}, resource)
  const config = await validateRunConfig(graph, plan, request.config ?? {}, ports.env, isReplaced)
  const recorded = toRunRequest(graph, plan, request)
  const atMs = ports.clock.nowMs()
  const newRun: NewRun = {
    runId,
    events: [{ kind: 'run-queued', runId, atMs, request: recorded }, ...plannedEvents(runId, atMs, plan)],
    ...(request.runKey === undefined ? {} : { runKey: request.runKey }),
  }
  return { newRun, plan, config, request: recorded }
}

/** Writes the run down, claimed by this process. */
export async function launchRun(
  ports: ExecutePorts,
  graph: AssetGraph,
  runId: string,
  request: LaunchRequest,
): Promise<LaunchedRun> {
  const { newRun, plan, config, request: recorded } = await prepareRun(ports, graph, runId, request)
  const claim = { owner: ports.worker, leaseEndsAtMs: ports.clock.nowMs() + LEASE_MS, pools: recorded.pools ?? [] }
  const created = await ports.storage.createRun({ ...newRun, claim })
  if (created.kind === 'existed') {
    throw new ConflictError('conflict/run-exists', `run ${created.runId} was made for this request already.`)
  }
  if (created.claim === undefined) throw new Error(`run ${runId} was written down without its claim`)
  const { loadRoots = new Map<string, string>(), past } = request.retryOf ?? {}
  return {
    runId,
    graph,
    plan,
    config,
    request: recorded,
    loadRoots,
    claim: created.claim,
    ...(past === undefined ? {} : { past }),
  }
}

/** When the request is planned, with the dynamic partitions that it looks into as they are now. */
export function readMoment(
  { storage, clock }: PreparePorts,
  graph: AssetGraph,
  request: Pick<LaunchRequest, 'job' | 'assetKeys' | 'checks'>,
): Promise<PartitionMoment> {
  const job = request.job === undefined ? undefined : graph.jobs.get(request.job)?.spec
  return readPartitionMoment(storage, dynamicSetsOf(graph, job, request), clock.nowMs())
}

/** The plan of a request; of a retry of a job of ops without what was done before. */
export function planLaunch(graph: AssetGraph, request: LaunchRequest, moment: PartitionMoment): Plan {
  const job = request.job === undefined ? undefined : graph.jobs.get(request.job)
  if (request.job !== undefined && job === undefined) {
    const known = [...graph.jobs.keys()].join(', ') || 'none'
    throw new InvalidError(
      'invalid/unknown-job',
      `there is no job "${request.job}" in project "${graph.project.name}" (known: ${known}).`,
    )
  }
  if (job?.spec.work.kind === 'ops') {
    const { retryOf, ops, partition, partitions } = request
    const asked = { ops, partition, partitions, isFromFailure: retryOf?.strategy === 'from-failure' }
    return planJob(job.spec, job.spec.work.graph, asked, moment, retryOf?.past)
  }
  if (request.ops !== undefined) {
    throw new InvalidError('invalid/ops', 'ops are selected within a job of ops; this run has none. Select assets.')
  }
  return onlySteps(planRun(graph, request, moment), request.retryOf?.stepKeys)
}

function onlySteps(plan: Plan, stepKeys: ReadonlySet<string> | undefined): Plan {
  if (stepKeys === undefined || plan.steps.every((step) => stepKeys.has(step.key))) return plan
  const steps = plan.steps
    .filter((step) => stepKeys.has(step.key))
    .map((step) => ({ ...step, waitsFor: new Map([...step.waitsFor].filter(([, key]) => stepKeys.has(key))) }))
  const made = new Set(steps.flatMap((step) => [...step.outputs, ...checkedBy(step)].map(({ assetKey }) => assetKey)))
  return { ...plan, steps, assetKeys: plan.assetKeys.filter((key) => made.has(key)) }
}

function checkedBy({ work, inputs }: PlannedStep): PlannedStep['inputs'] {
  return work.kind === 'check' ? inputs : []
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
  const spec = request.job === undefined ? undefined : graph.jobs.get(request.job)?.spec
  const { retryOf } = request
  return withoutUndefined<RunRequest>({
    project: graph.project.name,
    assets: firstKeys(plan.assetKeys),
    assetCount: plan.assetKeys.length,
    action: plan.action,
    config: request.config ?? {},
    tags: { ...spec?.tags, ...request.tags },
    launchedBy: request.launchedBy,
    selection: request.selection === undefined ? undefined : shorten(request.selection),
    job: request.job,
    ops: request.ops,
    partition: request.partition,
    partitions: plan.partitions,
    priority: request.priority ?? spec?.priority,
    pools: nonEmpty([...new Set([...(spec?.pools ?? []), ...(request.pools ?? [])])]),
    backfillId: request.backfillId,
    maxRuntimeMs: request.maxRuntimeMs ?? spec?.maxRuntimeMs,
    retries: request.retries ?? spec?.retries,
    retryNumber: request.retryNumber,
    runKey: request.runKey?.key,
    parentRunId: retryOf?.parentRunId,
    rootRunId: retryOf?.rootRunId,
    retryStrategy: retryOf?.strategy,
  })
}

function nonEmpty(names: readonly string[]): readonly string[] | undefined {
  return names.length === 0 ? undefined : names
}

type Loose<T> = { readonly [Name in keyof T]: T[Name] | undefined }

function withoutUndefined<T extends object>(fields: Loose<T>): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
