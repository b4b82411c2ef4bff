/**
 * preview-tick — evaluates a schedule, a sensor or automation as a dry run. Nothing is written, and what a run-status
 * sensor would do outside is not done.
 *
 * Rules    a schedule is evaluated for its next tick, a sensor as it stands now with its own cursor and the messages that
 *          wait for it, unless told otherwise. The clock stands at that time: partitions are those of then.
 * Errors   InvalidError invalid/preview, invalid/json, invalid/push
 */
import type { Clock, EvaluationPorts, NewRun, Push, RunRequest, Storage, TickOutcome } from '@ingot/core'
import {
  automationEvaluator,
  evaluateScheduleTick,
  evaluateSensorTick,
  idMaker,
  InvalidError,
  reusedKeys,
  systemClock,
  tickTimes,
  validatePush,
} from '@ingot/core'

import { jsonText } from '../json-text.ts'
import type { FoundAutomation, FoundSchedule, FoundSensor, Instigator } from './instigators.ts'
import { stateOf } from './instigators.ts'

export interface PreviewTickOptions {
  /** Instant in ms. */
  readonly at?: number
  /** JSON text. */
  readonly cursor?: string
  /** JSON texts. */
  readonly push?: readonly string[]
}

/** A run that the tick would ask for. */
export interface PreviewedRun {
  readonly request: RunRequest
  readonly runKey: string | null
  /** The run that has this key already: no other would be made. */
  readonly reused: string | null
}

export interface Preview {
  readonly atMs: number
  readonly status: TickOutcome['status']
  readonly skipReason: string | null
  readonly error: NonNullable<TickOutcome['error']> | null
  readonly cursorBefore: string | null
  /** Null = it stays. */
  readonly cursorAfter: string | null
  readonly runs: readonly PreviewedRun[]
  readonly partitionChanges: TickOutcome['partitionChanges']
  readonly logs: TickOutcome['logs']
  readonly tookMs: number
  readonly isSlow: boolean
}

export function previewTick(found: Instigator, storage: Storage, options: PreviewTickOptions): Promise<Preview> {
  switch (found.kind) {
    case 'schedule':
      return ofSchedule(found, storage, options)
    case 'sensor':
      return ofSensor(found, storage, options)
    case 'automation':
      return ofAutomation(found, storage, options)
    default:
      throw new Error(`unhandled kind ${JSON.stringify(found satisfies never)}`)
  }
}

async function ofSchedule(
  { loaded, snapshot, ref }: FoundSchedule,
  storage: Storage,
  { at }: PreviewTickOptions,
): Promise<Preview> {
  const dueAtMs = at ?? tickTimes(snapshot).next(Date.now())
  if (dueAtMs === undefined) {
    throw new InvalidError('invalid/preview', `schedule "${ref.name}" has no tick any more. Give an instant with --at.`)
  }
  const ports = portsAt(storage, dueAtMs)
  const outcome = await evaluateScheduleTick(ports, loaded.graph, { name: ref.name, dueAtMs })
  return toPreview(outcome, dueAtMs, undefined, await reusedKeys(storage, ref, outcome.runs))
}

async function ofSensor({ loaded, ref }: FoundSensor, storage: Storage, options: PreviewTickOptions): Promise<Preview> {
  const state = await stateOf(storage, ref)
  const atMs = options.at ?? Date.now()
  const cursor = options.cursor === undefined ? state.cursor : jsonText('--cursor', options.cursor)
  const given = (options.push ?? []).map((text) => JSON.parse(jsonText('--push', text)) as unknown)
  for (const body of given) await validatePush(loaded.graph, ref.name, body)
  const waiting = await storage.listPushes(ref, MOST_PUSHES)
  const pushes: readonly Push[] =
    options.push === undefined ? waiting : given.map((body, i) => ({ id: i + 1, atMs, body }))
  const ask = { name: ref.name, cursor, pushes, lastTickAtMs: state.lastTickAtMs, isDryRun: true }
  const outcome = await evaluateSensorTick(portsAt(storage, atMs), loaded.graph, ask)
  return toPreview(outcome, atMs, cursor, await reusedKeys(storage, ref, outcome.runs))
}

const MOST_PUSHES = 100

async function ofAutomation(
  { loaded }: FoundAutomation,
  storage: Storage,
  options: PreviewTickOptions,
): Promise<Preview> {
  if (options.cursor !== undefined || options.push !== undefined) {
    throw new InvalidError(
      'invalid/preview',
      'automation has neither a cursor to give nor messages. Leave --cursor and --push out.',
    )
  }
  const atMs = options.at ?? Date.now()
  const evaluator = automationEvaluator(portsAt(storage, atMs), loaded.graph)
  return toPreview(await evaluator.evaluate({ isDryRun: true }), atMs, undefined, new Map())
}

/** Time begins at `atMs` and goes on from there, so that limits hold. */
function portsAt(storage: Storage, atMs: number): EvaluationPorts {
  const shiftMs = atMs - Date.now()
  const clock: Clock = { nowMs: () => systemClock.nowMs() + shiftMs, sleep: systemClock.sleep }
  return { storage, clock, random: Math.random, env: process.env, newRunId: idMaker(clock) }
}

function toPreview(
  outcome: TickOutcome,
  atMs: number,
  cursorBefore: string | undefined,
  reused: ReadonlyMap<string, string>,
): Preview {
  const { status, skipReason = null, error = null, cursor = null, runs, partitionChanges, logs, isSlow } = outcome
  return {
    atMs,
    status,
    skipReason,
    error,
    cursorBefore: cursorBefore ?? null,
    cursorAfter: cursor,
    runs: runs.map((run) => previewRun(run, reused)),
    partitionChanges,
    logs,
    tookMs: outcome.endedAtMs - outcome.startedAtMs,
    isSlow,
  }
}

function previewRun({ runId, events, runKey }: NewRun, reused: ReadonlyMap<string, string>): PreviewedRun {
  const queued = events.find((event) => event.kind === 'run-queued')
  if (queued === undefined) throw new Error(`run ${runId} is not queued by its events`)
  return {
    request: queued.request,
    runKey: runKey?.key ?? null,
    reused: (runKey === undefined ? undefined : reused.get(runKey.key)) ?? null,
  }
}
