/**
 * ticks — what the ticks of a schedule or sensor came to, newest first; with `--verbose` what they logged.
 */
import type { InstigatorRef, Tick } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { errorLines } from '../errors.ts'
import { formatDuration, relativeTime } from '../format/duration.ts'
import { formatLocal } from '../format/local-time.ts'
import { formatLogLine } from '../format/log-line.ts'
import { plural } from '../format/quantity.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { oneLine, printable } from '../format/text-width.ts'
import { openToLook, shortId } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import type { Family } from './instigators.ts'
import { findInstigator } from './instigators.ts'
import { TICK_FORMATS } from './list.ts'

export interface TicksOptions {
  readonly limit: number
  readonly failed?: boolean
  readonly name?: string
}

export async function listTicks(family: Family, call: Call<TicksOptions>, name: string): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const { ref } = findInstigator(family, projects, name, options.name)
    const query = {
      instigator: ref,
      limit: options.limit,
      ...(options.failed === true ? { statuses: ['failed' as const] } : {}),
    }
    const ticks = (await instance?.storage.listTicks(query)) ?? []
    if (terminal.isJson) terminal.printJson(ticks)
    else if (ticks.length === 0) terminal.print(options.failed === true ? 'No failed ticks.' : 'No ticks.')
    else if (terminal.isVerbose) for (const tick of ticks) printWhole(tick, terminal)
    else printTable(ref, ticks, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function printTable({ kind }: InstigatorRef, ticks: readonly Tick[], terminal: Terminal): void {
  const nowMs = Date.now()
  const lines = formatTable(
    [
      { title: 'tick' },
      { title: kind === 'schedule' ? 'for' : 'at' },
      { title: 'when' },
      { title: 'status' },
      { title: 'took', align: 'right' },
      { title: 'runs' },
      { title: 'remark', isElastic: true },
    ],
    ticks.map((tick): readonly Cell[] => [
      String(tick.id),
      atText(tick),
      relativeTime(tick.endedAtMs, nowMs),
      statusCell(tick),
      // Of several skips in one record the time from the first to the last says nothing of one.
      tick.count > 1
        ? ''
        : `${formatDuration(tick.endedAtMs - tick.startedAtMs)}${tick.isSlow === true ? ' (slow)' : ''}`,
      runsText(tick),
      remarkText(tick),
    ]),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
}

type TickTimes = Pick<Tick, 'count' | 'dueAtMs' | 'startedAtMs' | 'endedAtMs'>

/** Of several skips in one record from the first to the last. */
export function atText({ count, dueAtMs, startedAtMs, endedAtMs }: TickTimes): string {
  if (count === 1) return formatLocal(dueAtMs ?? startedAtMs)
  const [from, to] = [formatLocal(startedAtMs), formatLocal(endedAtMs)]
  const isSameDay = from.slice(0, DAY_WIDTH) === to.slice(0, DAY_WIDTH)
  return `from ${from} to ${isSameDay ? to.slice(DAY_WIDTH + 1) : to}`
}

const DAY_WIDTH = '2026-01-02'.length

function statusCell({ status, count }: Tick): Cell {
  return { text: count > 1 ? `${status} × ${count}` : status, format: TICK_FORMATS[status] }
}

const RUNS_SHOWN = 2

function runsText({ runIds }: Tick): string {
  const more = runIds.length - RUNS_SHOWN
  return runIds.slice(0, RUNS_SHOWN).map(shortId).join(', ') + (more > 0 ? ` +${more}` : '')
}

function remarkText({ error, skipReason, reused, partitionChanges = [], logs }: Tick): string {
  const parts = [
    error === undefined ? (skipReason ?? '') : (errorLines(error, false)[0] ?? ''),
    reused.length === 0 ? '' : `${plural(reused.length, 'run key')} used before`,
    ...partitionChanges.map(({ partitions, add, remove }) => `${partitions} +${add.length} -${remove.length}`),
    logs.length === 0 ? '' : plural(logs.length, 'log line'),
  ]
  return parts
    .filter((part) => part !== '')
    .map(oneLine)
    .join('; ')
}

function printWhole(tick: Tick, { paint, print }: Terminal): void {
  const { id, status, count, dueAtMs, startedAtMs, endedAtMs, error, cursorBefore, cursorAfter, logs, reused, runIds } =
    tick
  const times = count > 1 ? `${formatLocal(startedAtMs)} to ${formatLocal(endedAtMs)}` : formatLocal(startedAtMs)
  const due = dueAtMs === undefined ? '' : ` for ${formatLocal(dueAtMs)}`
  print(
    `${paint('bold', `tick ${id}`)}  ${paint(TICK_FORMATS[status], status)}${count > 1 ? ` × ${count}` : ''}  ${times}${due}`,
  )
  const facts = [
    ['skipped', tick.skipReason],
    ['cursor', cursorAfter === undefined ? cursorBefore : `${cursorBefore ?? 'none'} → ${cursorAfter}`],
    ...runIds.map((runId) => ['run', runId] as const),
    ...reused.map(({ runKey, runId }) => ['reused', `${runKey} → ${runId}`] as const),
  ] as const
  for (const [label, value] of facts) {
    if (value !== undefined) print(`  ${paint('dim', label.padEnd(8))} ${oneLine(value)}`)
  }
  if (error !== undefined) for (const line of errorLines(error, true)) print(`  ${paint('red', printable(line))}`)
  for (const line of logs) print(`  ${formatLogLine(line, paint)}`)
}
