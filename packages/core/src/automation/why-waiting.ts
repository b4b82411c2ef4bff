import { NotFoundError } from '../errors.ts'
import type { RunState, RunStatus } from '../run/run-state.ts'
import type { Storage } from '../storage/storage.ts'
import type { QueueLimits, WaitReason } from './queue.ts'
import { decideQueue } from './queue.ts'

export type WaitingState =
  | { readonly kind: 'waiting'; readonly reasons: readonly WaitReason[] }
  /** Nothing holds it back: it begins as soon as a daemon with a free worker sees it. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-queued'; readonly status: RunStatus }

/** Why a run is still queued, by the same decision that lets it begin. */
export async function whyWaiting(
  storage: Pick<Storage, 'getRun' | 'listRuns' | 'listPools' | 'listClaims'>,
  limits: QueueLimits,
  runId: string,
): Promise<WaitingState> {
  const run = await storage.getRun(runId)
  if (run === undefined) throw new NotFoundError('not-found/run', `there is no run ${runId}. See \`ingot run list\`.`)
  if (run.status !== 'queued') return { kind: 'not-queued', status: run.status }
  const [unclaimed, running, pools, claims] = await Promise.all([
    readRuns(storage, ['queued']),
    readRuns(storage, ['running', 'canceling']),
    storage.listPools(),
    storage.listClaims(),
  ])
  // A run that a worker has been given and that it has not begun yet takes its place already.
  const given = new Set(claims.map((claim) => claim.runId))
  const starting = unclaimed.filter((one) => given.has(one.runId))
  const queued = unclaimed.filter((one) => !given.has(one.runId))
  const reasons = decideQueue({ queued, running: [...running, ...starting], limits, pools }).waiting.get(runId)
  return reasons === undefined ? { kind: 'ready' } : { kind: 'waiting', reasons }
}

/** All runs in one of the statuses, oldest first. */
export async function readRuns(
  storage: Pick<Storage, 'listRuns'>,
  statuses: readonly RunStatus[],
): Promise<readonly RunState[]> {
  const runs: RunState[] = []
  for (let cursor: string | undefined; ;) {
    const page = await storage.listRuns({
      limit: 1_000,
      statuses,
      order: 'oldest',
      ...(cursor === undefined ? {} : { cursor }),
    })
    runs.push(...page.runs)
    if (page.nextCursor === undefined) return runs
    cursor = page.nextCursor
  }
}
