/**
 * show — what became of a run: failures first, or what it waits for, then the steps on a time axis, then, if asked for,
 * every event.
 */
import type { RunState, StoredEvent } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { lookOf } from '../execute-run.ts'
import { formatDuration, formatInstant, formatTimeOfDay, relativeTime } from '../format/duration.ts'
import type { Paint } from '../format/style.ts'
import { oneLine } from '../format/text-width.ts'
import { findRun, noSuchRun, openRuns } from '../open-workspace.ts'
import { readTimeline } from '../run-events.ts'
import { runResultJson } from '../run-json.ts'
import { failureLines, RUN_FORMATS, countsText } from '../run-summary.ts'
import type { Terminal } from '../terminal.ts'
import { partitionText, whatText } from './list.ts'
import type { RunSurroundings } from './surroundings.ts'
import { surroundingsOf } from './surroundings.ts'
import { stepLines } from './step-table.ts'

export interface RunShowOptions {
  readonly events?: boolean
}

export async function runShow(call: Call<RunShowOptions>, id: string): Promise<ExitCode> {
  const { terminal, options } = call
  const instance = await openRuns(call)
  if (instance === undefined) throw noSuchRun(id)
  await using opened = instance
  const state = await findRun(opened.storage, id)
  const events: StoredEvent[] = []
  const timeline = await readTimeline(
    opened.storage,
    state.runId,
    options.events === true ? (event) => events.push(event) : undefined,
  )
  const log = opened.logs.locate(state.runId)
  const around = await surroundingsOf(opened, state)
  if (terminal.isJson) {
    const { waitsFor, hasDaemon, retriedBy } = around
    terminal.printJson({
      ...runResultJson(state, timeline),
      run: state,
      log,
      waitsFor,
      hasDaemon,
      retriedBy,
      ...(options.events === true ? { events } : {}),
    })
    return 0
  }
  const lines = [
    ...headLines(state, around, terminal),
    ...failureLines(timeline, lookOf(terminal)),
    '',
    ...detailLines(state, around, log, terminal),
    '',
    ...stepLines(state, timeline, terminal),
    ...(options.events === true ? ['', ...events.map((event) => eventLine(event, terminal))] : []),
  ]
  for (const line of lines) terminal.print(line)
  return 0
}

function headLines(state: RunState, around: RunSurroundings, { paint }: Terminal): readonly string[] {
  const { startedAtMs, endedAtMs, status, reason, message } = state
  const took =
    startedAtMs === undefined
      ? ''
      : ` ${endedAtMs === undefined ? 'for' : 'in'} ${formatDuration((endedAtMs ?? Date.now()) - startedAtMs)}`
  const why = status === 'succeeded' ? '' : [reason, message].filter((text) => text !== undefined).join(': ')
  return factLines(
    [
      ['run', state.runId],
      ['status', `${paint(RUN_FORMATS[status], status)}${took}: ${countsText(state)}`],
      ['reason', oneLine(why)],
      ['waits', state.status === 'queued' ? waitsText(around) : ''],
    ],
    paint,
  )
}

function waitsText({ waitsFor, hasDaemon }: RunSurroundings): string {
  const daemon = hasDaemon ? '' : 'no daemon is alive: start `ingot dev` or `ingot daemon`'
  return [...(waitsFor ?? []), daemon].filter((text) => text !== '').join('; ')
}

function detailLines(state: RunState, around: RunSurroundings, log: string, { paint }: Terminal): readonly string[] {
  const { request, queuedAtMs, codeVersion = '' } = state
  const { parentRunId, rootRunId, retryStrategy = '', backfillId = '', priority, pools = [], runKey = '' } = request
  const root = rootRunId === undefined || rootRunId === parentRunId ? '' : `, begun with ${rootRunId}`
  const tags = Object.entries(request.tags).map(([name, value]) => `${name}=${value}`)
  return factLines(
    [
      ['what', whatText(state)],
      ['project', request.project],
      ['parts', partitionText(request)],
      ['queued', `${formatInstant(queuedAtMs)} (${relativeTime(queuedAtMs, Date.now())}) by ${request.launchedBy}`],
      ['worker', state.worker ?? ''],
      ['tags', oneLine(tags.join(', '))],
      ['config', Object.keys(request.config).length === 0 ? '' : JSON.stringify(request.config)],
      ['priority', priority === undefined ? '' : String(priority)],
      ['pools', pools.join(', ')],
      ['run key', oneLine(runKey)],
      ['retry of', parentRunId === undefined ? '' : `${parentRunId} (${retryStrategy}${root})`],
      ['retried', around.retriedBy.map(({ runId, status }) => `${runId} (${status})`).join(', ')],
      ['retries', retriesText(request)],
      ['backfill', backfillId],
      ['code', codeVersion],
      ['log', log],
    ],
    paint,
  )
}

/** What happens by itself when it fails. */
function retriesText({ retries, retryNumber = 0, maxRuntimeMs }: RunState['request']): string {
  const { maxRetries = 0, delayMs = 0, onWorkerLost } = retries ?? {}
  const parts = [
    maxRetries === 0
      ? ''
      : `${retryNumber} of ${maxRetries} made${delayMs === 0 ? '' : `, ${formatDuration(delayMs)} apart`}`,
    onWorkerLost === 'resume' ? 'resumed when its worker is lost' : '',
    maxRuntimeMs === undefined ? '' : `ended after ${formatDuration(maxRuntimeMs)}`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function factLines(facts: readonly (readonly [string, string])[], paint: Paint): readonly string[] {
  return facts.filter(([, value]) => value !== '').map(([label, value]) => `${paint('dim', label.padEnd(8))} ${value}`)
}

function eventLine(event: StoredEvent, { paint }: Terminal): string {
  const { id, kind, atMs, runId: _run, ...rest } = event
  return `${paint('dim', `${String(id).padStart(6)} ${formatTimeOfDay(atMs)}`)} ${kind}  ${paint('dim', oneLine(JSON.stringify(rest)))}`
}
