/**
 * retry-run — what a retry of a finished run is to do.
 *
 * Rules    `all`: every step of the parent. `from-failure`: every step that did not succeed, but for those skipped by
 *          choice, their own or that of a step before them; what succeeded is loaded through IO managers.
 *          `selection`: the given assets, or the given ops of a job.
 *          Of a job of ops, what succeeded is not run again, and every mapped key that did not succeed is.
 *          A step that did not succeed before completes its load of then, under the same load id: what it may have
 *          stored unseen is replaced. One that did succeed, and every step of `all`, begins a new load.
 * Errors   NotFoundError not-found/run; ConflictError conflict/run-not-finished, conflict/nothing-to-retry
 */
import { ConflictError, NotFoundError } from '../errors.ts'
import type { PlannedStepSummary, RetryStrategy, RunRequest } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'
import { isFinished } from '../run/run-state.ts'
import type { Storage } from '../storage/storage.ts'
import type { LaunchRequest, RetryOf } from './launch.ts'
import type { Past } from './past.ts'
import { readEvents, readPast } from './past.ts'

/** The request for a retry of `runId`; `selected` are assets, or op selections of a job of ops, for strategy `selection`. */
export async function retryRequest(
  storage: Storage,
  runId: string,
  strategy: RetryStrategy,
  launchedBy: string,
  selected: readonly string[] = [],
): Promise<LaunchRequest> {
  const parent = await finishedRun(storage, runId)
  const { request } = parent
  const asked = {
    ...askedBefore(request),
    launchedBy,
    retryOf: { parentRunId: runId, rootRunId: request.rootRunId ?? runId, strategy, loadRoots: NO_ROOTS },
  }
  if (isOfOps(request)) return opsToRetry(storage, parent, asked, strategy, selected)
  const steps = await readSteps(storage, runId)
  const again = strategy === 'selection' ? [] : stepsToRetry(steps, strategy)
  const assetKeys = strategy === 'selection' ? selected : [...new Set(again.flatMap((step) => step.assets))]
  const checks = request.action === 'check' ? [...new Set(again.flatMap((step) => step.checks ?? []))] : []
  if (assetKeys.length === 0 && checks.length === 0) throw nothingToRetry(runId)
  const loadRoots = strategy === 'all' ? NO_ROOTS : await unfinishedLoads(storage, parent, steps)
  const stepKeys = strategy === 'from-failure' ? { stepKeys: new Set(again.map((step) => step.key)) } : {}
  return {
    ...asked,
    assetKeys,
    ...(checks.length === 0 ? {} : { checks }),
    retryOf: { ...asked.retryOf, loadRoots, ...stepKeys },
  }
}

const NO_ROOTS: ReadonlyMap<string, string> = new Map()

/** True for a run of a job that is composed of ops. */
export function isOfOps(request: Pick<RunRequest, 'job' | 'assetCount'>): boolean {
  return request.job !== undefined && request.assetCount === 0
}

/** What a run was asked to do, without what only the first of a chain has. */
export function askedBefore(request: RunRequest): Omit<LaunchRequest, 'launchedBy' | 'assetKeys'> {
  const { action, config, tags, partitions } = request
  return {
    action,
    config,
    tags,
    ...given(request, 'selection'),
    ...given(request, 'job'),
    ...given(request, 'ops'),
    ...given(request, 'partition'),
    ...given(request, 'priority'),
    ...given(request, 'pools'),
    ...given(request, 'backfillId'),
    ...given(request, 'maxRuntimeMs'),
    ...given(request, 'retries'),
    ...given(request, 'retryNumber'),
    ...(partitions === undefined ? {} : { partitionRanges: partitions }),
  }
}

function given<Name extends keyof RunRequest>(request: RunRequest, name: Name): Pick<RunRequest, Name> {
  return (request[name] === undefined ? {} : { [name]: request[name] }) as Pick<RunRequest, Name>
}

function nothingToRetry(runId: string): ConflictError {
  return new ConflictError(
    'conflict/nothing-to-retry',
    `run ${runId} has no step left to retry: all succeeded. To make everything again, use strategy "all".`,
  )
}

