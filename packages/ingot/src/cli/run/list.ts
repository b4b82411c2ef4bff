/**
 * list — runs, newest first. A run whose process was killed is found on opening and listed as failed, with its reason.
 */
import type { RunState, RunStatus } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration, relativeTime } from '../format/duration.ts'
import { plural } from '../format/quantity.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { openRuns, shortId } from '../open-workspace.ts'
import { runDurationMs } from '../run-json.ts'
import { RUN_FORMATS, stepsDue } from '../run-summary.ts'
import type { Terminal } from '../terminal.ts'

export interface RunListOptions {
  readonly status?: readonly RunStatus[]
  readonly job?: string
  readonly tag?: Readonly<Record<string, string>>
  readonly limit: number
  readonly cursor?: string
}

export async function runList(call: Call<RunListOptions>): Promise<ExitCode> {
  const { terminal, options } = call
  const instance = await openRuns(call)
  try {
    const page = (await instance?.storage.listRuns({
      limit: options.limit,
      ...(options.status === undefined ? {} : { statuses: options.status }),
      ...(options.job === undefined ? {} : { job: options.job }),
      ...(options.tag === undefined ? {} : { tags: options.tag }),
      ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
    })) ?? { runs: [], nextCursor: undefined }
    if (terminal.isJson) terminal.printJson({ runs: page.runs, nextCursor: page.nextCursor ?? null })
    else printRuns(page.runs, page.nextCursor, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function printRuns(runs: readonly RunState[], nextCursor: string | undefined, terminal: Terminal): void {
  if (runs.length === 0) return terminal.print('No runs.')
  const nowMs = Date.now()
  const lines = formatTable(
    [
      { title: 'run' },
      { title: 'status' },
      { title: 'what', isElastic: true },
      { title: 'started' },
      { title: 'took', align: 'right' },
      { title: 'steps' },
      { title: 'by' },
      { title: 'reason', isElastic: true },
    ],
    runs.map((run) => cells(run, nowMs)),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
  if (nextCursor !== undefined) terminal.remark(terminal.paintError('dim', `There are more: --cursor ${nextCursor}`))
}

function cells(run: RunState, nowMs: number): readonly Cell[] {
  const durationMs = runDurationMs(run)
  return [
    shortId(run.runId),
    { text: run.status, format: RUN_FORMATS[run.status] },
    whatText(run),
    relativeTime(run.startedAtMs ?? run.queuedAtMs, nowMs),
    durationMs === undefined ? '' : formatDuration(durationMs),
    stepsText(run),
    run.request.launchedBy,
    run.status === 'succeeded' ? '' : (run.message ?? run.reason ?? ''),
  ]
}

/** `4/4`, `4/4 +1 skipped`; of a run that did not succeed `1/3`. */
function stepsText(run: RunState): string {
  const due = stepsDue(run)
  const skipped = run.steps.planned - due
  return `${run.steps.succeeded}/${due}${skipped === 0 ? '' : ` +${skipped} skipped`}`
}

/** `materialize +gold/report`, `job nightly`, with the partition and the run that it retries. */
export function whatText({ request }: RunState): string {
  const { action, selection, assets, assetCount, job, ops, parentRunId } = request
  const names = assetCount === 1 ? (assets[0] ?? '') : plural(assetCount, 'asset')
  const partitions = partitionText(request)
  return [
    job === undefined ? `${action} ${selection ?? names}` : `job ${job}${ops === undefined ? '' : `: ${ops}`}`,
    ...(partitions === '' ? [] : [`[${partitions}]`]),
    ...(parentRunId === undefined ? [] : [`(retry of ${shortId(parentRunId)})`]),
  ].join(' ')
}

const RANGES_SHOWN = 3

/** `2026-01-01`, `2026-01-01..2026-01-31`; of many ranges the first. */
export function partitionText({ partition, partitions = [] }: RunState['request']): string {
  if (partition !== undefined) return partition
  const more = partitions.length - RANGES_SHOWN
  const shown = partitions.slice(0, RANGES_SHOWN).map(([first, last]) => (first === last ? first : `${first}..${last}`))
  return `${shown.join(', ')}${more > 0 ? `, … ${more} more` : ''}`
}
