/**
 * show — how far a backfill is: what failed first, then its targets, the runs in flight and, when asked, every item.
 */
import type { BackfillItem, BackfillItemStatus, BackfillState } from '@ingot/core'
import { countTargets, hasEnded } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration, formatInstant } from '../format/duration.ts'
import { plural } from '../format/quantity.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { shortId } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import {
  BACKFILL_FORMATS,
  ITEM_FORMATS,
  ITEM_STATUSES,
  itemName,
  policyText,
  progressText,
  whatText,
} from './backfill-text.ts'
import { findBackfill, NO_DAEMON, openBackfills } from './open-backfill.ts'

export interface BackfillShowOptions {
  readonly items?: boolean
  readonly status?: readonly BackfillItemStatus[]
}

const FAILURES_SHOWN = 10

export async function backfillShow(call: Call<BackfillShowOptions>, id: string): Promise<ExitCode> {
  const { terminal, options } = call
  await using instance = await openBackfills(call, id)
  const { storage } = instance
  const state = await findBackfill(storage, id)
  const items = await storage.listBackfillItems(state.backfillId)
  const isAlive = (await instance.daemons()).length > 0
  const { status } = options
  const asked = options.items === true || status !== undefined
  const wanted = asked ? items.filter((item) => status === undefined || status.includes(item.status)) : undefined
  if (terminal.isJson) {
    const targets = countTargets(items).map(({ target, counts }) => ({ target, ...counts }))
    terminal.printJson({
      ...state,
      targets,
      runsInFlight: runsInFlight(items),
      isDaemonAlive: isAlive,
      ...(wanted === undefined ? {} : { items: wanted }),
    })
    return 0
  }
  printHead(terminal, state)
  printFailures(terminal, items)
  printTargets(terminal, items)
  printRuns(terminal, state, items, isAlive)
  if (wanted !== undefined) printItems(terminal, wanted)
  return 0
}

function printHead(terminal: Terminal, state: BackfillState): void {
  const { status, request, createdAtMs, endedAtMs, message } = state
  terminal.print(
    `${terminal.paint('bold', state.backfillId)}  ${terminal.paint(BACKFILL_FORMATS[status], status)}${message === undefined ? '' : `: ${message}`}`,
  )
  terminal.print(`${progressText(state)}  ${whatText(request)}`)
  const ended = endedAtMs === undefined ? '' : `, took ${formatDuration(endedAtMs - createdAtMs)}`
  terminal.print(
    terminal.paint(
      'dim',
      `created ${formatInstant(createdAtMs)} by ${request.launchedBy}${ended}; ${policyText(request.policy)}, priority ${request.priority}`,
    ),
  )
  if (request.retryOf !== undefined) terminal.print(terminal.paint('dim', `a retry of ${request.retryOf}`))
}

function printFailures(terminal: Terminal, items: readonly BackfillItem[]): void {
  const failed = items.filter(({ status }) => status === 'failed')
  for (const item of failed.slice(0, FAILURES_SHOWN)) {
    const run = item.runId === undefined ? '' : `  (run ${shortId(item.runId)})`
    terminal.print(`${terminal.paint('red', '✗ failed')}  ${itemName(item)}  ${item.reason ?? ''}${run}`)
  }
  const more = failed.length - FAILURES_SHOWN
  if (more > 0) terminal.print(terminal.paint('dim', `and ${more} more: --status failed`))
}

function printTargets(terminal: Terminal, items: readonly BackfillItem[]): void {
  const columns = [
    { title: 'target', isElastic: true },
    ...ITEM_STATUSES.map((title) => ({ title, align: 'right' }) as const),
  ]
  const rows = countTargets(items).map(({ target, counts }): readonly Cell[] => [
    target,
    ...ITEM_STATUSES.map((status): Cell =>
      counts[status] === 0 ? '' : { text: String(counts[status]), format: ITEM_FORMATS[status] },
    ),
  ])
  terminal.print()
  for (const line of formatTable(columns, rows, { paint: terminal.paint, width: terminal.width() }))
    terminal.print(line)
}

function runsInFlight(items: readonly BackfillItem[]): readonly string[] {
  return [
    ...new Set(items.flatMap(({ status, runId }) => (status === 'requested' && runId !== undefined ? [runId] : []))),
  ]
}

const RUNS_SHOWN = 5

function printRuns(terminal: Terminal, state: BackfillState, items: readonly BackfillItem[], isAlive: boolean): void {
  const runs = runsInFlight(items)
  if (runs.length > 0) {
    const more = runs.length > RUNS_SHOWN ? ', …' : ''
    terminal.print(
      `${plural(runs.length, 'run')} launched and not ended: ${runs.slice(0, RUNS_SHOWN).map(shortId).join(', ')}${more}`,
    )
  }
  if (!hasEnded(state.status) && !isAlive) {
    terminal.print(terminal.paint('yellow', NO_DAEMON))
  }
}

function printItems(terminal: Terminal, items: readonly BackfillItem[]): void {
  const columns = [
    { title: 'item', isElastic: true },
    { title: 'status' },
    { title: 'run' },
    { title: 'reason', isElastic: true },
  ]
  const rows = items.map((item): readonly Cell[] => [
    itemName(item),
    { text: item.status, format: ITEM_FORMATS[item.status] },
    item.runId === undefined ? '' : shortId(item.runId),
    item.reason ?? '',
  ])
  terminal.print()
  for (const line of formatTable(columns, rows, { paint: terminal.paint, width: terminal.width() }))
    terminal.print(line)
}
