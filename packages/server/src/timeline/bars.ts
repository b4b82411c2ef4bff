/**
 * bars — runs as bars on a time axis. Pure.
 *
 * Rules    a run's bar begins when the run began, or, while it waits, when it was queued. Bars of a row that lie closer
 *          together than the resolution become one: they could not be told apart.
 */
import type { RunState, RunStatus } from '@ingot/core'

import type { TimelineBarJson } from '../contract/index.ts'

export function barOf({ runId, status, request, queuedAtMs, startedAtMs, endedAtMs }: RunState): TimelineBarJson {
  return {
    runId,
    status,
    startMs: startedAtMs ?? queuedAtMs,
    ...(endedAtMs === undefined ? {} : { endMs: endedAtMs }),
    count: 1,
    launchedBy: request.launchedBy,
  }
}

/** Oldest first. With resolution 0 each stays as it is. */
export function mergeBars(bars: readonly TimelineBarJson[], resolutionMs: number): TimelineBarJson[] {
  const merged: TimelineBarJson[] = []
  for (const bar of bars.toSorted((a, b) => a.startMs - b.startMs)) {
    const before = merged.at(-1)
    const isNear = before !== undefined && bar.startMs - (before.endMs ?? Infinity) < resolutionMs
    if (isNear && resolutionMs > 0) merged[merged.length - 1] = joined(before, bar)
    else merged.push(bar)
  }
  return merged
}

/** What a person has to see first. */
const GRAVEST_FIRST: readonly RunStatus[] = ['failed', 'canceling', 'running', 'queued', 'canceled', 'succeeded']

/** `newer` is one run's. */
function joined(bar: TimelineBarJson, newer: TimelineBarJson): TimelineBarJson {
  const counts = { ...(bar.counts ?? { [bar.status]: bar.count }) }
  counts[newer.status] = (counts[newer.status] ?? 0) + newer.count
  const endMs = Math.max(bar.endMs ?? Infinity, newer.endMs ?? Infinity)
  return {
    runId: newer.runId,
    status: GRAVEST_FIRST.find((status) => counts[status] !== undefined) ?? newer.status,
    startMs: bar.startMs,
    ...(endMs === Infinity ? {} : { endMs }),
    count: bar.count + newer.count,
    counts,
    launchedBy: newer.launchedBy,
  }
}
