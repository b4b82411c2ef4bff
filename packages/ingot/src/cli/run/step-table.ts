/**
 * step-table — the steps of a run on a time axis, for people.
 *
 * Rules    the steps of a map, and those of very many partitions of one asset, are one line with their counts, and below
 *          it those that failed: 100,000 lines help nobody. `--json` has them all.
 */
import type { RunState } from '@ingot/core'

import { errorLines } from '../errors.ts'
import { formatDuration } from '../format/duration.ts'
import type { TimeWindow } from '../format/gantt.ts'
import { formatSpans } from '../format/gantt.ts'
import type { TextFormat } from '../format/style.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import type { RunTimeline, StepAttempt, StepRow, StepStatus } from '../run-timeline.ts'
import { durationOf, groupOf } from '../run-timeline.ts'
import type { Terminal } from '../terminal.ts'

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
// As many partitions as fit on a screen beside other steps are listed one by one.
const LISTED_APART = 8
const FAILED_SHOWN = 20

export function stepLines(state: RunState, timeline: RunTimeline, terminal: Terminal): readonly string[] {
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
    lineGroups(timeline).flatMap((group) => (Array.isArray(group) ? groupCells(group, window) : [stepCells(group, window)])),
    { paint: terminal.paint, width: terminal.width() },
  )
}

/** Steps as they are to be shown: alone, or as a group, which has the place of its first. */
function lineGroups({ steps, mapped }: RunTimeline): readonly (StepRow | StepRow[])[] {
  const groups = new Map<string, StepRow[]>()
  const shown: (StepRow | StepRow[])[] = []
  for (const row of steps.values()) {
    const name = groupOf(row)
    const group = name === undefined ? undefined : groups.get(name)
    if (group !== undefined) group.push(row)
    else if (name === undefined) shown.push(row)
    else {
      const begun = [row]
      groups.set(name, begun)
      shown.push(begun)
    }
  }
  return shown.flatMap((group) => {
    if (!Array.isArray(group)) return [group]
    const isMap = mapped.has(groupNameOf(group))
    return isMap || group.length > LISTED_APART ? [group] : group
  })
}

function groupNameOf([first]: readonly StepRow[]): string {
  return (first === undefined ? undefined : groupOf(first)) ?? ''
}

const WORST_FIRST: readonly StepStatus[] = [
  'failed',
  'lost',
  'running',
  'retrying',
  'canceled',
  'planned',
  'succeeded',
  'skipped',
]

function groupCells(rows: readonly StepRow[], window: TimeWindow): readonly (readonly Cell[])[] {
  const counts = WORST_FIRST.map((status) => [status, rows.filter((row) => row.status === status).length] as const)
  const status = counts.find(([, count]) => count > 0)?.[0] ?? 'planned'
  const attempts = rows.flatMap((row) => row.attempts)
  const [startMs, endMs] = [
    attempts.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Infinity),
    attempts.reduce((most, { endedAtMs }) => Math.max(most, endedAtMs ?? window.endMs), 0),
  ]
  const isBegun = attempts.length > 0
  const failed = rows.filter((row) => row.status === 'failed' || row.status === 'lost')
  const more = failed.length - FAILED_SHOWN
  return [
    [
      `${groupNameOf(rows)}[…]`,
      { text: status, format: STEP_FORMATS[status] },
      '',
      isBegun ? formatDuration(endMs - startMs) : '',
      isBegun ? axis([{ startedAtMs: startMs, endedAtMs: endMs, status }], window, status) : '',
      counts
        .filter(([, count]) => count > 0)
        .map(([word, count]) => `${count} ${word}`)
        .join(', '),
    ],
    ...failed.slice(0, FAILED_SHOWN).map((row) => stepCells(row, window)),
    ...(more > 0 ? [[`… and ${more} more that failed`]] : []),
  ]
}

function stepCells(row: StepRow, window: TimeWindow): readonly Cell[] {
  const durationMs = durationOf(row)
  return [
    row.key,
    { text: row.status, format: STEP_FORMATS[row.status] },
    row.attempts.length === 0 ? '' : String(row.attempts.length),
    durationMs === undefined ? '' : formatDuration(durationMs),
    row.attempts.length === 0 ? '' : axis(row.attempts, window, row.status),
    remarkOf(row),
  ]
}

function remarkOf({ reason, error, waitsFor }: StepRow): string {
  if (reason !== undefined) return reason
  if (error !== undefined) return errorLines(error, false)[0] ?? ''
  return waitsFor.length === 0 ? '' : `waits for a place in ${waitsFor.join(', ')}`
}

// Dots, not spaces: a cell is trimmed, and the eye follows them back to the name.
function axis(attempts: readonly StepAttempt[], window: TimeWindow, status: StepStatus): Cell {
  const spans = attempts.map((attempt) => ({
    startMs: attempt.startedAtMs,
    endMs: attempt.endedAtMs ?? window.endMs,
    fill: FILLS[attempt.status],
  }))
  return { text: formatSpans(spans, window, AXIS_WIDTH).replaceAll(' ', '·'), format: STEP_FORMATS[status] }
}
