/**
 * list — backfills, newest first, without loading any project.
 */
import type { BackfillState, BackfillStatus } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration, relativeTime } from '../format/duration.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { openRuns, shortId } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import { BACKFILL_FORMATS, countsText, progressText, whatText } from './backfill-text.ts'

export interface BackfillListOptions {
  readonly status?: readonly BackfillStatus[]
  readonly limit: number
}

export async function backfillList(call: Call<BackfillListOptions>): Promise<ExitCode> {
  const { terminal, options } = call
  const instance = await openRuns(call)
  try {
    const { status, limit } = options
    const found = await instance?.storage.listBackfills({
      limit,
      ...(status === undefined ? {} : { statuses: status }),
    })
    if (terminal.isJson) terminal.printJson({ backfills: found ?? [] })
    else printBackfills(found ?? [], terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function printBackfills(backfills: readonly BackfillState[], terminal: Terminal): void {
  if (backfills.length === 0) return terminal.print('No backfills.')
  const nowMs = Date.now()
  const columns = [
    { title: 'backfill' },
    { title: 'status' },
    { title: 'what', isElastic: true },
    { title: 'created' },
    { title: 'took', align: 'right' },
    { title: 'progress' },
    { title: 'items', isElastic: true },
    { title: 'by' },
  ] as const
  const rows = backfills.map((state) => cells(state, nowMs))
  for (const line of formatTable(columns, rows, { paint: terminal.paint, width: terminal.width() }))
    terminal.print(line)
}

function cells(state: BackfillState, nowMs: number): readonly Cell[] {
  const { backfillId, status, request, createdAtMs, endedAtMs } = state
  return [
    shortId(backfillId),
    { text: status, format: BACKFILL_FORMATS[status] },
    `${whatText(request)}${request.retryOf === undefined ? '' : ` (retry of ${shortId(request.retryOf)})`}`,
    relativeTime(createdAtMs, nowMs),
    endedAtMs === undefined ? '' : formatDuration(endedAtMs - createdAtMs),
    progressText(state),
    countsText(state),
    request.launchedBy,
  ]
}
