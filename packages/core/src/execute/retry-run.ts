/**
 * retry-run — what a retry of a finished run is to do.
 *
 * Rules    `all`: every step of the parent. `from-failure`: every step that did not succeed, but for those skipped by
 *          choice, their own or that of a step before them; what succeeded is loaded through IO managers.
 *          `selection`: the given assets.
 *          A step that did not succeed before completes its load of then, under the same load id: what it may have
 *          stored unseen is replaced. One that did succeed, and every step of `all`, begins a new load.
 * Errors   NotFoundError not-found/run; ConflictError conflict/run-not-finished, conflict/nothing-to-retry
 */
import { ConflictError, NotFoundError } from '../errors.ts'
import type { Event, PlannedStepSummary, RetryStrategy } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'
import { isFinished } from '../run/run-state.ts'
import type { Storage } from '../storage/storage.ts'
import type { LaunchRequest } from './launch.ts'

/** The request for a retry of `runId`; `selected` overrides the assets with strategy `selection`. */
export async function retryRequest(
  storage: Storage,
  runId: string,
  strategy: RetryStrategy,
  launchedBy: string,
  selected: readonly string[] = [],
): Promise<LaunchRequest> {
  const parent = await finishedRun(storage, runId)
  const steps = await readSteps(storage, runId)
  const assetKeys = strategy === 'selection' ? selected : assetsToRetry(steps, strategy)
  if (assetKeys.length === 0) {
    throw new ConflictError(
      'conflict/nothing-to-retry',
      `run ${runId} has no step left to retry: all succeeded. To make everything again, use strategy "all".`,
    )
  }
  const { request } = parent
  return {
    action: request.action,
    assetKeys,
    ...(request.selection === undefined ? {} : { selection: request.selection }),
    ...(request.partition === undefined ? {} : { partition: request.partition }),
    config: request.config,
    tags: request.tags,
    launchedBy,
    retryOf: {
      parentRunId: runId,
      rootRunId: request.rootRunId ?? runId,
      strategy,
      loadRoots: strategy === 'all' ? new Map() : await unfinishedLoads(storage, parent, steps),
    },
  }
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

async function readSteps(storage: Storage, runId: string): Promise<readonly PastStep[]> {
  const planned = new Map<string, PlannedStepSummary>()
  const ends = new Map<string, PastStep['end']>()
  for await (const event of eventsOf(storage, runId)) {
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

async function* eventsOf(storage: Storage, runId: string): AsyncGenerator<Event> {
  const kinds = ['steps-planned', 'step-succeeded', 'step-skipped'] as const
  for (let afterId = 0; ;) {
    const page = await storage.read({ afterId, limit: 1_000, runId, kinds })
    yield* page.events
    if (page.nextId === afterId) return
    afterId = page.nextId
  }
}

/** Plan order: what a step waits for stands before it. */
function assetsToRetry(steps: readonly PastStep[], strategy: 'all' | 'from-failure'): readonly string[] {
  if (strategy === 'all') return steps.flatMap((step) => step.planned.assets)
  const again = new Set<string>()
  const skipped = new Set<string>()
  for (const { planned, end } of steps) {
    const waitsFor = (keys: ReadonlySet<string>) => planned.after.some((key) => keys.has(key))
    if (end === 'chosen' || (end === 'passed' && waitsFor(skipped))) skipped.add(planned.key)
    else if (end === 'open' || (end === 'passed' && waitsFor(again))) again.add(planned.key)
  }
  return steps.filter(({ planned }) => again.has(planned.key)).flatMap(({ planned }) => planned.assets)
}
