/**
 * sample-runs — runs as their events tell of them, without code that executes them.
 */
import type { Event, NewRun, RunOutcome, RunRequest } from '@ingot/core'

export interface SampleRun {
  readonly runId: string
  readonly queuedAtMs: number
  /** From when to when it ran; without an end it runs on, without both it waits. */
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  readonly outcome?: RunOutcome
  readonly request?: Partial<RunRequest>
}

export function sampleRun({
  runId,
  queuedAtMs,
  startedAtMs,
  endedAtMs,
  outcome = 'succeeded',
  request,
}: SampleRun): NewRun {
  const events: Event[] = [{ kind: 'run-queued', runId, atMs: queuedAtMs, request: { ...PLAIN, ...request } }]
  if (startedAtMs !== undefined) events.push({ kind: 'run-started', runId, atMs: startedAtMs, worker: 'here:1' })
  if (endedAtMs !== undefined) events.push({ kind: 'run-ended', runId, atMs: endedAtMs, outcome })
  return { runId, events }
}

const PLAIN: RunRequest = {
  project: 'shop',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: 'api',
}
