/**
 * show — what became of a run: failures first, then the steps on a time axis, then, if asked for, every event.
 */
import type { RunState, StoredEvent } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { errorLines } from '../errors.ts'
import { lookOf } from '../execute-run.ts'
import { formatDuration, formatInstant, formatTimeOfDay, relativeTime } from '../format/duration.ts'
import type { TimeWindow } from '../format/gantt.ts'
import { formatSpans } from '../format/gantt.ts'
import type { Paint, TextFormat } from '../format/style.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { oneLine } from '../format/text-width.ts'
import { findRun, noSuchRun, openRuns } from '../open-workspace.ts'
import { readTimeline } from '../run-events.ts'
import { runResultJson } from '../run-json.ts'
import { failureLines, RUN_FORMATS, countsText } from '../run-summary.ts'
import type { RunTimeline, StepAttempt, StepRow, StepStatus } from '../run-timeline.ts'
import { durationOf } from '../run-timeline.ts'
import type { Terminal } from '../terminal.ts'
import { whatText } from './list.ts'

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
  if (terminal.isJson) {
    terminal.printJson({
      ...runResultJson(state, timeline),
      run: state,
      log,
      ...(options.events === true ? { events } : {}),
    })
    return 0
  }
  const lines = [
    ...headLines(state, terminal),
    ...failureLines(timeline, lookOf(terminal)),
    '',
    ...detailLines(state, log, terminal),
    '',
    ...stepLines(state, timeline, terminal),
    ...(options.events === true ? ['', ...events.map((event) => eventLine(event, terminal))] : []),
  ]
  for (const line of lines) terminal.print(line)
  return 0
}

function headLines(state: RunState, { paint }: Terminal): readonly string[] {
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
    ],
    paint,
  )
}

function detailLines(state: RunState, log: string, { paint }: Terminal): readonly string[] {
  const { request, queuedAtMs } = state
  const { parentRunId, retryStrategy = '' } = request
  const tags = Object.entries(request.tags).map(([name, value]) => `${name}=${value}`)
  return factLines(
    [
      ['what', whatText(state)],
      ['project', request.project],
      ['queued', `${formatInstant(queuedAtMs)} (${relativeTime(queuedAtMs, Date.now())}) by ${request.launchedBy}`],
      ['worker', state.worker ?? ''],
      ['tags', oneLine(tags.join(', '))],
      ['config', Object.keys(request.config).length === 0 ? '' : JSON.stringify(request.config)],
      ['retry of', parentRunId === undefined ? '' : `${parentRunId} (${retryStrategy})`],
      ['log', log],
    ],
    paint,
  )
}

function factLines(facts: readonly (readonly [string, string])[], paint: Paint): readonly string[] {
  return facts.filter(([, value]) => value !== '').map(([label, value]) => `${paint('dim', label.padEnd(8))} ${value}`)
}

const STEP_FORMATS: Readonly<Record<StepStatus, TextFormat>> = {
  planned: 'dim',
  running: 'cyan',
  retrying: 'yellow',
  succeeded: 'green',
  failed: 'red',
  skipped: 'dim',
  canceled: 'yellow',
  lost: 'red',
}

const FILLS: Readonly<Record<StepStatus, string>> = {
  planned: ' ',
  running: '▒',
  retrying: '░',
  succeeded: '█',
  failed: '▓',
  skipped: ' ',
  canceled: '▒',
  lost: '▓',
}

const AXIS_WIDTH = 32

function stepLines(state: RunState, timeline: RunTimeline, terminal: Terminal): readonly string[] {
  const startMs = state.startedAtMs ?? state.queuedAtMs
  const window = { startMs, endMs: Math.max(startMs, state.endedAtMs ?? Date.now()) }
  return formatTable(
    [
      { title: 'step', isElastic: true },
      { title: 'status' },
      { title: 'tries', align: 'right' },
      { title: 'took', align: 'right' },
      { title: `0 to ${formatDuration(window.endMs - window.startMs)}` },
      { title: 'remark', isElastic: true },
    ],
    [...timeline.steps.values()].map((row) => stepCells(row, window)),
    { paint: terminal.paint, width: terminal.width() },
  )
}

function stepCells(row: StepRow, window: TimeWindow): readonly Cell[] {
  const durationMs = durationOf(row)
  const format = STEP_FORMATS[row.status]
  return [
    row.key,
    { text: row.status, format },
    row.attempts.length === 0 ? '' : String(row.attempts.length),
    durationMs === undefined ? '' : formatDuration(durationMs),
    { text: row.attempts.length === 0 ? '' : axis(row.attempts, window), format },
    row.reason ?? (row.error === undefined ? '' : (errorLines(row.error, false)[0] ?? '')),
  ]
}

// Dots, not spaces: a cell is trimmed, and the eye follows them back to the name.
function axis(attempts: readonly StepAttempt[], window: TimeWindow): string {
  const spans = attempts.map(({ startedAtMs, endedAtMs, status }) => ({
    startMs: startedAtMs,
    endMs: endedAtMs ?? window.endMs,
    fill: FILLS[status],
  }))
  return formatSpans(spans, window, AXIS_WIDTH).replaceAll(' ', '·')
}

function eventLine(event: StoredEvent, { paint }: Terminal): string {
  const { id, kind, atMs, runId: _run, ...rest } = event
  return `${paint('dim', `${String(id).padStart(6)} ${formatTimeOfDay(atMs)}`)} ${kind}  ${paint('dim', oneLine(JSON.stringify(rest)))}`
}
