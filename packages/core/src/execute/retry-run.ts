/**
 * retry-run — what a retry of a finished run is to do.
 *
 * Rules    `all`: every step of the parent. `from-failure`: every step that did not succeed and was not skipped by its
 *          own choice; what succeeded is loaded through IO managers. `selection`: the given assets.
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
    throw new ConflictError('conflict/nothing-to-retry', `run ${runId} has no step left to retry: all succeeded.`)
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
      loadRoot: request.loadRoot ?? runId,
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
  /** `passed`: skipped because of a step before it. `open`: failed, canceled, or never ended. */
  readonly end: 'done' | 'passed' | 'open'
}

async function readSteps(storage: Storage, runId: string): Promise<readonly PastStep[]> {
  const planned: PlannedStepSummary[] = []
  const ends = new Map<string, PastStep['end']>()
  for await (const event of eventsOf(storage, runId)) {
    if (event.kind === 'steps-planned') planned.push(...event.steps)
    if (event.kind === 'step-succeeded') ends.set(event.stepKey, 'done')
    if (event.kind === 'step-skipped') ends.set(event.stepKey, event.cause === 'chosen' ? 'done' : 'passed')
  }
  return planned.map((step) => ({ planned: step, end: ends.get(step.key) ?? 'open' }))
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

/** Plan order: what a step waits for stands before it. One skipped because of a choice upstream is left alone. */
function assetsToRetry(steps: readonly PastStep[], strategy: 'all' | 'from-failure'): readonly string[] {
  if (strategy === 'all') return steps.flatMap((step) => step.planned.assets)
  const again = new Set<string>()
  for (const { planned, end } of steps) {
    const waitsForRetried = planned.after.some((key) => again.has(key))
    if (end === 'open' || (end === 'passed' && waitsForRetried)) again.add(planned.key)
  }
  return steps.filter(({ planned }) => again.has(planned.key)).flatMap(({ planned }) => planned.assets)
}
