/**
 * step-table — the steps of a run on a time axis, for people.
 *
 * Rules    the steps of a map, and those of very many partitions of one asset, are one line with their counts, and below
 *          it those that failed: 100,000 lines help nobody. `--json` has them all.
 */
import type { RunState, RunTimeline, StepAttempt, StepRow, StepStatus } from '@ingot/core'
import { stepDurationMs, stepGroup } from '@ingot/core'

import { errorLines } from '../errors.ts'
import { formatDuration } from '../format/duration.ts'
import type { TimeWindow } from '../format/gantt.ts'
import { formatSpans } from '../format/gantt.ts'
import type { TextFormat } from '../format/style.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
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
    lineGroups(timeline).flatMap((one) => ('rows' in one ? groupCells(one, window) : [stepCells(one, window)])),
    { paint: terminal.paint, width: terminal.width() },
  )
}

interface Group {
  readonly name: string
  readonly rows: StepRow[]
}

/** Steps as they are to be shown, in plan order: alone, or as a group, which has the place of its first. */
function lineGroups({ steps, mapped, planned }: RunTimeline): readonly (StepRow | Group)[] {
  const groups = new Map<string, Group>()
  const shown: (StepRow | Group)[] = []
  const groupNamed = (name: string): Group => {
    const known = groups.get(name)
    if (known !== undefined) return known
    const begun: Group = { name, rows: [] }
    groups.set(name, begun)
    shown.push(begun)
    return begun
  }
  const place = (row: StepRow): void => {
    const name = stepGroup(row)
    if (name === undefined) shown.push(row)
    else groupNamed(name).rows.push(row)
  }
  for (const key of planned) {
    const row = steps.get(key)
    if (row !== undefined) place(row)
    else if (mapped.has(key)) groupNamed(key)
  }
  const seen = new Set(planned)
  for (const row of steps.values()) if (!seen.has(row.key)) place(row)
  return shown.flatMap((one): readonly (StepRow | Group)[] => {
    if (!('rows' in one)) return [one]
    return mapped.has(one.name) || one.rows.length > LISTED_APART ? [one] : one.rows
  })
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

function groupCells({ name, rows }: Group, window: TimeWindow): readonly (readonly Cell[])[] {
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
      `${name}[…]`,
      { text: status, format: STEP_FORMATS[status] },
      '',
      isBegun ? formatDuration(endMs - startMs) : '',
      isBegun ? axis([{ startedAtMs: startMs, endedAtMs: endMs, status }], window, status) : '',
      rows.length === 0 ? 'not known yet' : countsText(counts),
    ],
    ...failed.slice(0, FAILED_SHOWN).map((row) => stepCells(row, window)),
    ...(more > 0 ? [[`… and ${more} more that failed`]] : []),
  ]
}

function countsText(counts: readonly (readonly [StepStatus, number])[]): string {
  return counts
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ')
}

function stepCells(row: StepRow, window: TimeWindow): readonly Cell[] {
  const durationMs = stepDurationMs(row)
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
