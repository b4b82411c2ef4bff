/**
 * sample-ticks — small, true-to-life ticks, runs and backfills for contracts and tests. Whatever is not given has a
 * plain value.
 */
import type { RunRequest } from '../event/event.ts'
import type { BackfillRequest } from '../storage/backfill-store.ts'
import type { NewRun } from '../storage/new-run.ts'
import type { InstigatorRef, NewTick, TickCommit } from '../storage/tick-store.ts'
import { queued } from './sample-events.ts'

export const SENSOR: InstigatorRef = { kind: 'sensor', project: 'shop', name: 'files' }
export const SCHEDULE: InstigatorRef = { kind: 'schedule', project: 'shop', name: 'nightly' }

export function sampleTick(more: Partial<NewTick> = {}): NewTick {
  return { instigator: SENSOR, status: 'succeeded', startedAtMs: 10, endedAtMs: 20, logs: [], ...more }
}

export function sampleSkip(more: Partial<NewTick> = {}): NewTick {
  return sampleTick({ status: 'skipped', skipReason: 'nothing new', ...more })
}

/** Of a tick from version 0 that asked for nothing. */
export function sampleCommit(more: Partial<TickCommit> = {}): TickCommit {
  return { tick: sampleTick(), expectedVersion: 0, lastTickAtMs: 10, runs: [], ...more }
}

export function sampleRun(runId: string, more: Partial<NewRun> = {}, request: Partial<RunRequest> = {}): NewRun {
  return { runId, events: [queued(runId, 0, request)], ...more }
}

export function keyedRun(runId: string, key: string, scope = 'sensor:shop/files'): NewRun {
  return sampleRun(runId, { runKey: { scope, key } })
}

export function sampleBackfill(more: Partial<BackfillRequest> = {}): BackfillRequest {
  return {
    project: 'shop',
    assets: ['bronze/orders'],
    policy: 'per-partition',
    config: {},
    tags: {},
    priority: -10,
    launchedBy: 'ada',
    ...more,
  }
}
