/**
 * restore — a run that is written down, ready for `executeRun` in the process that has claimed it: one that was queued, or
 * one whose worker was lost and that goes on here.
 *
 * Promise  steps that succeeded before are not run again; those that were at work begin their next attempt, under the
 *          same load id.
 * Errors   NotFoundError not-found/run; those of plan and config: its code has changed so that it cannot be run
 */
import { NotFoundError } from '../errors.ts'
import type { RunRequest } from '../event/event.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { RunClaim } from '../run/claim.ts'
import type { Storage } from '../storage/storage.ts'
import { validateRunConfig } from './config.ts'
import type { LaunchedRun, LaunchRequest, RetryOf } from './launch.ts'
import { planLaunch, readMoment } from './launch.ts'
import { readEvents, readPast } from './past.ts'
import type { PreparePorts } from './ports.ts'
import { askedBefore, isOfOps, loadRootsOf, pastOfRetry } from './retry-run.ts'

export async function restoreRun(
  ports: PreparePorts,
  graph: AssetGraph,
  runId: string,
  claim: RunClaim,
): Promise<LaunchedRun> {
  const { storage, env } = ports
  const state = await storage.getRun(runId)
  if (state === undefined) throw new NotFoundError('not-found/run', `there is no run ${runId}. See \`ingot run list\`.`)
  const { request } = state
  const own = await readPast(storage, state)
  const isResumed = own.startCount > 0
  const retried = await readRetry(storage, request)
  const past = isResumed ? own : retried?.past
  const { keys, assetKeys, checks } = await plannedSteps(storage, runId)
  const asked: LaunchRequest = {
    ...askedBefore(request),
    launchedBy: request.launchedBy,
    assetKeys,
    ...(request.action === 'check' ? { checks } : {}),
    retryOf: {
      parentRunId: '',
      rootRunId: '',
      strategy: 'all',
      loadRoots: new Map(),
      ...(isOfOps(request) ? {} : { stepKeys: keys }),
      ...(past === undefined ? {} : { past }),
    },
  }
  const plan = planLaunch(graph, asked, await readMoment(ports, graph, asked))
  const isReplaced = (resource: string) => Object.hasOwn(ports.resourceValues ?? {}, resource)
  const config = await validateRunConfig(graph, plan, request.config, env, isReplaced)
  return {
    runId,
    graph,
    plan,
    config,
    request,
    loadRoots: retried?.loadRoots ?? new Map(),
    claim,
    ...(past === undefined ? {} : { past }),
    ...(isResumed ? { resumeNumber: own.startCount } : {}),
  }
}

async function readRetry(storage: Storage, request: RunRequest): Promise<RetryOf | undefined> {
  const { parentRunId, rootRunId, retryStrategy } = request
  if (parentRunId === undefined || retryStrategy === undefined) return undefined
  const parent = await storage.getRun(parentRunId)
  const said = { parentRunId, rootRunId: rootRunId ?? parentRunId, strategy: retryStrategy }
  if (parent === undefined) {
    // Whoever makes all of it anew needs nothing of what was made before.
    if (retryStrategy === 'all') return { ...said, loadRoots: new Map() }
    throw new NotFoundError('not-found/run', `run ${parentRunId}, which is retried, is gone; launch the run anew.`)
  }
  const past = await pastOfRetry(storage, parent, retryStrategy, request.ops)
  return {
    ...said,
    loadRoots: await loadRootsOf(storage, parent, retryStrategy),
    ...(past === undefined ? {} : { past }),
  }
}

/** Steps and assets as they were written down: the request names only the first of very many. */
async function plannedSteps(
  storage: Storage,
  runId: string,
): Promise<{
  readonly keys: ReadonlySet<string>
  readonly assetKeys: ReadonlySet<string>
  readonly checks: readonly string[]
}> {
  const keys = new Set<string>()
  const checks = new Set<string>()
  const assetKeys = new Set<string>()
  for await (const event of readEvents(storage, runId, ['steps-planned'])) {
    if (event.kind !== 'steps-planned') continue
    for (const step of event.steps) {
      keys.add(step.key)
      for (const key of step.assets) assetKeys.add(key)
      for (const name of step.checks ?? []) checks.add(name)
    }
  }
  return { keys, assetKeys, checks: [...checks] }
}
