/**
 * preview-tick — what a tick of a schedule, a sensor or automation would come to. Nothing is written, and what a
 * run-status sensor would do outside is not done.
 *
 * Rules    a schedule is evaluated for its next tick, a sensor as it stands now with its own cursor and the messages that
 *          wait for it, unless told otherwise.
 * Errors   InvalidError invalid/preview   a schedule has no tick any more; automation was given a cursor or a message
 *          InvalidError invalid/cursor, invalid/push, invalid/json
 */
import type { CodeHost, NewRun, Push, Storage, TickOutcome } from '@ingot/core'
import { InvalidError, newInstigator, reusedKeys, tickTimes } from '@ingot/core'

import type { Asked, TickPreviewJson } from '../contract/index.ts'
import { given } from '../given.ts'
import type { Instigator } from './instigators.ts'
import { jsonText } from './json-text.ts'

type Body = Asked<'POST /instigators/{kind}/{project}/{name}/preview'>['body']

export interface PreviewPorts {
  readonly storage: Pick<Storage, 'getInstigator' | 'listPushes' | 'listRuns'>
  readonly host: CodeHost
  readonly nowMs: number
}

const MOST_PUSHES = 100

export async function previewTick(ports: PreviewPorts, one: Instigator, body: Body): Promise<TickPreviewJson> {
  const { outcome, cursorBefore } = await evaluate(ports, one, body)
  const reused = await reusedKeys(ports.storage, one.ref, outcome.runs)
  const { status, skipReason, error, cursor, runs, partitionChanges, logs } = outcome
  return given({
    status,
    skipReason,
    error: error === undefined ? undefined : { ...error },
    durationMs: outcome.endedAtMs - outcome.startedAtMs,
    cursorBefore,
    cursorAfter: cursor,
    runs: runs.map((run) => previewed(run, reused)),
    partitionChanges: [...partitionChanges],
    logs: logs.map(({ fields, ...line }) => (fields === undefined ? line : { ...line, fields: { ...fields } })),
  })
}

interface Evaluated {
  readonly outcome: TickOutcome
  readonly cursorBefore?: string | undefined
}

function evaluate(ports: PreviewPorts, one: Instigator, body: Body): Promise<Evaluated> {
  if (one.schedule !== undefined) return ofSchedule(ports, one, body)
  return one.sensor === undefined ? ofAutomation(ports, body) : ofSensor(ports, one, body)
}

async function ofSchedule(
  { host, nowMs }: PreviewPorts,
  { ref, schedule }: Instigator,
  body: Body,
): Promise<Evaluated> {
  const dueAtMs = body.dueAtMs ?? (schedule === undefined ? undefined : tickTimes(schedule).next(nowMs))
  if (dueAtMs === undefined) {
    throw new InvalidError('invalid/preview', `schedule "${ref.name}" has no tick any more. Say for which time.`)
  }
  return { outcome: await host.evaluateSchedule({ name: ref.name, dueAtMs, isDryRun: true }) }
}

async function ofSensor({ storage, host, nowMs }: PreviewPorts, { ref }: Instigator, body: Body): Promise<Evaluated> {
  const { name } = ref
  const state = (await storage.getInstigator(ref)) ?? newInstigator(ref)
  const cursor = body.cursor === undefined ? state.cursor : textOf(body.cursor)
  if (body.push !== undefined) await host.checkPush({ name, body: body.push })
  const pushes: readonly Push[] =
    body.push === undefined ? await storage.listPushes(ref, MOST_PUSHES) : [{ id: 1, atMs: nowMs, body: body.push }]
  const ask = { name, cursor, pushes, lastTickAtMs: state.lastTickAtMs, isDryRun: true }
  return { outcome: await host.evaluateSensor(ask), cursorBefore: cursor }
}

function textOf(cursor: string | null): string | undefined {
  return cursor === null ? undefined : jsonText('cursor', cursor)
}

async function ofAutomation({ host }: PreviewPorts, body: Body): Promise<Evaluated> {
  if (body.cursor !== undefined || body.push !== undefined || body.dueAtMs !== undefined) {
    throw new InvalidError('invalid/preview', 'automation has no cursor to give, no messages and no time of its own.')
  }
  return { outcome: await host.evaluateAutomation({ isDryRun: true }) }
}

function previewed(
  { runId, events, runKey }: NewRun,
  reused: ReadonlyMap<string, string>,
): TickPreviewJson['runs'][number] {
  const queued = events.find((event) => event.kind === 'run-queued')
  if (queued === undefined) throw new Error(`run ${runId} is not queued by its events`)
  const key = runKey?.key
  return given({
    request: queued.request,
    runKey: key,
    reusedRunId: key === undefined ? undefined : reused.get(key),
  })
}
