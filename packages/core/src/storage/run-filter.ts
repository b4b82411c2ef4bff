/**
 * run-filter — which runs a filter leaves, and by which assets a run is found. Pure: the same in every store.
 *
 * Rules    a run is found by each asset that it was asked to make or observe. One asked for more than
 *          `MAX_ASKED_ASSETS` is found by the first of them at once, and by each other as soon as it has an event of
 *          it: so a run over 10,000 assets is as quick to create as any.
 */
import type { Event, RunRequest } from '../event/event.ts'
import { isFinished, type RunState } from '../run/run-state.ts'
import type { RunFilter } from './storage.ts'

export const MAX_ASKED_ASSETS = 100

/** Assets that a new run is found by, each once. */
export function askedAssets(request: RunRequest): readonly string[] {
  return [...new Set(request.assets.slice(0, MAX_ASKED_ASSETS))]
}

/** True for a run that is also found by what its events say. */
export function isWide(request: RunRequest): boolean {
  return request.assetCount > MAX_ASKED_ASSETS
}

/** The asset that the event's run made, observed or failed to. */
export function attemptedAsset(event: Event): string | undefined {
  switch (event.kind) {
    case 'asset-materialized':
    case 'asset-observed':
    case 'asset-failed':
      return event.assetKey
    default:
      return undefined
  }
}

/** `assets` are those that the run is found by. */
export function isInFilter(run: RunState, assets: ReadonlySet<string>, filter: RunFilter): boolean {
  return (
    isInTime(run, filter) && isAskedFor(run, filter) && (filter.assetKey === undefined || assets.has(filter.assetKey))
  )
}

function isInTime({ status, queuedAtMs, endedAtMs }: RunState, filter: RunFilter): boolean {
  const { queuedFromMs = -Infinity, queuedBeforeMs = Infinity, endedFromMs } = filter
  if (queuedAtMs < queuedFromMs || queuedAtMs >= queuedBeforeMs) return false
  return endedFromMs === undefined || !isFinished(status) || (endedAtMs !== undefined && endedAtMs >= endedFromMs)
}

function isAskedFor({ runId, status, request }: RunState, filter: RunFilter): boolean {
  const { statuses, project, job, backfillId, isOfBackfill, partition, launchedBy, rootRunId, idPrefix, tags } = filter
  if (statuses !== undefined && !statuses.includes(status)) return false
  if (project !== undefined && request.project !== project) return false
  if (job !== undefined && request.job !== job) return false
  if (backfillId !== undefined && request.backfillId !== backfillId) return false
  if (isOfBackfill !== undefined && (request.backfillId !== undefined) !== isOfBackfill) return false
  if (partition !== undefined && request.partition !== partition) return false
  if (launchedBy !== undefined && !isLauncher(request.launchedBy, launchedBy)) return false
  if (rootRunId !== undefined && runId !== rootRunId && request.rootRunId !== rootRunId) return false
  if (idPrefix !== undefined && !runId.startsWith(idPrefix)) return false
  return Object.entries(tags ?? {}).every(
    ([name, value]) => Object.hasOwn(request.tags, name) && request.tags[name] === value,
  )
}

/** Itself, or one of that kind. */
function isLauncher(launchedBy: string, asked: string): boolean {
  return launchedBy === asked || launchedBy.startsWith(`${asked}:`)
}