async function opsToRetry(
  storage: Storage,
  parent: RunState,
  asked: Omit<LaunchRequest, 'assetKeys'> & { readonly retryOf: RetryOf },
  strategy: RetryStrategy,
  selected: readonly string[],
): Promise<LaunchRequest> {
  const isNothing =
    strategy === 'selection' ? selected.length === 0 : strategy === 'from-failure' && parent.status === 'succeeded'
  if (isNothing) throw nothingToRetry(parent.runId)
  const ops = strategy === 'selection' ? selected.join(', ') : asked.ops
  const past = await pastOfRetry(storage, parent, strategy, ops)
  return {
    ...asked,
    ...(ops === undefined ? {} : { ops }),
    assetKeys: [],
    retryOf: { ...asked.retryOf, ...(past === undefined ? {} : { past }) },
  }
}

/** What a retry of a job of ops takes from before: nothing, when it begins everything anew. */
export async function pastOfRetry(
  storage: Storage,
  parent: RunState,
  strategy: RetryStrategy,
  ops: string | undefined,
): Promise<Past | undefined> {
  if (!isOfOps(parent.request) || (strategy === 'all' && ops === undefined)) return undefined
  return readPast(storage, parent)
}

/** Step key → the run whose unfinished load of it a retry of `parent` completes. */
export async function loadRootsOf(
  storage: Storage,
  parent: RunState,
  strategy: RetryStrategy,
): Promise<ReadonlyMap<string, string>> {
  if (strategy === 'all' || isOfOps(parent.request)) return NO_ROOTS
  return unfinishedLoads(storage, parent, await readSteps(storage, parent.runId))
}

async function finishedRun(storage: Storage, runId: string): Promise<RunState> {
  const parent = await storage.getRun(runId)
  if (parent === undefined)
    throw new NotFoundError('not-found/run', `there is no run ${runId}. See \`ingot run list\`.`)
  if (isFinished(parent.status)) return parent
  throw new ConflictError(
    'conflict/run-not-finished',
    `run ${runId} is still ${parent.status}; cancel it first, or wait.`,
  )
}

interface PastStep {
  readonly planned: PlannedStepSummary
  /** `chosen`: skipped by choice. `passed`: skipped because of a step before it. `open`: failed, canceled, never ended. */
  readonly end: 'done' | 'chosen' | 'passed' | 'open'
}

/** Step key → the run in which its load began that no run since has finished. */
async function unfinishedLoads(
  storage: Storage,
  run: RunState,
  steps: readonly PastStep[],
): Promise<ReadonlyMap<string, string>> {
  const roots = new Map(
    steps.flatMap(({ planned, end }) => (end === 'done' ? [] : [[planned.key, run.runId] as const])),
  )
  const { parentRunId, retryStrategy } = run.request
  const before = parentRunId === undefined || retryStrategy === 'all' ? undefined : await storage.getRun(parentRunId)
  if (before === undefined || roots.size === 0) return roots
  const earlier = await unfinishedLoads(storage, before, await readSteps(storage, before.runId))
  return new Map([...roots].map(([key, runId]) => [key, earlier.get(key) ?? runId]))
}

const STEP_KINDS = ['steps-planned', 'step-succeeded', 'step-skipped'] as const

async function readSteps(storage: Storage, runId: string): Promise<readonly PastStep[]> {
  const planned = new Map<string, PlannedStepSummary>()
  const ends = new Map<string, PastStep['end']>()
  for await (const event of readEvents(storage, runId, STEP_KINDS)) {
    if (event.kind === 'steps-planned') {
      for (const step of event.steps) {
        const known = planned.get(step.key)
        planned.set(step.key, known === undefined ? step : { ...known, after: [...known.after, ...step.after] })
      }
    }
    if (event.kind === 'step-succeeded') ends.set(event.stepKey, 'done')
    if (event.kind === 'step-skipped') ends.set(event.stepKey, event.cause === 'chosen' ? 'chosen' : 'passed')
  }
  return [...planned.values()].map((step) => ({ planned: step, end: ends.get(step.key) ?? 'open' }))
}

/** Plan order: what a step waits for stands before it. */
function stepsToRetry(steps: readonly PastStep[], strategy: 'all' | 'from-failure'): readonly PlannedStepSummary[] {
  if (strategy === 'all') return steps.map((step) => step.planned)
  const again = new Set<string>()
  const skipped = new Set<string>()
  for (const { planned, end } of steps) {
    const waitsFor = (keys: ReadonlySet<string>) => planned.after.some((key) => keys.has(key))
    if (end === 'chosen' || (end === 'passed' && waitsFor(skipped))) skipped.add(planned.key)
    else if (end === 'open' || (end === 'passed' && waitsFor(again))) again.add(planned.key)
  }
  return steps.filter(({ planned }) => again.has(planned.key)).map(({ planned }) => planned)
}
