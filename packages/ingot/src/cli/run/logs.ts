/**
 * logs — what a run's steps logged, oldest first. With `--follow` it goes on until the run has ended or nobody reads.
 *
 * Shapes   `--json`: one array; with `--follow`, which has no end to wait for, one line of JSON per log line.
 */
import type { LogLevel, LogLine } from '@ingot/core'
import { isFinished, LOG_LEVELS, systemClock } from '@ingot/core'

import type { Instance } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatLogLine } from '../format/log-line.ts'
import { findRun, noSuchRun, openRuns } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'

export interface RunLogsOptions {
  readonly follow?: boolean
  readonly step?: string
  readonly level?: LogLevel
}

const PAGE = 1_000
const FOLLOW_MS = 200

export async function runLogs(call: Call<RunLogsOptions>, id: string): Promise<ExitCode> {
  const { terminal, options } = call
  const instance = await openRuns(call)
  if (instance === undefined) throw noSuchRun(id)
  await using opened = instance
  const { runId } = await findRun(opened.storage, id)
  const printer = linePrinter(terminal, options)
  const lines = options.follow === true ? followLines(opened, runId, terminal.closed) : allLines(opened, runId)
  let count = 0
  for await (const line of lines) {
    if (!isWanted(line, options)) continue
    printer.line(line)
    count += 1
  }
  if (count === 0 && !terminal.isJson) terminal.print('Nothing was logged. What happened is in `ingot run show`.')
  printer.end()
  return 0
}

async function* allLines({ logs }: Instance, runId: string, from = { cursor: 0 }): AsyncGenerator<LogLine, void> {
  for (;;) {
    const page = await logs.read({ runId, cursor: from.cursor, limit: PAGE })
    yield* page.lines
    if (page.nextCursor === from.cursor) return
    from.cursor = page.nextCursor
  }
}

async function* followLines(instance: Instance, runId: string, closed: AbortSignal): AsyncGenerator<LogLine, void> {
  const from = { cursor: 0 }
  while (!closed.aborted) {
    // Asked first: what a run logs is written before its end is.
    const state = await instance.storage.getRun(runId)
    yield* allLines(instance, runId, from)
    if (state === undefined || isFinished(state.status)) return
    await systemClock.sleep(FOLLOW_MS, closed).catch(() => undefined)
    await instance.reap()
  }
}

function isWanted(line: LogLine, { step, level }: RunLogsOptions): boolean {
  if (step !== undefined && line.stepKey !== step) return false
  return level === undefined || LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(level)
}

function linePrinter(terminal: Terminal, { follow }: RunLogsOptions): { line(line: LogLine): void; end(): void } {
  if (!terminal.isJson)
    return { line: (line) => terminal.print(formatLogLine(line, terminal.paint)), end: () => undefined }
  if (follow === true) return { line: (line) => terminal.write(`${JSON.stringify(line)}\n`), end: () => undefined }
  let isFirst = true
  return {
    line: (line) => {
      terminal.write(`${isFirst ? '[\n' : ',\n'}${JSON.stringify(line)}`)
      isFirst = false
    },
    end: () => terminal.write(isFirst ? '[]\n' : '\n]\n'),
  }
}
