/**
 * list — schedules, or sensors and automation: when they tick, whether they are on and who says so, what the last tick
 * came to and when the next one is. Makes nothing.
 *
 * Shapes   `--json`: one object per schedule or sensor; what is not there is null.
 */
import type { InstigatorRef, Storage, Tick, TickStatus } from '@ingot/core'
import { cronText, intervalText, tickTimes } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { relativeTime } from '../format/duration.ts'
import { formatLocal } from '../format/local-time.ts'
import { plural } from '../format/quantity.ts'
import type { TextFormat } from '../format/style.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { named, openToLook } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import type { Family, Instigator } from './instigators.ts'
import { isRunning, schedulesOf, sensorsOf, shownName, stateOf } from './instigators.ts'

export interface InstigatorListOptions {
  readonly name?: string
}

export interface InstigatorJson extends InstigatorRef {
  /** Of a sensor: `standard`, `asset` or `run-status`. */
  readonly type: string
  readonly description: string | null
  readonly target: string
  readonly cron: readonly string[] | null
  readonly timezone: string | null
  readonly everyMs: number | null
  readonly takesPushes: boolean
  readonly isRunning: boolean
  /** A person has switched it on or off; else its definition says. */
  readonly isChosen: boolean
  readonly runningSinceMs: number | null
  readonly lastTick: Tick | null
  readonly nextDueAtMs: number | null
}

const NOTHING_TICKS = 'No daemon is alive: nothing ticks until `ingot dev` or `ingot daemon` runs here.'

export const TICK_FORMATS: Readonly<Record<TickStatus, TextFormat>> = {
  succeeded: 'green',
  skipped: 'dim',
  failed: 'red',
}

export async function listInstigators(family: Family, call: Call<InstigatorListOptions>): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const chosen = named(projects, options.name)
    const found = family === 'schedule' ? schedulesOf(chosen) : sensorsOf(chosen)
    const nowMs = Date.now()
    const rows = await Promise.all(found.map((one) => describe(one, instance?.storage, nowMs)))
    const hasDaemon = instance !== undefined && (await instance.daemons()).length > 0
    if (terminal.isJson) terminal.printJson(rows)
    else print(family, rows, nowMs, terminal)
    const isIdle = !hasDaemon && rows.some((row) => row.isRunning)
    if (isIdle && !terminal.isJson) terminal.remark(terminal.paintError('yellow', NOTHING_TICKS))
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

async function describe(one: Instigator, storage: Storage | undefined, nowMs: number): Promise<InstigatorJson> {
  const state = await stateOf(storage, one.ref)
  const [lastTick] = (await storage?.listTicks({ instigator: one.ref, limit: 1 })) ?? []
  const isOn = isRunning(one, state)
  const schedule = one.kind === 'schedule' ? one.snapshot : undefined
  const sensor = one.kind === 'sensor' ? one.snapshot : undefined
  return {
    ...one.ref,
    type: sensor?.kind ?? one.kind,
    description: one.description ?? null,
    target: one.target,
    cron: schedule?.cron ?? null,
    timezone: schedule?.timezone ?? null,
    everyMs: sensor?.everyMs ?? null,
    takesPushes: sensor?.takesPushes ?? false,
    isRunning: isOn,
    isChosen: state.chosen !== undefined,
    runningSinceMs: state.runningSinceMs ?? null,
    lastTick: lastTick ?? null,
    nextDueAtMs: isOn && schedule !== undefined ? (tickTimes(schedule).next(nowMs) ?? null) : null,
  }
}

function print(family: Family, rows: readonly InstigatorJson[], nowMs: number, terminal: Terminal): void {
  if (rows.length === 0) return terminal.print(family === 'schedule' ? 'No schedules.' : 'No sensors.')
  const isMany = new Set(rows.map(({ project }) => project)).size > 1
  const lines = formatTable(
    [
      { title: 'project' },
      { title: family },
      { title: 'kind' },
      { title: 'when' },
      { title: 'time zone' },
      { title: 'state' },
      { title: 'last tick', isElastic: true },
      { title: 'next tick' },
      { title: 'launches', isElastic: true },
    ],
    rows.map((row) => [
      isMany ? row.project : '',
      shownName(row),
      family === 'schedule' ? '' : row.type,
      whenText(row),
      row.timezone ?? '',
      stateCell(row),
      tickCell(row.lastTick, nowMs),
      row.nextDueAtMs === null ? '' : `${formatLocal(row.nextDueAtMs)} (${relativeTime(row.nextDueAtMs, nowMs)})`,
      row.target,
    ]),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
}

function whenText({ kind, type, cron, everyMs, takesPushes }: InstigatorJson): string {
  if (cron !== null) return cron.map(cronText).join('; ')
  if (kind === 'automation' || type === 'asset' || type === 'run-status') return 'by events'
  const parts = [everyMs === null ? '' : `every ${intervalText(everyMs)}`, takesPushes ? 'pushed' : '']
  return parts.filter((part) => part !== '').join(', ')
}

function stateCell({ isRunning: isOn, isChosen }: InstigatorJson): Cell {
  return { text: `${isOn ? 'on' : 'off'}${isChosen ? ' (chosen)' : ''}`, format: isOn ? 'green' : 'dim' }
}

function tickCell(tick: Tick | null, nowMs: number): Cell {
  if (tick === null) return ''
  const { status, endedAtMs, runIds, skipReason, error } = tick
  const what = status === 'failed' ? error?.message : runIds.length > 0 ? plural(runIds.length, 'run') : skipReason
  const text = `${status} ${relativeTime(endedAtMs, nowMs)}${what === undefined || what === '' ? '' : `: ${what}`}`
  return { text, format: TICK_FORMATS[status] }
}
